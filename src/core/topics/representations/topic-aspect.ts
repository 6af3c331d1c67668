import type { TopicWord } from "../top-words.ts";

/** What one representation says of a topic, beside its words. */
export interface TopicAspect {
  /** Of representations that choose words: best first. */
  words?: TopicWord[];
  /** Of those that end in a name. */
  label?: string;
  summary?: string;
  /** Why there is nothing, or less than was asked for; the others have theirs. */
  problem?: { code: string; detail: string };
}
