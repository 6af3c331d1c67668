import { crc32 } from "./crc-32.ts";
import { EdgetopicError } from "./errors.ts";

/** What a section may hold; everything is little-endian, as WebAssembly is. */
export type SectionArray = Uint8Array | Int8Array | Int32Array | Float32Array | Float64Array;
export type SectionType = "u8" | "i8" | "i32" | "f32" | "f64";

const MAGIC = 0x50544445; // "EDTP"
const PREFIX_BYTES = 16;
const ALIGNMENT = 8;

interface Entry {
  name: string;
  type: SectionType;
  length: number;
}

interface Table {
  kind: string;
  version: number;
  header: unknown;
  sections: Entry[];
}

export interface Sections {
  readonly header: unknown;
  get(name: string, type: "u8"): Uint8Array;
  get(name: string, type: "i8"): Int8Array;
  get(name: string, type: "i32"): Int32Array;
  get(name: string, type: "f32"): Float32Array;
  get(name: string, type: "f64"): Float64Array;
  /** All of them by name. */
  arrays(): Record<string, SectionArray>;
}

/**
 * One file of named arrays: a 16-byte prefix (magic, length of the table, CRC-32 of all that
 * follows, zero), a JSON table, then the arrays, each aligned to 8 bytes so that they can be viewed
 * where they lie.
 */
export function encodeSections(
  kind: string,
  version: number,
  header: unknown,
  arrays: Record<string, SectionArray>,
): Uint8Array {
  return joinParts(sectionParts(kind, version, header, arrays));
}

/** One file of the parts that `sectionParts` made. */
export function joinParts(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** The same bytes in parts, one after another: the arrays are where they are and not copied. */
export function sectionParts(
  kind: string,
  version: number,
  header: unknown,
  arrays: Record<string, SectionArray>,
): Uint8Array[] {
  const names = Object.keys(arrays);
  const entries = names.map((name) => entryOf(name, arrays[name] as SectionArray));
  const table: Table = { kind, version, header, sections: entries };
  const text = escapeToAscii(JSON.stringify(table));
  const head = new Uint8Array(PREFIX_BYTES + align(text.length));
  for (let i = 0; i < text.length; i++) head[PREFIX_BYTES + i] = text.charCodeAt(i);

  const parts: Uint8Array[] = [head];
  for (const name of names) {
    const { buffer, byteOffset, byteLength } = arrays[name] as SectionArray;
    parts.push(new Uint8Array(buffer, byteOffset, byteLength));
    const padding = align(byteLength) - byteLength;
    if (padding > 0) parts.push(new Uint8Array(padding));
  }
  let checksum = crc32(head, PREFIX_BYTES, head.length);
  for (const part of parts.slice(1)) checksum = crc32(part, 0, part.length, checksum);
  const prefix = new DataView(head.buffer);
  prefix.setUint32(0, MAGIC, true);
  prefix.setUint32(4, text.length, true);
  prefix.setUint32(8, checksum, true);
  return parts;
}

/**
 * Reads what `encodeSections` wrote. Throws `checkpoint_mismatch` naming what is wrong: not such a
 * file, another kind or version, damaged.
 */
export function decodeSections(bytes: Uint8Array, kind: string, version: number): Sections {
  const aligned = bytes.byteOffset % ALIGNMENT === 0 ? bytes : bytes.slice();
  const view = new DataView(aligned.buffer, aligned.byteOffset, aligned.byteLength);
  if (aligned.length < PREFIX_BYTES || view.getUint32(0, true) !== MAGIC) {
    throw new EdgetopicError("checkpoint_mismatch", `These ${bytes.length} bytes are no ${kind}.`);
  }
  if (view.getUint32(8, true) !== crc32(aligned, PREFIX_BYTES, aligned.length)) {
    throw new EdgetopicError("checkpoint_mismatch", `The ${kind} is damaged: its CRC-32 differs.`);
  }
  if (view.getUint32(12, true) !== 0) {
    throw new EdgetopicError("checkpoint_mismatch", `The ${kind} is damaged: its prefix differs.`);
  }
  const textLength = view.getUint32(4, true);
  const table = readTable(aligned, textLength, kind);
  if (table.kind !== kind || table.version !== version) {
    throw new EdgetopicError(
      "checkpoint_mismatch",
      `Expected a ${kind} of version ${version}, found a ${table.kind} of version ${table.version}.`,
    );
  }
  const found = new Map<string, { entry: Entry; offset: number }>();
  let offset = aligned.byteOffset + PREFIX_BYTES + align(textLength);
  for (const entry of table.sections) {
    found.set(entry.name, { entry, offset });
    offset += align(entry.length * bytesOf(entry.type));
  }
  // What the prefix says of the table's length is under no checksum.
  if (offset !== aligned.byteOffset + aligned.length) {
    throw new EdgetopicError("checkpoint_mismatch", `The ${kind} is damaged: its length differs.`);
  }
  function get(name: string, type: SectionType): SectionArray {
    const section = found.get(name);
    if (section === undefined || section.entry.type !== type) {
      throw new EdgetopicError(
        "checkpoint_mismatch",
        `The ${kind} has no ${type} section ${name}.`,
      );
    }
    return viewOf(type, aligned.buffer as ArrayBuffer, section.offset, section.entry.length);
  }
  return {
    header: table.header,
    get: get as Sections["get"],
    arrays: () =>
      Object.fromEntries(table.sections.map(({ name, type }) => [name, get(name, type)])),
  };
}

/** The kind of a file, null where it is none. */
export function sectionsKind(bytes: Uint8Array): string | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < PREFIX_BYTES || view.getUint32(0, true) !== MAGIC) return null;
  return readTable(bytes, view.getUint32(4, true), "file").kind;
}

/** The one part of the prefix that no checksum covers is the length of the table. */
function readTable(bytes: Uint8Array, textLength: number, kind: string): Table {
  try {
    return JSON.parse(readAscii(bytes, PREFIX_BYTES, textLength)) as Table;
  } catch (cause) {
    const message = `The ${kind} is damaged: its table has not ${textLength} bytes.`;
    throw new EdgetopicError("checkpoint_mismatch", message, { cause });
  }
}

function entryOf(name: string, array: SectionArray): Entry {
  const type =
    array instanceof Uint8Array
      ? "u8"
      : array instanceof Int8Array
        ? "i8"
        : array instanceof Int32Array
          ? "i32"
          : array instanceof Float32Array
            ? "f32"
            : "f64";
  return { name, type, length: array.length };
}

function bytesOf(type: SectionType): number {
  return type === "u8" || type === "i8" ? 1 : type === "f64" ? 8 : 4;
}

function viewOf(type: SectionType, buffer: ArrayBuffer, at: number, length: number): SectionArray {
  switch (type) {
    case "u8":
      return new Uint8Array(buffer, at, length);
    case "i8":
      return new Int8Array(buffer, at, length);
    case "i32":
      return new Int32Array(buffer, at, length);
    case "f32":
      return new Float32Array(buffer, at, length);
    case "f64":
      return new Float64Array(buffer, at, length);
  }
}

function align(byteLength: number): number {
  return Math.ceil(byteLength / ALIGNMENT) * ALIGNMENT;
}

function escapeToAscii(json: string): string {
  return json.replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function readAscii(bytes: Uint8Array, from: number, length: number): string {
  let text = "";
  const end = Math.min(from + length, bytes.length);
  for (let i = from; i < end; i += 8192) {
    text += String.fromCharCode(...bytes.subarray(i, Math.min(i + 8192, end)));
  }
  return text;
}
