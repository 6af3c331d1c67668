import type { DocumentInput, Rejection } from "../jobs/corpus.ts";
import { parseDocument } from "../jobs/document-input.ts";
import { readLines } from "./read-lines.ts";

/** Bytes of one NDJSON line: a text of the greatest length with room for its escapes and a vector. */
export const MAX_LINE_BYTES = 4_000_000;

/** A document of a call, or why it was refused, with its place in the call. */
export type ParsedDocument = (DocumentInput & { index: number }) | Rejection;

/** Reads NDJSON, one document a line; a line that is no document is refused alone. */
export async function* parseLines(
  stream: ReadableStream<Uint8Array>,
  dimensions: number,
): AsyncGenerator<ParsedDocument> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const { index, bytes } of readLines(stream, MAX_LINE_BYTES)) {
    if (bytes === null) {
      const detail = `The line has more than ${MAX_LINE_BYTES} bytes.`;
      yield { index, code: "text_too_long", detail };
      continue;
    }
    let value: unknown;
    try {
      const text = decoder.decode(bytes);
      if (text.trim() === "") continue;
      value = JSON.parse(text);
    } catch {
      yield { index, code: "invalid_json", detail: "The line is not JSON in UTF-8." };
      continue;
    }
    yield place(value, index, dimensions);
  }
}

/** Reads the documents of a JSON body. */
export function* parseList(
  values: readonly unknown[],
  dimensions: number,
): Generator<ParsedDocument> {
  for (const [index, value] of values.entries()) yield place(value, index, dimensions);
}

function place(value: unknown, index: number, dimensions: number): ParsedDocument {
  return { ...parseDocument(value, index, dimensions), index };
}
