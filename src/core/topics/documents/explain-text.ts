import type { TermSimilarities } from "./term-similarities.ts";
import type { TokenizedText } from "./text-tokens.ts";
import { tokenWindows } from "./token-windows.ts";

export interface TextExplanation {
  /** The index of the topic that is explained; -1 where the text shares no word with any. */
  topic: number;
  /** The cosine of the text's c-TF-IDF with the topic's. */
  similarity: number;
  /** The topics nearest by it, best first. */
  nearest: { topic: number; similarity: number }[];
  /** The words of the text that make the similarity, most first; the parts of all its words sum to it. */
  words: { word: string; part: number }[];
  /** The stretches of the text most similar to the topic, best first; none overlaps another. */
  passages: { text: string; similarity: number }[];
}

const NEAREST_COUNT = 5;
const WORD_COUNT = 10;
const PASSAGE_COUNT = 3;
const PASSAGE = { window: 12, stride: 3 };

/** Why a text is in a topic, by its words: in the one given by its index, else in the one nearest by words. */
export function explainText(
  text: string,
  tokenize: (text: string) => TokenizedText,
  similarities: TermSimilarities,
  given: number | null,
): TextExplanation {
  const tokenized = tokenize(text);
  const terms = tokenized.terms(0, tokenized.wordCount);
  const all = new Float64Array(similarities.topicCount);
  const length = similarities.write(terms, all);
  if (length > 0) for (let topic = 0; topic < all.length; topic++) all[topic] /= length;
  const nearest = Array.from(all, (similarity, topic) => ({ topic, similarity }))
    .filter(({ similarity }) => similarity > 0)
    .sort((a, b) => b.similarity - a.similarity || a.topic - b.topic)
    .slice(0, NEAREST_COUNT);
  const topic = given ?? nearest[0]?.topic ?? -1;
  if (topic < 0) return { topic, similarity: 0, nearest, words: [], passages: [] };
  return {
    topic,
    similarity: all[topic],
    nearest,
    words: similarities.parts(terms, topic).slice(0, WORD_COUNT),
    passages: findPassages(tokenized, similarities, topic),
  };
}

function findPassages(
  text: TokenizedText,
  similarities: TermSimilarities,
  topic: number,
): TextExplanation["passages"] {
  const { starts, ends } = tokenWindows(text.wordCount, PASSAGE);
  const words = text.words();
  const into = new Float64Array(similarities.topicCount);
  const scores = Float64Array.from(starts, (start, window) => {
    const length = similarities.write(text.terms(start, ends[window]), into);
    return length === 0 ? 0 : into[topic] / length;
  });
  const order = Array.from(starts.keys()).sort((a, b) => scores[b] - scores[a] || a - b);
  const chosen: number[] = [];
  for (const window of order) {
    if (chosen.length === PASSAGE_COUNT || scores[window] <= 0) break;
    const isFree = chosen.every(
      (other) => ends[other] <= starts[window] || ends[window] <= starts[other],
    );
    if (isFree) chosen.push(window);
  }
  return chosen.map((window) => ({
    text: words.slice(starts[window], ends[window]).join(" "),
    similarity: scores[window],
  }));
}
