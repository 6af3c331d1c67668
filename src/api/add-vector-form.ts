import { EdgetopicError } from "../core/errors.ts";
import { openMatrixFile } from "../embedders/matrix/open-matrix-file.ts";
import type { Corpus } from "../jobs/corpus.ts";
import { addVectors } from "./add-vectors.ts";
import { type FormPart, readFormParts } from "./read-form-parts.ts";
import type { VectorReport } from "./schemas/vector.ts";

/** Of the ids' part, which is held. */
const MOST_ID_BYTES = 16_000_000;

/**
 * Gives documents the vectors of a form: its first part, `ids`, names the rows, as a JSON list or one
 * a line, its second, `vectors`, is a file that names none. Throws as `addVectors`, and
 * `invalid_request` where the form is another.
 */
export async function addVectorForm(
  corpus: Corpus,
  form: { body: ReadableStream<Uint8Array>; boundary: string },
  dimensions: number,
): Promise<VectorReport> {
  const parts = readFormParts(form.body, form.boundary);
  try {
    const ids = parseIds(await readText(await takePart(parts, "ids")));
    const { body } = await takePart(parts, "vectors");
    const file = await openMatrixFile(body, { dimensions });
    if (file.hasIds) {
      throw invalid("invalid_vector", `The ${file.format} file names its documents, as ids do.`);
    }
    if (file.rowCount !== null && file.rowCount !== ids.length) {
      throw invalid(
        "invalid_vector",
        `The ${file.format} file has ${file.rowCount} rows for ${ids.length} ids.`,
      );
    }
    return await addVectors(corpus, file, { ids: ids.values(), isDistinct: false });
  } finally {
    await parts.return(undefined);
  }
}

async function takePart(parts: AsyncGenerator<FormPart>, name: string): Promise<FormPart> {
  const { value, done } = await parts.next();
  if (!done && value.name === name) return value;
  const found = done ? "none" : `"${value.name}"`;
  throw invalid(
    "invalid_request",
    `The form's next part is ${found}, expected "${name}": first "ids", then "vectors".`,
  );
}

async function readText({ body }: FormPart): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MOST_ID_BYTES) {
      throw invalid("body_too_large", `The ids have more than ${MOST_ID_BYTES} bytes.`);
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parseIds(text: string): string[] {
  if (!text.trimStart().startsWith("[")) {
    return text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
  }
  try {
    return (JSON.parse(text) as unknown[]).map(String);
  } catch {
    throw invalid("invalid_request", "The form's ids are no JSON list.");
  }
}

function invalid(
  code: "invalid_request" | "invalid_vector" | "body_too_large",
  message: string,
): EdgetopicError {
  return new EdgetopicError(code, message);
}
