import type { FitOptions } from "../options.ts";
import type { Language } from "./languages.ts";
import type { TermSource } from "./read-terms.ts";
import { DEFAULT_WORD_OPTIONS, type WordOptions } from "./word-options.ts";

export interface ResolvedWordOptions extends WordOptions {
  tokens: TermSource["tokens"];
}

/** BERTopic's, of the words of seed topics. */
const SEED_TOPIC_MULTIPLIER = 1.2;

/** The options of the words, with the defaults and with what `"auto"` comes to; seed topics are seed words where none are named. */
export function resolveWords({ preset, words, mode }: FitOptions): ResolvedWordOptions {
  const guided =
    mode?.name === "guided"
      ? { seedWords: mode.seedTopics.flat(), seedMultiplier: SEED_TOPIC_MULTIPLIER }
      : {};
  const complete = { ...DEFAULT_WORD_OPTIONS, ...guided, ...words };
  const { tokens } = complete;
  if (tokens !== "auto") return { ...complete, tokens };
  return { ...complete, tokens: preset === "bertopic" ? "scikit-learn" : "unicode" };
}

/** The languages that are told, null where they are to be detected. */
export function givenLanguages({ language }: FitOptions): readonly Language[] | null {
  if (language === "auto") return null;
  return language === "none" ? [] : [language];
}
