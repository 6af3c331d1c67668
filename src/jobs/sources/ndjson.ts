import { EdgetopicError } from "../../core/errors.ts";

/**
 * The documents of a text with one JSON value a line, unchecked; blank lines are skipped. A line
 * that is not JSON gives an `EdgetopicError` (`invalid_json`) in its place. Throws an `Error` where
 * that is so of every line: then the text is something else.
 */
export function readNdjson(text: string): unknown[] {
  const values: unknown[] = [];
  let readableCount = 0;
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    try {
      values.push(JSON.parse(line));
      readableCount++;
    } catch (error) {
      const detail = `Line ${i + 1} is not JSON: ${(error as Error).message}.`;
      values.push(new EdgetopicError("invalid_json", detail, { cause: error }));
    }
  }
  if (values.length > 0 && readableCount === 0) throw new Error("none of its lines is JSON");
  return values;
}
