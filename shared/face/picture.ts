import { assert } from "../result.ts";

/** A picture in memory, four bytes a point (red, green, blue, opacity); an `ImageData` of a browser is one. */
export type Picture = {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
};

/** A point in a picture: (0, 0) is the middle of the left uppermost pixel. */
export type Point = { readonly x: number; readonly y: number };

/** A rectangle in a picture, pixels. */
export type Box = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** An empty (black, see-through) picture. */
export function emptyPicture(width: number, height: number): Picture {
  return { width, height, data: new Uint8ClampedArray(width * height * 4) };
}

/** One byte of a picture's data. The index comes from arithmetic inside the picture; outside is a bug. */
export function byteAt(data: Uint8ClampedArray, index: number): number {
  const value = data[index];
  assert(value !== undefined, "a pixel lies inside its picture");
  return value;
}

/** Half as wide and high, each point the mean of four. An odd last column or row is left out. */
export function halved(picture: Picture): Picture {
  const half = emptyPicture(Math.floor(picture.width / 2), Math.floor(picture.height / 2));
  const { data, width } = picture;
  const row = width * 4;
  let to = 0;
  for (let y = 0; y < half.height; y++) {
    let from = y * 2 * row;
    for (let x = 0; x < half.width; x++, from += 8, to += 4) {
      for (let channel = from; channel < from + 4; channel++) {
        const above = byteAt(data, channel) + byteAt(data, channel + 4);
        const below = byteAt(data, channel + row) + byteAt(data, channel + row + 4);
        half.data[to + channel - from] = (above + below + 2) >> 2;
      }
    }
  }
  return half;
}

/** The picture within a whole-numbered box that lies inside it. */
export function cropped(picture: Picture, box: Box): Picture {
  const crop = emptyPicture(box.width, box.height);
  for (let y = 0; y < box.height; y++) {
    const from = ((box.y + y) * picture.width + box.x) * 4;
    crop.data.set(picture.data.subarray(from, from + box.width * 4), y * box.width * 4);
  }
  return crop;
}

/** The part of a box that lies inside a picture, on whole pixels; null when less than one pixel does. */
export function boxInside(box: Box, picture: { width: number; height: number }): Box | null {
  const x = Math.max(0, Math.floor(box.x));
  const y = Math.max(0, Math.floor(box.y));
  const width = Math.min(picture.width, Math.floor(box.x + box.width)) - x;
  const height = Math.min(picture.height, Math.floor(box.y + box.height)) - y;
  return width >= 1 && height >= 1 ? { x, y, width, height } : null;
}

/** Luminance (ITU-R BT.601) of each point, 0 to 255. */
export function greyOf({ width, height, data }: Picture): Float32Array {
  const grey = new Float32Array(width * height);
  for (let at = 0; at < grey.length; at++) {
    const red = byteAt(data, at * 4);
    const green = byteAt(data, at * 4 + 1);
    const blue = byteAt(data, at * 4 + 2);
    grey[at] = 0.299 * red + 0.587 * green + 0.114 * blue;
  }
  return grey;
}

/** How a net wants its numbers. */
export type NetInput = {
  readonly order: "rgb" | "bgr";
  /** (value − mean) / scale. */
  readonly mean: number;
  readonly scale: number;
};

/** A picture as a net takes it: one plane after the other (NCHW). */
export function planesOf({ width, height, data }: Picture, input: NetInput): Float32Array {
  const size = width * height;
  const planes = new Float32Array(size * 3);
  const channels = input.order === "rgb" ? [0, 1, 2] : [2, 1, 0];
  channels.forEach((channel, plane) => {
    const start = plane * size;
    for (let at = 0; at < size; at++) {
      planes[start + at] = (byteAt(data, at * 4 + channel) - input.mean) / input.scale;
    }
  });
  return planes;
}

/** Red, green and blue of each point, without the opacity (HWC, 0 to 255). */
export function pointsOf({ width, height, data }: Picture): Float32Array {
  const points = new Float32Array(width * height * 3);
  for (let at = 0, to = 0; to < points.length; at += 4) {
    points[to++] = byteAt(data, at);
    points[to++] = byteAt(data, at + 1);
    points[to++] = byteAt(data, at + 2);
  }
  return points;
}
