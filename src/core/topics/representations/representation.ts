import { EdgetopicError } from "../../errors.ts";

/** One step from what is known of a topic to another view of it. */
export type RepresentationStep =
  | {
      name: "keybert-inspired";
      /** Words kept: 1 … 100. 10. */
      wordCount?: number;
      /** Of how many words by c-TF-IDF they are chosen, where it is the first step: 1 … 500. 100. */
      candidateCount?: number;
    }
  | {
      name: "mmr";
      wordCount?: number;
      /** 30. */
      candidateCount?: number;
      /** From 0, only relevant, to 1, only different. 0.1. */
      diversity?: number;
    }
  | {
      name: "part-of-speech";
      wordCount?: number;
      candidateCount?: number;
      /** Of "Noun", "Adjective", "Verb", …, one space between. ["Adjective Noun", "Noun", "Adjective"]. */
      patterns?: string[];
    }
  | {
      name: "zero-shot";
      /** Candidate names: 1 … 1,000. */
      names: string[];
      /** Cosine to the topic that a name needs: -1 … 1. 0.5. */
      minSimilarity?: number;
    }
  | {
      name: "language-model";
      /** `"openai/<model>"`, `"cohere/<model>"`, …: see docs/topics.md. */
      model: string;
      /** With `[KEYWORDS]` and `[DOCUMENTS]`, in whose places the topic's are put. */
      prompt?: string;
      /** What the model is told it is. */
      system?: string;
      /** Asks for a summary of a few sentences besides the label. false. */
      summary?: boolean;
      /** 0 … 3 representative documents. 3. */
      documentCount?: number;
      /** Words that the model is told: 1 … 100. 10. */
      keywordCount?: number;
      /** Longer documents are cut: 10 … 10,000 tokens, estimated. 200. */
      tokensPerDocument?: number;
      /** Documents are left out, the last first, until the prompt has no more: 100 … 100,000. 2,000. */
      tokensPerPrompt?: number;
    };

/** Views side by side (BERTopic's aspects), each a chain of steps of which one feeds the next. */
export type Representations = Record<string, RepresentationStep[]>;

const STEP_NAMES: readonly string[] = [
  "keybert-inspired",
  "mmr",
  "part-of-speech",
  "zero-shot",
  "language-model",
];
const ENDS: readonly string[] = ["zero-shot", "language-model"];
const MOST_ASPECTS = 20;
const MOST_STEPS = 5;

const RANGES: Record<string, [number, number]> = {
  wordCount: [1, 100],
  candidateCount: [1, 500],
  diversity: [0, 1],
  minSimilarity: [-1, 1],
  documentCount: [0, 3],
  keywordCount: [1, 100],
  tokensPerDocument: [10, 10_000],
  tokensPerPrompt: [100, 100_000],
};

/** Whether a step names the topic, so that no further one can follow. */
export function isNaming({ name }: RepresentationStep): boolean {
  return ENDS.includes(name);
}

/** Throws `invalid_option` where there is no such step, a number is out of its range, or a chain goes on after a name. */
export function checkRepresentations(given: Representations): void {
  const aspects = Object.entries(given);
  if (aspects.length > MOST_ASPECTS) {
    throw invalid(`There are ${aspects.length} representations; expected at most ${MOST_ASPECTS}.`);
  }
  for (const [aspect, steps] of aspects) {
    if (!Array.isArray(steps) || steps.length === 0 || steps.length > MOST_STEPS) {
      throw invalid(`The representation "${aspect}" is no list of 1 to ${MOST_STEPS} steps.`);
    }
    steps.forEach((step, i) => {
      checkStep(aspect, step);
      if (isNaming(step) && i < steps.length - 1) {
        throw invalid(
          `The representation "${aspect}" goes on after ${step.name}, which ends in a name; expected it last.`,
        );
      }
    });
  }
}

function checkStep(aspect: string, step: RepresentationStep): void {
  if (!STEP_NAMES.includes(step.name)) {
    throw invalid(
      `The representation "${aspect}" has a step "${String(step.name)}"; expected one of ${STEP_NAMES.join(", ")}.`,
    );
  }
  for (const [field, value] of Object.entries(step)) {
    const range = RANGES[field];
    if (range === undefined) continue;
    const [least, most] = range;
    if (typeof value === "number" && value >= least && value <= most) continue;
    throw invalid(
      `${field} of the representation "${aspect}" is ${JSON.stringify(value)}; expected a number from ${least} to ${most}.`,
    );
  }
  if (step.name === "zero-shot" && (!Array.isArray(step.names) || step.names.length === 0)) {
    throw invalid(`The representation "${aspect}" has no names to choose from.`);
  }
  if (step.name === "language-model" && typeof step.model !== "string") {
    throw invalid(`The representation "${aspect}" names no model.`);
  }
}

function invalid(message: string): EdgetopicError {
  return new EdgetopicError("invalid_option", message);
}
