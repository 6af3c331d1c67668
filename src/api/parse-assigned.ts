import { EdgetopicError } from "../core/errors.ts";
import { parseContent, parseVector } from "../jobs/document-input.ts";

type AssignedDocument = { text: string; image?: string } | { vector: Float32Array };

/**
 * Reads the documents to assign: each has a text, an image or both, or else a vector. One that cannot be
 * taken refuses the call, naming every such place: answers are in order and one a document.
 */
export function parseAssigned(
  values: readonly unknown[],
  {
    embedder,
    dimensions,
    takesImages,
  }: { embedder: string; dimensions: number; takesImages: boolean },
): AssignedDocument[] {
  const documents: AssignedDocument[] = [];
  const errors: { error: EdgetopicError; pointer: string }[] = [];
  for (const [i, value] of values.entries()) {
    try {
      const document = parseOne(value, dimensions);
      if ("image" in document && !takesImages) throw withoutImages(embedder);
      documents.push(document);
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
  const { text, image, vector } = (value ?? {}) as Record<string, unknown>;
  const hasContent = text !== undefined || image !== undefined;
  if (hasContent === (vector !== undefined))
    throw new EdgetopicError(
      "invalid_document",
      "A document to assign has a text, an image or both, or else a vector.",
    );
  return hasContent ? parseContent({ text, image }) : { vector: parseVector(vector, dimensions) };
}

function withoutImages(embedder: string): EdgetopicError {
  const message = `The document has an image; the embedder "${embedder}" takes texts alone.`;
  return new EdgetopicError("cannot_embed_image", message);
}
