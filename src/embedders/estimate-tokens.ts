import type { EmbedderInput } from "./embedder.ts";
import { utf8Length } from "./utf-8-length.ts";

/** Tokens of an input, at least as many as the vendor will count. Never decreasing as a text grows. */
export type TokenEstimator = (input: EmbedderInput) => number;

const BYTES_PER_TOKEN = 4;
const TOKENS_PER_WORD = 1.35;
const SYMBOLS_PER_TOKEN = 1.2;
const HEADROOM = 1.15;
/** The begin and end that tokenizers put around an input count too. */
const SPECIAL_TOKENS = 2;
/** Of an image of 512 × 512 pixels at Cohere, where it was published. */
const IMAGE_TOKENS = 1610;

/**
 * Estimates without a vocabulary: a token is four bytes of prose, three quarters of a word, or about
 * one symbol, whichever gives the most, and 15 % above that.
 */
export function estimateTokens(input: EmbedderInput): number {
  if (typeof input === "string") return estimateText(input);
  const text = input.text === undefined ? 0 : estimateText(input.text);
  return text + (input.image === undefined ? 0 : IMAGE_TOKENS);
}

function estimateText(text: string): number {
  let words = 0;
  let symbols = 0;
  let isInWord = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const isWord = isWordUnit(unit);
    if (isWord && !isInWord) words++;
    if (!isWord && unit > 32) symbols++;
    isInWord = isWord;
  }
  const most = Math.max(
    utf8Length(text) / BYTES_PER_TOKEN,
    words * TOKENS_PER_WORD,
    symbols / SYMBOLS_PER_TOKEN,
  );
  return Math.ceil(HEADROOM * most) + SPECIAL_TOKENS;
}

function isWordUnit(unit: number): boolean {
  return (
    (unit >= 97 && unit <= 122) ||
    (unit >= 65 && unit <= 90) ||
    (unit >= 48 && unit <= 57) ||
    unit >= 0x80
  );
}
