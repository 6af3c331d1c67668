import { EdgetopicError } from "../core/errors.ts";
import { IMAGE_DATA_URI } from "../embedders/multimodal/image-loader.ts";
import type { DocumentInput, Rejection } from "./corpus.ts";
import type { Split } from "./sources/source.ts";

/** UTF-8 bytes of one text; stays under the 2 MB of a SQLite row. */
export const MAX_TEXT_BYTES = 1_500_000;
/** UTF-8 bytes of one document's metadata as JSON. */
export const MAX_METADATA_BYTES = 16_384;
/** Characters of an image as a data URI; a larger one is named by its URL or its key in the bucket. */
export const MAX_IMAGE_LENGTH = 1_000_000;
const MAX_CLASS_LENGTH = 256;
/** What a corpus, a document or a source may be called; not "." or "..", which no URL path can name. */
export const ID_PATTERN = /^(?!\.{1,2}$)[A-Za-z0-9._:-]{1,128}$/;
const TIMESTAMP_PATTERN =
  /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

const MAX_REFERENCE_LENGTH = 2_048;
/** Of a passage. */
export const FEWEST_TOKENS = 8;

const encoder = new TextEncoder();

/**
 * Reads one document as it comes from outside: JSON, an NDJSON line, a webhook, a source. Fields
 * that are not a document's are left out; a field that is null counts as absent. `dimensions` is
 * the length its own vector must have. Where the document cannot be taken the answer says why:
 * `missing_text`, `blank_text`, `text_too_long`, `invalid_id`, `invalid_document`, `invalid_image`,
 * `dimension_mismatch` or `invalid_vector`, with `index` as given.
 */
export function parseDocument(
  value: unknown,
  index: number,
  dimensions: number,
): DocumentInput | Rejection {
  try {
    return readDocument(value, dimensions);
  } catch (error) {
    if (!(error instanceof EdgetopicError)) throw error;
    const id = isObject(value) ? value["id"] : undefined;
    const named = typeof id === "string" ? { id: id.slice(0, 128) } : {};
    return { index, ...named, code: error.code, detail: error.message };
  }
}

export function isRejection(value: DocumentInput | Rejection): value is Rejection {
  return "code" in value;
}

/** A text worth embedding; throws `missing_text`, `blank_text`, `text_too_long` or `invalid_document`. */
export function parseText(value: unknown): string {
  if (value === undefined || value === null)
    throw new EdgetopicError("missing_text", "The document has no text.");
  if (typeof value !== "string")
    throw new EdgetopicError("invalid_document", `text is ${show(value)}, not a string.`);
  if (value.trim() === "")
    throw new EdgetopicError("blank_text", "The text has nothing but white space.");
  // encoding is only needed where the number of UTF-16 units leaves the answer open
  const mayBeTooLong = value.length * 3 > MAX_TEXT_BYTES;
  if (mayBeTooLong && encoder.encode(value).length > MAX_TEXT_BYTES)
    throw new EdgetopicError(
      "text_too_long",
      `The text is longer than ${MAX_TEXT_BYTES} bytes of UTF-8.`,
    );
  return value;
}

/** What there is to embed of a document: a text, an image or both. Throws what `parseText` and `parseImage` do. */
export function parseContent({ text, image }: { text?: unknown; image?: unknown }): {
  text: string;
  image?: string;
} {
  if (!isPresent(image)) return { text: parseText(text) };
  const hasText = isPresent(text) && !(typeof text === "string" && text.trim() === "");
  return { text: hasText ? parseText(text) : "", image: parseImage(image) };
}

/**
 * A reference to an image: a data URI, an https URL, or `r2:images/…`, a key in the bucket. What it
 * leads to is looked at when it is embedded. Throws `invalid_image`.
 */
function parseImage(value: unknown): string {
  if (typeof value === "string" && value.length <= MAX_IMAGE_LENGTH && isImage(value)) return value;
  throw new EdgetopicError(
    "invalid_image",
    `image is ${show(value)}; expected an https URL, r2:images/… or a base64 data URI of a GIF, JPEG, PNG or WebP, of at most ${MAX_IMAGE_LENGTH} characters.`,
  );
}

function isImage(reference: string): boolean {
  if (reference.startsWith("data:")) return IMAGE_DATA_URI.test(reference);
  if (reference.length > MAX_REFERENCE_LENGTH) return false;
  if (reference.startsWith("r2:")) return /^r2:images\/./.test(reference);
  return /^https?:$/.test(URL.parse(reference)?.protocol ?? "");
}

