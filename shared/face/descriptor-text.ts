/**
 * A descriptor as it goes over the wire: 32-bit floats, little-endian, in base64. @returns 4 characters for every
 * 3 bytes; 2732 for 512 numbers
 */
export function descriptorText(descriptor: Float32Array): string {
  const bytes = new Uint8Array(descriptor.length * 4);
  const view = new DataView(bytes.buffer);
  descriptor.forEach((value, index) => view.setFloat32(index * 4, value, true));
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** The descriptor of a text; null unless it holds exactly `dims` numbers, all of them finite. */
export function descriptorFromText(text: string, dims: number): Float32Array | null {
  const bytes = bytesOf(text);
  if (bytes === null || bytes.length !== dims * 4) return null;
  const view = new DataView(bytes.buffer);
  const descriptor = Float32Array.from({ length: dims }, (_, index) =>
    view.getFloat32(index * 4, true),
  );
  return descriptor.every(Number.isFinite) ? descriptor : null;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) return null;
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** A descriptor of length 1; null when it has none, such as all zeros or a NaN. */
export function normalised(descriptor: Float32Array): Float32Array | null {
  const length = Math.sqrt(descriptor.reduce((sum, value) => sum + value * value, 0));
  return length > 0 && Number.isFinite(length) ? descriptor.map((value) => value / length) : null;
}
