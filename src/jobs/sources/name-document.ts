import { contentKey } from "../content-key.ts";
import { ID_PATTERN } from "../document-input.ts";

/** Of a source's id, what leaves room for a hash within the 128 characters of a document's id. */
const SOURCE_ID_LENGTH = 95;

/**
 * The id of a document that its source calls `name`: that, where it is a valid id, else the source's
 * id and a hash of the name.
 */
export async function nameDocument(sourceId: string, name: string): Promise<string> {
  if (ID_PATTERN.test(name)) return name;
  return `${sourceId.slice(0, SOURCE_ID_LENGTH)}-${await contentKey(sourceId, name)}`;
}
