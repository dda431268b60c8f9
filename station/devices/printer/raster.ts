import { assert } from "#shared/result.ts";

/** A picture of black dots, 8 dots per mm. Rows are packed, the leftmost dot in the highest bit. */
export type Raster = {
  /** In dots, a multiple of 8. */
  readonly width: number;
  /** In dots. */
  readonly height: number;
  /** `height` rows of `width / 8` bytes. */
  readonly bits: Uint8Array;
};

/** Width and height of a picture in dots, as they are asked for; the width is rounded up to whole bytes. */
export type RasterSize = { readonly width: number; readonly height: number };

/** A picture without a dot. */
export function blankRaster({ width, height }: RasterSize): Raster {
  const rowBytes = Math.ceil(width / 8);
  return { width: rowBytes * 8, height, bits: new Uint8Array(rowBytes * height) };
}

/** A picture of the dots for which `isBlack` holds. */
export function rasterOf(size: RasterSize, isBlack: (x: number, y: number) => boolean): Raster {
  const raster = blankRaster(size);
  for (let y = 0; y < size.height; y += 1) {
    for (let x = 0; x < size.width; x += 1) if (isBlack(x, y)) blacken(raster, x, y);
  }
  return raster;
}

/** Adds the dots of `stamp` to `target`, `x` dots from its left and at its top; what stands out is left out. */
export function placeRaster(target: Raster, stamp: Raster, x: number): void {
  for (let row = 0; row < Math.min(stamp.height, target.height); row += 1) {
    for (let column = 0; column < stamp.width; column += 1) {
      if (isDot(stamp, column, row) && x + column < target.width) blacken(target, x + column, row);
    }
  }
}

function isDot({ width, bits }: Raster, x: number, y: number): boolean {
  return ((bits[(y * width + x) >> 3] ?? 0) & (0x80 >> (x & 7))) !== 0;
}

function blacken({ width, bits }: Raster, x: number, y: number): void {
  const index = (y * width + x) >> 3;
  bits[index] = (bits[index] ?? 0) | (0x80 >> (x & 7));
}

/** A square matrix of 0 and 1 with every entry as a square of `cell` × `cell` dots. */
export function squaresRaster(matrix: readonly Uint8Array[], cell: number): Raster {
  const dots = matrix.length * cell;
  const rowBytes = Math.ceil(dots / 8);
  const bits = new Uint8Array(rowBytes * dots);
  matrix.forEach((entries, index) => {
    const line = rasterOf({ width: dots, height: 1 }, (x) => entries[Math.floor(x / cell)] === 1);
    for (let copy = 0; copy < cell; copy += 1) {
      bits.set(line.bits, (index * cell + copy) * rowBytes);
    }
  });
  return { width: rowBytes * 8, height: dots, bits };
}

/**
 * The picture as the command GS v 0 (the one that nearly every Chinese printer knows), as a binary string.
 * A printer obeys DLE EOT, DLE ENQ and DLE DC4 wherever they arrive, also inside of a picture, so one dot is
 * widened where the dots happen to spell one of them.
 */
export function rasterCommand(raster: Raster): string {
  const rowBytes = raster.width / 8;
  assert(rowBytes <= 0xff && raster.height < 0x400, "a picture fits the paper");
  const size = [rowBytes, 0, raster.height & 0xff, raster.height >> 8];
  return `\x1dv0\x00${String.fromCharCode(...size)}${binaryString(withoutRealTime(raster.bits))}`;
}

function withoutRealTime(bits: Uint8Array): Uint8Array {
  return bits.map((byte, index) => {
    const next = bits[index + 1];
    return byte === 0x10 && (next === 0x04 || next === 0x05 || next === 0x14) ? 0x18 : byte;
  });
}

/** Bytes as the characters U+0000 … U+00FF, which is how receiptline hands commands on. */
function binaryString(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}
