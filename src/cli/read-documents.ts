import { createReadStream } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { dirname, extname } from "node:path";
import { CsvError, parse as parseCsv, type InfoRecord } from "csv-parse";
import { readImage } from "./read-image.ts";

/** A document as `POST …/documents` takes it; what the file says beyond these fields is left out. */
export interface FileDocument {
  id: string;
  /** Empty where there is an image alone. */
  text: string;
  image?: string;
  timestamp?: string;
  class?: string;
  metadata?: Record<string, unknown>;
  vector?: number[];
}

/** A document as the file holds it, and where, for messages: `news.csv:12`. */
interface Entry {
  value: unknown;
  place: string;
}

const READERS: Record<string, (path: string) => AsyncGenerator<Entry>> = {
  ".jsonl": readJsonLines,
  ".ndjson": readJsonLines,
  ".json": readJson,
  ".csv": readCsv,
  ".txt": readText,
};

const OPTIONAL_FIELDS = [
  { field: "image", expected: "a string", holds: isString },
  { field: "timestamp", expected: "a string", holds: isString },
  { field: "class", expected: "a string", holds: isString },
  { field: "metadata", expected: "an object", holds: isRecord },
  { field: "vector", expected: "an array of numbers", holds: isVector },
];

/**
 * The documents of a file, by its ending: `.jsonl` and `.ndjson` (one a line), `.json` (an array,
 * or `{ "documents": [ … ] }`), `.csv` (a header row; the column `text` or `image`, and if there are
 * any `id`, `timestamp` and `class`; empty cells count as absent) and `.txt` (one a line). Blank lines are
 * skipped. An image that is the path of a file is read (`readImage`). A document without an id gets
 * its number in the file, from 1. Throws an `Error` that names the file and the line at the first
 * thing that is not a document.
 */
export async function* readDocuments(path: string): AsyncGenerator<FileDocument> {
  const read = READERS[extname(path).toLowerCase()];
  if (read === undefined) {
    throw new Error(`${path} does not end in one of ${Object.keys(READERS).join(", ")}.`);
  }
  let number = 0;
  for await (const { value, place } of read(path)) {
    number++;
    const document = toDocument(value, place, number);
    const { image } = document;
    if (image === undefined) yield document;
    else yield { ...document, image: await readImage(image, dirname(path), place) };
  }
}

async function* readText(path: string): AsyncGenerator<Entry> {
  const file = await open(path);
  let line = 0;
  try {
    for await (const text of file.readLines()) {
      line++;
      const value = line === 1 ? withoutByteOrderMark(text) : text;
      if (value.trim() !== "") yield { value: { text: value }, place: `${path}:${line}` };
    }
  } finally {
    await file.close();
  }
}

async function* readJsonLines(path: string): AsyncGenerator<Entry> {
  for await (const { value, place } of readText(path)) {
    yield { value: parseJson((value as { text: string }).text, place), place };
  }
}

async function* readJson(path: string): AsyncGenerator<Entry> {
  const content = parseJson(withoutByteOrderMark(await readFile(path, "utf8")), path);
  const values = isRecord(content) ? content["documents"] : content;
  if (!Array.isArray(values)) {
    throw new Error(`${path} is neither an array of documents nor { "documents": [ … ] }.`);
  }
  for (const [i, value] of values.entries()) yield { value, place: `${path}, document ${i + 1}` };
}

async function* readCsv(path: string): AsyncGenerator<Entry> {
  const parser = parseCsv({ columns: true, bom: true, skip_empty_lines: true, info: true });
  createReadStream(path)
    .on("error", (error) => parser.destroy(error))
    .pipe(parser);
  try {
    for await (const row of parser) {
      const { record, info } = row as { record: Record<string, string>; info: InfoRecord };
      if (record["text"] === undefined && record["image"] === undefined) {
        const columns = Object.keys(record).join(", ");
        throw new Error(`${path} has no column "text"; its columns are: ${columns}.`);
      }
      const given = Object.entries(record).filter(([name, cell]) => name === "text" || cell !== "");
      yield { value: Object.fromEntries(given), place: `${path}:${info.lines}` };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Error(`${path} is not CSV: ${error.message}.`, { cause: error });
  }
}

function toDocument(value: unknown, place: string, number: number): FileDocument {
  if (!isRecord(value)) throw new Error(`${place} is not an object with a text.`);
  const { id = null, image = null } = value;
  const text = value["text"] ?? (image === null ? null : "");
  if (typeof text !== "string") throw new Error(`${place} has no text.`);
  if (id !== null && typeof id !== "string" && typeof id !== "number") {
    throw new Error(`${place}: id is ${JSON.stringify(id)}, not a string.`);
  }
  const document: FileDocument = { id: String(id ?? number), text };
  for (const { field, expected, holds } of OPTIONAL_FIELDS) {
    const given = value[field] ?? null;
    if (given === null) continue;
    if (!holds(given)) {
      throw new Error(`${place}: ${field} is ${JSON.stringify(given)}, not ${expected}.`);
    }
    Object.assign(document, { [field]: given });
  }
  return document;
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${place} is not JSON: ${(error as Error).message}.`, { cause: error });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function isVector(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((number) => typeof number === "number");
}

function withoutByteOrderMark(text: string): string {
  return text.replace(/^\uFEFF/, "");
}
