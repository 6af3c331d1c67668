import type { ByteReader } from "../formats/byte-reader.ts";
import { invalidMatrix } from "./matrix-file.ts";
import type { NpyHeader } from "./npy-header.ts";

const MOST_BYTES = 64_000_000;

/**
 * The ids of an array of one axis: texts (`U`, `S`), without the zeros that fill them up, or whole
 * numbers. Throws `invalid_vector`.
 */
export async function readNpyTexts(
  reader: ByteReader,
  { type, shape }: NpyHeader,
  name: string,
): Promise<string[]> {
  const [, order = "", kind = "", size = "0"] = /^([<>=|])([USiu])(\d+)$/.exec(type) ?? [];
  if (kind === "") {
    const hint = "expected texts, as np.array(ids, dtype=str) makes them, or whole numbers";
    throw invalidMatrix("npz", `has ids of "${type}" in ${name}, ${hint}`);
  }
  const count = shape[0] ?? 0;
  const each = Number(size) * (kind === "U" ? 4 : 1);
  if (count * each > MOST_BYTES) {
    throw invalidMatrix("npz", `has ids of ${count * each} bytes, at most ${MOST_BYTES} are read`);
  }
  const bytes = await reader.read(count * each);
  if (bytes === null) throw invalidMatrix("npz", `ends in its ids, ${name}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittleEndian = order !== ">";
  return Array.from({ length: count }, (_, i) => {
    const start = i * each;
    if (kind === "U") return readCodePoints(view, start, each, isLittleEndian);
    if (kind === "S") return decodeBytes(bytes.subarray(start, start + each));
    return readInteger(view, start, each, kind === "i", isLittleEndian);
  });
}

function readCodePoints(
  view: DataView,
  start: number,
  length: number,
  isLittleEndian: boolean,
): string {
  let text = "";
  for (let at = start; at < start + length; at += 4) {
    const point = view.getUint32(at, isLittleEndian);
    if (point === 0) break;
    text += String.fromCodePoint(Math.min(point, 0x10ffff));
  }
  return text;
}

function decodeBytes(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes).replace(/\0+$/, "");
}

function readInteger(
  view: DataView,
  at: number,
  bytes: number,
  isSigned: boolean,
  isLittleEndian: boolean,
): string {
  if (bytes === 8) {
    const value = isSigned
      ? view.getBigInt64(at, isLittleEndian)
      : view.getBigUint64(at, isLittleEndian);
    return String(value);
  }
  if (bytes === 4) {
    const value = isSigned ? view.getInt32(at, isLittleEndian) : view.getUint32(at, isLittleEndian);
    return String(value);
  }
  if (bytes === 2) {
    const value = isSigned ? view.getInt16(at, isLittleEndian) : view.getUint16(at, isLittleEndian);
    return String(value);
  }
  return String(isSigned ? view.getInt8(at) : view.getUint8(at));
}
