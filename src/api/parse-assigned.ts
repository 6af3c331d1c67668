import { EdgetopicError } from "../core/errors.ts";
import { parseText, parseVector } from "../jobs/document-input.ts";

type AssignedDocument = { text: string } | { vector: Float32Array };

/**
 * Reads the documents to assign: each has a text or a vector, and not both. One that cannot be
 * taken refuses the call, naming every such place: answers are in order and one a document.
 */
export function parseAssigned(values: readonly unknown[], dimensions: number): AssignedDocument[] {
  const documents: AssignedDocument[] = [];
  const errors: { error: EdgetopicError; pointer: string }[] = [];
  for (const [i, value] of values.entries()) {
    try {
      documents.push(parseOne(value, dimensions));
    } catch (error) {
      if (!(error instanceof EdgetopicError)) throw error;
      errors.push({ error, pointer: `/documents/${i}` });
    }
  }
  const [first] = errors;
  if (!first) return documents;
  const places = errors.map(({ error: { code, message }, pointer }) => ({
    pointer,
    code,
    detail: message,
  }));
  throw new EdgetopicError(first.error.code, `${first.pointer}: ${first.error.message}`, {
    places,
  });
}

function parseOne(value: unknown, dimensions: number): AssignedDocument {
  const { text, vector } = (value ?? {}) as { text?: unknown; vector?: unknown };
  if ((text === undefined) === (vector === undefined))
    throw new EdgetopicError(
      "invalid_document",
      "A document to assign has a text or a vector, and not both.",
    );
  return text === undefined
    ? { vector: parseVector(vector, dimensions) }
    : { text: parseText(text) };
}
