import { EdgetopicError } from "../../core/errors.ts";

export type Tensor = { shape: readonly number[] } & (
  | { dtype: "I8"; values: Int8Array }
  | { dtype: "U8"; values: Uint8Array }
  | { dtype: "F16" | "BF16"; values: Uint16Array }
  | { dtype: "I32"; values: Int32Array }
  | { dtype: "I64"; values: BigInt64Array }
  | { dtype: "F32"; values: Float32Array }
  | { dtype: "F64"; values: Float64Array }
);

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

const VALUE_BYTES: Record<string, number> = {
  I8: 1,
  U8: 1,
  F16: 2,
  BF16: 2,
  I32: 4,
  F32: 4,
  I64: 8,
  F64: 8,
};
const LENGTH_BYTES = 8;

/**
 * The tensors of a safetensors file by name: an 8-byte little-endian header length, a JSON header,
 * then the values (https://github.com/huggingface/safetensors#format). Values are views into
 * `bytes` where their place is aligned for them, else copies. Reads int8, uint8, int32, int64,
 * float32 and float64, and float16 and bfloat16 as their bits (`core/math/half-precision.ts`). Throws `invalid_model` that names the tensor and what is wrong with it.
 */
export function readSafetensors(bytes: ArrayBuffer): Map<string, Tensor> {
  const { header, dataStart } = readHeader(bytes);
  const tensors = new Map<string, Tensor>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    tensors.set(name, readTensor(bytes, dataStart, name, entry));
  }
  return tensors;
}

function readHeader(bytes: ArrayBuffer): { header: Record<string, unknown>; dataStart: number } {
  if (bytes.byteLength < LENGTH_BYTES) {
    throw invalid(`has ${bytes.byteLength} bytes, fewer than the 8 of the header's length`);
  }
  const headerBytes = Number(new DataView(bytes).getBigUint64(0, true));
  if (headerBytes > bytes.byteLength - LENGTH_BYTES) {
    throw invalid(`says its header has ${headerBytes} bytes, but has ${bytes.byteLength} in all`);
  }
  const text = new TextDecoder().decode(new Uint8Array(bytes, LENGTH_BYTES, headerBytes));
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (cause) {
    throw invalid("has a header that is no JSON", cause);
  }
  if (typeof header !== "object" || header === null || Array.isArray(header)) {
    throw invalid("has a header that is no JSON object");
  }
  return { header: header as Record<string, unknown>, dataStart: LENGTH_BYTES + headerBytes };
}

function readTensor(bytes: ArrayBuffer, dataStart: number, name: string, entry: unknown): Tensor {
  if (!isEntry(entry)) {
    throw invalid(`needs dtype, shape and data_offsets for the tensor "${name}"`);
  }
  const valueBytes = VALUE_BYTES[entry.dtype];
  if (valueBytes === undefined) {
    throw invalid(
      `has the tensor "${name}" as ${entry.dtype}, expected one of ${Object.keys(VALUE_BYTES).join(", ")}`,
    );
  }
  const [start, end] = entry.data_offsets;
  const dataBytes = bytes.byteLength - dataStart;
  if (start > end || end > dataBytes) {
    throw invalid(`has the tensor "${name}" at ${start}…${end} of ${dataBytes} bytes`);
  }
  const length = entry.shape.reduce((product, size) => product * size, 1);
  if (length * valueBytes !== end - start) {
    throw invalid(
      `has ${end - start} bytes for the tensor "${name}" of ${entry.shape.join(" × ")} ${entry.dtype}`,
    );
  }
  return viewTensor(bytes, dataStart + start, length, entry, valueBytes);
}

function viewTensor(
  bytes: ArrayBuffer,
  at: number,
  length: number,
  { dtype, shape }: Entry,
  valueBytes: number,
): Tensor {
  const aligned = at % valueBytes === 0;
  const buffer = aligned ? bytes : bytes.slice(at, at + length * valueBytes);
  const offset = aligned ? at : 0;
  switch (dtype) {
    case "I8":
      return { dtype, shape, values: new Int8Array(buffer, offset, length) };
    case "U8":
      return { dtype, shape, values: new Uint8Array(buffer, offset, length) };
    case "I32":
      return { dtype, shape, values: new Int32Array(buffer, offset, length) };
    case "F16":
    case "BF16":
      return { dtype, shape, values: new Uint16Array(buffer, offset, length) };
    case "I64":
      return { dtype, shape, values: new BigInt64Array(buffer, offset, length) };
    case "F32":
      return { dtype, shape, values: new Float32Array(buffer, offset, length) };
    default:
      return { dtype: "F64", shape, values: new Float64Array(buffer, offset, length) };
  }
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== "object" || value === null) return false;
  const { dtype, shape, data_offsets: offsets } = value as Record<string, unknown>;
  return typeof dtype === "string" && isCounts(shape) && isCounts(offsets) && offsets.length === 2;
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
}

function invalid(what: string, cause?: unknown): EdgetopicError {
  return new EdgetopicError("invalid_model", `The safetensors file ${what}.`, { cause });
}
