import { stopWords } from "../text/stop-words.ts";
import { asciiCharacters } from "../text/ascii-characters.ts";
import { createTermCounts, encodeTermCounts, resumeTermCounts } from "../text/term-counts.ts";
import { encodeUtf8 } from "../text/utf8.ts";
import { topWords } from "../topics/top-words.ts";
import type { CreateStage, Need } from "./stage.ts";

const BLOCK_DOCUMENTS = 512;
/** About half a second for documents of 600 characters; there are longer ones. */
const CHUNK_BLOCKS = 64;

/** The words of each topic: an iteration counts a block of texts; the last one weighs the counts. */
export const createWordsStage: CreateStage = ({ plan, products }, working) => {
  const { documentCount, options, characters } = plan;
  const documentTopics = products.get("documentTopics");
  const counts = working === null ? createTermCounts() : resumeTermCounts(working.arrays);
  const total = Math.ceil(documentCount / BLOCK_DOCUMENTS);
  let done = (working?.header as { done: number } | undefined)?.done ?? 0;
  let fed: readonly string[] | null = null;

  function need(): Need | null {
    if (done === total || fed !== null) return null;
    const first = done * BLOCK_DOCUMENTS;
    return { kind: "texts", first, count: Math.min(BLOCK_DOCUMENTS, documentCount - first) };
  }

  return {
    get done() {
      return done;
    },
    total,
    chunk: CHUNK_BLOCKS,
    need,
    feedTexts(_first, texts) {
      fed = texts;
    },
    advance(budget) {
      if (fed === null || budget < 1) return 0;
      const first = done * BLOCK_DOCUMENTS;
      for (let i = 0; i < fed.length; i++) {
        const text = characters === "ascii" ? asciiCharacters(fed[i]) : fed[i];
        counts.add(documentTopics[first + i], text);
      }
      fed = null;
      done++;
      if (done === total) {
        const words = topWords(counts, options.wordCount, stopWords(options.language));
        products.set("topicWords", encodeUtf8(JSON.stringify(words)));
        products.set("termCounts", encodeTermCounts(counts));
      }
      return 1;
    },
    encode: () => ({ header: { done }, arrays: counts.encode() }),
  };
};
