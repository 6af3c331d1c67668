import { EdgetopicError } from "../core/errors.ts";
import { contentKey } from "./content-key.ts";
import type { IndexedDocument } from "./corpus-refusal.ts";
import { splitText } from "./split-text.ts";
import type { Split } from "./sources/source.ts";

/** Of a document, what leaves room for a hash within the 128 characters of an id. */
const PARENT_ID_LENGTH = 112;
const HASH_LENGTH = 12;
const MOST_PASSAGES = 5000;

/**
 * The passages of a document, each a document of its own with the time and the class of the whole. Its
 * id is made of its text: a passage that is the same in a changed document is the same passage. Throws
 * `text_too_long` where there are more than 5,000.
 */
export async function splitDocument(
  document: IndexedDocument,
  split: Split,
): Promise<IndexedDocument[]> {
  const { id, index, timestamp, class: name } = document;
  const texts = splitText(document.text, split);
  if (texts.length > MOST_PASSAGES) {
    throw new EdgetopicError(
      "text_too_long",
      `The text has ${texts.length} passages; a document is split into at most ${MOST_PASSAGES}.`,
    );
  }
  const prefix = id.length > PARENT_ID_LENGTH ? await contentKey(id) : id;
  const counts = new Map<string, number>();
  const places = texts.map((text) => {
    const place = counts.get(text) ?? 0;
    counts.set(text, place + 1);
    return String(place);
  });
  return Promise.all(
    texts.map(async (text, i) => ({
      id: `${prefix}:${(await contentKey(text, places[i] as string)).slice(0, HASH_LENGTH)}`,
      index,
      text,
      timestamp,
      class: name,
    })),
  );
}
