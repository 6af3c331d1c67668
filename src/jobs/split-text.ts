import type { Split } from "./sources/source.ts";

const SEPARATOR = /(?:\r\n?|\n)[^\S\r\n]*(?:(?:\r\n?|\n)[^\S\r\n]*)+/;

/**
 * The passages of a text in their order, without white space around them; a text of nothing else has
 * none. Sentences and words are Unicode's (UAX #29, by `Intl.Segmenter`), whatever the language;
 * paragraphs are set apart by blank lines. Of `{ tokens }` each passage is as many whole sentences as
 * have at most so many words together; a longer sentence is cut between words.
 */
export function splitText(text: string, split: Split): string[] {
  if (split === "paragraphs") return trimAll(text.split(SEPARATOR));
  const sentences = segment(text, "sentence").map((sentence) => sentence.segment);
  return trimAll(split === "sentences" ? sentences : packSentences(sentences, split.tokens));
}

function packSentences(sentences: readonly string[], most: number): string[] {
  const passages: string[] = [];
  let passage = "";
  let count = 0;
  for (const sentence of sentences) {
    const words = segment(sentence, "word");
    const wordCount = words.filter(({ isWordLike }) => isWordLike).length;
    if (count + wordCount > most) {
      passages.push(passage);
      passage = "";
      count = 0;
    }
    if (wordCount <= most) {
      passage += sentence;
      count += wordCount;
    } else passages.push(...cutWords(words, most));
  }
  return [...passages, passage];
}

/** What follows a word up to the next one stays with it. */
function cutWords(words: readonly Intl.SegmentData[], most: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  let count = 0;
  for (const { segment: text, isWordLike } of words) {
    if (isWordLike && count === most) {
      pieces.push(piece);
      piece = "";
      count = 0;
    }
    piece += text;
    if (isWordLike) count++;
  }
  return [...pieces, piece];
}

function segment(text: string, granularity: "sentence" | "word"): Intl.SegmentData[] {
  return [...new Intl.Segmenter("und", { granularity }).segment(text)];
}

function trimAll(pieces: readonly string[]): string[] {
  return pieces.map((piece) => piece.trim()).filter((piece) => piece !== "");
}