/** A vector of `dimensions` numbers finite in f32; throws `dimension_mismatch` or `invalid_vector`. */
export function parseVector(value: unknown, dimensions: number): Float32Array {
  if (!Array.isArray(value))
    throw new EdgetopicError("invalid_vector", `vector is ${show(value)}, not a list of numbers.`);
  if (value.length !== dimensions)
    throw new EdgetopicError(
      "dimension_mismatch",
      `The vector has ${value.length} dimensions; the corpus's embedder has ${dimensions}.`,
    );
  const vector = new Float32Array(dimensions);
  for (let i = 0; i < dimensions; i++) {
    const number: unknown = value[i];
    if (typeof number !== "number" || !Number.isFinite(Math.fround(number)))
      throw new EdgetopicError(
        "invalid_vector",
        `Element ${i} of the vector is ${show(number)}, not a number that is finite in 32 bits.`,
      );
    vector[i] = number;
  }
  return vector;
}

function readDocument(value: unknown, dimensions: number): DocumentInput {
  if (!isObject(value))
    throw new EdgetopicError("invalid_document", `The document is ${show(value)}, not an object.`);
  const { id, timestamp, class: name, metadata, vector, split } = value;
  if (typeof id !== "string" || !ID_PATTERN.test(id))
    throw new EdgetopicError(
      "invalid_id",
      `The id is ${show(id)}; expected 1 to 128 of A-Z, a-z, 0-9, ".", "_", ":" and "-", but not "." or "..".`,
    );
  return {
    id,
    ...parseContent(value),
    ...(isPresent(timestamp) && { timestamp: readTimestamp(timestamp) }),
    ...(isPresent(name) && { class: readClass(name) }),
    ...(isPresent(metadata) && { metadata: readMetadata(metadata) }),
    ...(isPresent(vector) && { vector: parseVector(vector, dimensions) }),
    ...(isPresent(split) && { split: readSplit(value) }),
  };
}

/** ISO 8601 in UTC. Without an offset a time is taken as UTC, so that no machine's time zone matters. */
function readTimestamp(value: unknown): string {
  const parts = typeof value === "string" ? TIMESTAMP_PATTERN.exec(value) : null;
  if (parts) {
    const [whole, day, offset] = parts;
    const date = new Date(whole.includes("T") && offset === undefined ? `${whole}Z` : whole);
    // Date reads February 30 as March 1
    const isCalendarDay = new Date(`${day}T00:00:00Z`).toJSON()?.slice(0, 10) === day;
    if (isCalendarDay && !Number.isNaN(date.getTime())) return date.toISOString();
  }
  throw new EdgetopicError(
    "invalid_document",
    `timestamp is ${show(value)}; expected ISO 8601 such as "2026-01-31T09:30:00Z".`,
  );
}

function readClass(value: unknown): string {
  if (typeof value === "string" && value !== "" && value.length <= MAX_CLASS_LENGTH) return value;
  throw new EdgetopicError(
    "invalid_document",
    `class is ${show(value)}; expected a string of 1 to ${MAX_CLASS_LENGTH} characters.`,
  );
}

function readMetadata(value: unknown): Record<string, unknown> {
  if (!isObject(value))
    throw new EdgetopicError("invalid_document", `metadata is ${show(value)}, not an object.`);
  const bytes = encoder.encode(JSON.stringify(value)).length;
  if (bytes > MAX_METADATA_BYTES)
    throw new EdgetopicError(
      "invalid_document",
      `metadata is ${bytes} bytes of JSON; at most ${MAX_METADATA_BYTES} are kept.`,
    );
  return value;
}

/** How to split a document, which then has a text and nothing else to embed. */
function readSplit({ split, vector, image }: Record<string, unknown>): Split {
  if (isPresent(vector) || isPresent(image))
    throw new EdgetopicError(
      "invalid_document",
      "A document that is split brings neither a vector nor an image.",
    );
  if (split === "sentences" || split === "paragraphs") return split;
  const tokens = isObject(split) ? split["tokens"] : undefined;
  if (Number.isInteger(tokens) && (tokens as number) >= FEWEST_TOKENS) {
    return { tokens: tokens as number };
  }
  throw new EdgetopicError(
    "invalid_document",
    `split is ${show(split)}; expected "sentences", "paragraphs" or { "tokens": ${FEWEST_TOKENS} or more }.`,
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The value as an error message can hold it. */
function show(value: unknown): string {
  if (typeof value === "number") return String(value);
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}
