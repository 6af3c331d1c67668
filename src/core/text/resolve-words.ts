import type { FitOptions } from "../options.ts";
import type { Language } from "./languages.ts";
import type { TermSource } from "./read-terms.ts";
import { DEFAULT_WORD_OPTIONS, type WordOptions } from "./word-options.ts";

export interface ResolvedWordOptions extends WordOptions {
  tokens: TermSource["tokens"];
}

/** The options of the words, with the defaults and with what `"auto"` comes to. */
export function resolveWords({ preset, words }: FitOptions): ResolvedWordOptions {
  const complete = { ...DEFAULT_WORD_OPTIONS, ...words };
  const { tokens } = complete;
  if (tokens !== "auto") return { ...complete, tokens };
  return { ...complete, tokens: preset === "bertopic" ? "scikit-learn" : "unicode" };
}

/** The languages that are told, null where they are to be detected. */
export function givenLanguages({ language }: FitOptions): readonly Language[] | null {
  if (language === "auto") return null;
  return language === "none" ? [] : [language];
}
