import { decodeBfloat16, decodeFloat16 } from "../../core/math/half-precision.ts";

export type FloatType = "f16" | "bf16" | "f32" | "f64";

export interface NumberDecoder {
  readonly valueBytes: number;
  /** Writes the values as f32, from the first place of `into` on. */
  decode(bytes: Uint8Array, into: Float32Array): void;
}

/** Reads floating point numbers as they lie in a file, wherever in memory that is. */
export function createNumberDecoder(type: FloatType, isLittleEndian: boolean): NumberDecoder {
  if (type === "f16" || type === "bf16") {
    const decodeHalves = type === "f16" ? decodeFloat16 : decodeBfloat16;
    return {
      valueBytes: 2,
      decode(bytes, into) {
        const view = viewOf(bytes);
        const halves = Uint16Array.from({ length: bytes.length / 2 }, (_, i) =>
          view.getUint16(2 * i, isLittleEndian),
        );
        into.set(decodeHalves(halves));
      },
    };
  }
  if (type === "f64") {
    return {
      valueBytes: 8,
      decode(bytes, into) {
        const view = viewOf(bytes);
        for (let i = 0; i < bytes.length / 8; i++) {
          into[i] = view.getFloat64(8 * i, isLittleEndian);
        }
      },
    };
  }
  return {
    valueBytes: 4,
    decode(bytes, into) {
      if (isLittleEndian) {
        new Uint8Array(into.buffer, into.byteOffset, into.byteLength).set(bytes);
        return;
      }
      const view = viewOf(bytes);
      for (let i = 0; i < bytes.length / 4; i++) into[i] = view.getFloat32(4 * i, false);
    },
  };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
