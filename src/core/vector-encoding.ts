import { quantizeInto } from "./knn/quantize.ts";
import { decodeFloat16, encodeFloat16 } from "./math/half-precision.ts";

/**
 * How vectors are kept: as they are, or each row as halves (`"f16"`) or bytes (`"int8"`) times a
 * scale of its own. f16's scale is the power of two below the row's largest magnitude, so that no row
 * leaves the range of halves; int8's is that of `quantizeRows`. A row with a value that is not finite
 * becomes zeros in both.
 */
export type VectorEncoding = "f32" | "f16" | "int8";

const SCALE_BYTES = 4;
const FLOAT_BYTES = 4;

/** Bytes of a row: 4 a value; 4 and 2 a value; 4 and 1 a value. */
export function encodedRowBytes(dimensions: number, encoding: VectorEncoding): number {
  if (encoding === "f32") return dimensions * FLOAT_BYTES;
  return SCALE_BYTES + dimensions * (encoding === "f16" ? 2 : 1);
}

/**
 * Encodes `vectors` (`n × dimensions`, f32, row-major), little-endian; each scale leads its row. Of f32
 * the bytes are those of `vectors`, not a copy.
 */
export function encodeVectors(
  vectors: Float32Array,
  dimensions: number,
  encoding: VectorEncoding,
): Uint8Array {
  if (encoding === "f32") {
    return new Uint8Array(vectors.buffer, vectors.byteOffset, vectors.byteLength);
  }
  const rowBytes = encodedRowBytes(dimensions, encoding);
  const count = vectors.length / dimensions;
  const bytes = new Uint8Array(count * rowBytes);
  const view = new DataView(bytes.buffer);
  const integers = new Int8Array(bytes.buffer);
  for (let i = 0; i < count; i++) {
    const vector = vectors.subarray(i * dimensions, (i + 1) * dimensions);
    const start = i * rowBytes;
    const values = start + SCALE_BYTES;
    if (encoding === "int8") {
      view.setFloat32(start, quantizeInto(integers, values, vector), true);
      continue;
    }
    const scale = powerOfTwoBelow(vector);
    view.setFloat32(start, scale, true);
    if (scale === 0) continue;
    const halves = encodeFloat16(vector.map((value) => value / scale));
    bytes.set(new Uint8Array(halves.buffer), values);
  }
  return bytes;
}

/** Writes the row at byte `start` of encoded ones into `into`, whose length is the dimensions. */
export function decodeVectorInto(
  into: Float32Array,
  bytes: Uint8Array,
  start: number,
  encoding: VectorEncoding,
): void {
  const { length } = into;
  const rowBytes = encodedRowBytes(length, encoding);
  if (encoding === "f32") {
    const target = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
    target.set(bytes.subarray(start, start + rowBytes));
    return;
  }
  const scale = new DataView(bytes.buffer, bytes.byteOffset + start).getFloat32(0, true);
  // A copy: halves have to lie at an even address.
  const { buffer } = bytes.slice(start + SCALE_BYTES, start + rowBytes);
  const values =
    encoding === "f16" ? decodeFloat16(new Uint16Array(buffer)) : new Int8Array(buffer);
  for (let d = 0; d < length; d++) into[d] = values[d] * scale;
}

/** Makes of `vectors` (`n × dimensions`) what is left of them once they were encoded, in place. */
export function roundVectors(
  vectors: Float32Array,
  dimensions: number,
  encoding: VectorEncoding,
): void {
  if (encoding === "f32") return;
  for (let start = 0; start < vectors.length; start += dimensions) {
    const row = vectors.subarray(start, start + dimensions);
    decodeVectorInto(row, encodeVectors(row, dimensions, encoding), 0, encoding);
  }
}

/** What `roundVectors` makes of them: a copy, or the same vectors where nothing is lost. */
export function roundedVectors(
  vectors: Float32Array,
  dimensions: number,
  encoding: VectorEncoding,
): Float32Array {
  if (encoding === "f32") return vectors;
  const copy = vectors.slice();
  roundVectors(copy, dimensions, encoding);
  return copy;
}

/** 0 of a row of zeros, and of one with a value that is not finite. */
function powerOfTwoBelow(vector: Float32Array): number {
  const largest = new Float32Array(1);
  for (const value of vector) {
    if (!Number.isFinite(value)) return 0;
    largest[0] = Math.max(largest[0], Math.abs(value));
  }
  if (largest[0] === 0) return 0;
  const exponent = Math.max(1, new Uint32Array(largest.buffer)[0] >>> 23);
  return new Float32Array(Uint32Array.of(exponent << 23).buffer)[0];
}
