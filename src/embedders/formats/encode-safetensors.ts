import type { Tensor } from "./safetensors.ts";

/** Readers view values where they lie, and the widest has 8 bytes. */
const ALIGNMENT = 8;

/**
 * Tensors as one safetensors file, in the order given, which `readSafetensors` and
 * `safetensors.numpy` read. Values wider than others come first in a file that is to be viewed.
 */
export function encodeSafetensors(tensors: Readonly<Record<string, Tensor>>): Uint8Array {
  let end = 0;
  const header: Record<
    string,
    { dtype: string; shape: readonly number[]; data_offsets: number[] }
  > = {};
  for (const [name, { dtype, shape, values }] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [end, end + values.byteLength] };
    end += values.byteLength;
  }
  const text = JSON.stringify(header);
  const length = new TextEncoder().encode(text).length;
  const padded = Math.ceil(length / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(8 + padded + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(new TextEncoder().encode(text + " ".repeat(padded - length)), 8);
  for (const [name, { values }] of Object.entries(tensors)) {
    const start = 8 + padded + (header[name]?.data_offsets[0] ?? 0);
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), start);
  }
  return bytes;
}
