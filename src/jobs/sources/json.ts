/**
 * The documents of a JSON value: an array of them or `{ "documents": [ … ] }`, unchecked. Throws an
 * `Error` where it is neither.
 */
export function readJson(content: unknown): unknown[] {
  const documents =
    typeof content === "object" && content !== null && "documents" in content
      ? content.documents
      : content;
  if (Array.isArray(documents)) return documents;
  throw new Error('its JSON is neither an array of documents nor { "documents": [ … ] }');
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`it is not JSON: ${(error as Error).message}`, { cause: error });
  }
}
