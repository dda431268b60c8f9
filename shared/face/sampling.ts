import { type Box, byteAt, emptyPicture, halved, type Picture, type Point } from "./picture.ts";
import { inverseOf, scaleOf, type Similarity } from "./similarity.ts";

/** A picture of `width` × `height` in which each point comes from where `sourceOf` says; outside is black. */
function sampled(
  picture: Picture,
  size: { readonly width: number; readonly height: number },
  sourceOf: (x: number, y: number) => Point,
): Picture {
  const result = emptyPicture(size.width, size.height);
  let to = 0;
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++, to += 4) {
      sampleInto(result.data, to, { picture, at: sourceOf(x, y) });
    }
  }
  return result;
}

/** Writes the colour between four points (bilinear). */
function sampleInto(
  target: Uint8ClampedArray,
  to: number,
  { picture, at }: { picture: Picture; at: Point },
): void {
  const { width, height, data } = picture;
  target[to + 3] = 255;
  if (at.x < 0 || at.y < 0 || at.x > width - 1 || at.y > height - 1) return;
  const left = Math.min(Math.floor(at.x), width - 2);
  const top = Math.min(Math.floor(at.y), height - 2);
  const partX = at.x - left;
  const partY = at.y - top;
  const from = (top * width + left) * 4;
  const below = from + width * 4;
  for (let channel = 0; channel < 3; channel++) {
    const upper =
      byteAt(data, from + channel) * (1 - partX) + byteAt(data, from + channel + 4) * partX;
    const lower =
      byteAt(data, below + channel) * (1 - partX) + byteAt(data, below + channel + 4) * partX;
    target[to + channel] = upper * (1 - partY) + lower * partY;
  }
}

/** Halves a picture until it is shrunk by less than two: sampling between four points forgets all the others. */
function nearSize(
  picture: Picture,
  shrink: number,
): { readonly picture: Picture; readonly factor: number } {
  let near = picture;
  let factor = 1;
  while (shrink / factor > 2 && near.width >= 4 && near.height >= 4) {
    near = halved(near);
    factor *= 2;
  }
  return { picture: near, factor };
}

/** Middle of a pixel in a picture that was made `factor` times smaller. */
function shrunk(at: number, factor: number): number {
  return (at + 0.5) / factor - 0.5;
}

/** A square chip of a picture, brought there by a similarity from the picture to the chip. */
export function chipOf(picture: Picture, toChip: Similarity, size: number): Picture {
  const near = nearSize(picture, 1 / scaleOf(toChip));
  const back = inverseOf(toChip);
  return sampled(near.picture, { width: size, height: size }, (x, y) => ({
    x: shrunk(back.a * x - back.b * y + back.shiftX, near.factor),
    y: shrunk(back.b * x + back.a * y + back.shiftY, near.factor),
  }));
}

/** A box of a picture stretched to a size, each direction by itself. */
export function stretched(
  picture: Picture,
  box: Box,
  size: { readonly width: number; readonly height: number },
): Picture {
  const byX = box.width / size.width;
  const byY = box.height / size.height;
  const near = nearSize(picture, Math.min(byX, byY));
  return sampled(near.picture, size, (x, y) => ({
    x: clamped(shrunk(box.x + (x + 0.5) * byX - 0.5, near.factor), near.picture.width - 1),
    y: clamped(shrunk(box.y + (y + 0.5) * byY - 0.5, near.factor), near.picture.height - 1),
  }));
}

function clamped(value: number, max: number): number {
  return Math.min(Math.max(value, 0), max);
}

/** A picture fitted into a size without distortion, and the way back from there into the picture. */
export type Letterbox = {
  readonly picture: Picture;
  /** Pixels of the picture for one of the letterbox. */
  readonly scale: number;
  /** How wide the black bars at the left and at the top are. */
  readonly left: number;
  readonly top: number;
};

/** Fits a picture into the middle of a size; what is over stays black. */
export function letterboxed(
  picture: Picture,
  size: { readonly width: number; readonly height: number },
): Letterbox {
  const scale = Math.max(picture.width / size.width, picture.height / size.height);
  const left = (size.width - picture.width / scale) / 2;
  const top = (size.height - picture.height / scale) / 2;
  const near = nearSize(picture, scale);
  const fitted = sampled(near.picture, size, (x, y) => ({
    x: edged(shrunk((x + 0.5 - left) * scale - 0.5, near.factor), near.picture.width),
    y: edged(shrunk((y + 0.5 - top) * scale - 0.5, near.factor), near.picture.height),
  }));
  return { picture: fitted, scale, left, top };
}

/** The half pixel beyond the middle of the outermost one still shows its colour; farther out is the bar. */
function edged(at: number, length: number): number {
  return at > -0.5 && at < length - 0.5 ? clamped(at, length - 1) : -1;
}

/** A box of the letterbox in the picture. */
export function unboxed({ scale, left, top }: Letterbox, box: Box): Box {
  return {
    x: (box.x - left) * scale,
    y: (box.y - top) * scale,
    width: box.width * scale,
    height: box.height * scale,
  };
}
