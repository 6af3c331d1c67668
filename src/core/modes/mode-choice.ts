/**
 * What is known of the documents before the fit, and what it does; docs/topics.md has BERTopic's
 * names for it. Classes are those that documents come with.
 */
export type ModeChoice =
  /** Documents nearer to the words of a seed than to the corpus as a whole are drawn together. */
  | {
      name: "guided";
      /** Words of each seed. */
      seedTopics: readonly (readonly string[])[];
      /** Documents with a class are drawn to that instead. False. */
      withClasses?: boolean;
    }
  /** Documents of one class are drawn together, those of different ones apart. */
  | { name: "semi-supervised" }
  /** Each class is a topic; documents without one go to that of their neighbors. */
  | { name: "supervised" }
  /** Each class is a topic; documents without one are outliers. */
  | { name: "manual" }
  /** Documents like a name are its topic; the others are clustered. */
  | {
      name: "zero-shot";
      topics: readonly string[];
      /** Cosine from which on a document is of the name most like it: 0 … 1. 0.7. */
      minSimilarity?: number;
    };

export const DEFAULT_MIN_SIMILARITY = 0.7;

/** Whether the categories shape the graph that is laid out. */
export function drawsTogether(mode: ModeChoice | undefined): boolean {
  return mode === undefined || mode.name === "guided" || mode.name === "semi-supervised";
}

/** Whether the topics of the categories are called as those are. */
export function namesTopics(mode: ModeChoice | undefined): boolean {
  return mode !== undefined && !drawsTogether(mode);
}
