import { commonLanguages, tallyLanguages, type LanguageTally } from "../text/detect-languages.ts";
import { NO_LANGUAGE_TOOLS, type Language } from "../text/languages.ts";
import { createTermReader } from "../text/read-terms.ts";
import { givenLanguages, resolveWords } from "../text/resolve-words.ts";
import { joinStopWords } from "../text/stop-words.ts";
import {
  createTermCounts,
  encodeTermCounts,
  resumeTermCounts,
  type TermCounts,
} from "../text/term-counts.ts";
import { encodeUtf8 } from "../text/utf8.ts";
import { leftOutTerms } from "../topics/left-out-terms.ts";
import { topWords } from "../topics/top-words.ts";
import type { SectionArray } from "../sections.ts";
import type { CreateStage, Need } from "./stage.ts";

const BLOCK_DOCUMENTS = 512;
/** About half a second for documents of 600 characters; there are longer ones. */
const CHUNK_BLOCKS = 64;
/** Where the language is to be detected: blocks evenly spread over the documents. */
const SAMPLE_BLOCKS = 16;
const SAMPLE_DOCUMENTS = 32;

interface Header {
  done: number;
  tally: LanguageTally;
  /** Whether a text had words that no spaces divide. */
  hasSegmented: boolean;
}

/**
 * The words of each topic: an iteration counts a block of texts; the last one weighs the counts.
 * Where the language is to be detected, the first iterations read up to 512 documents for it.
 */
export const createWordsStage: CreateStage = (context, working) => {
  const { plan, products, languages: tools = NO_LANGUAGE_TOOLS } = context;
  const { documentCount, options, characters } = plan;
  const documentTopics = products.get("documentTopics");
  const words = resolveWords(options);
  const given = givenLanguages(options);
  const sampleCount =
    given === null ? Math.min(SAMPLE_BLOCKS, Math.ceil(documentCount / SAMPLE_DOCUMENTS)) : 0;
  const total = sampleCount + Math.ceil(documentCount / BLOCK_DOCUMENTS);
  const header = working?.header ?? { done: 0, tally: {}, hasSegmented: false };
  let { done, tally, hasSegmented } = header as Header;
  let fed: readonly string[] | null = null;
  let counts: TermCounts | null = null;
  if (done >= sampleCount) open(working?.arrays);

  /** From here on the languages are known. */
  function open(arrays?: Record<string, SectionArray>): void {
    const stopWords = stopWordsOf();
    const segment = (text: string): string[] => {
      hasSegmented = true;
      return tools.segment(text);
    };
    const scan = createTermReader({ ...words, characters, stopWords }, { ...tools, segment });
    const isBegun = arrays !== undefined && done > sampleCount;
    counts = isBegun ? resumeTermCounts(arrays, scan) : createTermCounts(scan);
  }

  function stopWordsOf(): ReadonlySet<string> {
    const languages: readonly Language[] = given ?? commonLanguages(tally);
    return joinStopWords(languages, words.stopWords, tools);
  }

  function segmenterOf(): string | null {
    return hasSegmented ? tools.segmenter() : null;
  }

  function need(): Need | null {
    if (done === total || fed !== null) return null;
    if (done < sampleCount) {
      const first = Math.floor((done * documentCount) / sampleCount);
      const count = Math.min(SAMPLE_DOCUMENTS, documentCount - first);
      return { kind: "texts", first, count };
    }
    const first = (done - sampleCount) * BLOCK_DOCUMENTS;
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
      if (counts === null) tally = tallyLanguages(tally, fed, tools);
      else {
        const first = (done - sampleCount) * BLOCK_DOCUMENTS;
        for (let i = 0; i < fed.length; i++) counts.add(documentTopics[first + i], fed[i]);
      }
      fed = null;
      done++;
      if (done === sampleCount) open();
      if (done === total && counts !== null) {
        const leftOut = leftOutTerms(counts, stopWordsOf(), words);
        const best = topWords(counts, options.wordCount, leftOut, words);
        products.set("topicWords", encodeUtf8(JSON.stringify(best)));
        products.set("termCounts", encodeTermCounts(counts, leftOut, segmenterOf()));
      }
      return 1;
    },
    encode: () => ({
      header: { done, tally, hasSegmented } satisfies Header,
      arrays: counts?.encode() ?? {},
    }),
  };
};
