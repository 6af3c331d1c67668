import type { RepresentationStep } from "../../core/topics/representations/representation.ts";
import { estimateLabels, type LabelUsage } from "../../labelers/label-cost.ts";
import {
  DEFAULT_PROMPT,
  DEFAULT_SUMMARY_PROMPT,
  DEFAULT_SYSTEM,
  fillPrompt,
} from "../../labelers/label-prompt.ts";
import { labelTopics } from "../../labelers/label-topics.ts";
import type { Labeler, LabelRequest } from "../../labelers/labeler.ts";
import { labelSchema } from "../../labelers/topic-label.ts";
import type { RepresentedTopics, StepContext, TopicState } from "./represent-topics.ts";

type ModelStep = Extract<RepresentationStep, { name: "language-model" }>;

const KEYWORDS = 10;
const DOCUMENTS = 3;
const TOKENS_PER_DOCUMENT = 200;
const TOKENS_PER_PROMPT = 2_000;
/** Room for models that think before they answer. */
const LABEL_TOKENS = 500;
const SUMMARY_TOKENS = 1_000;

/** Has a language model name each topic; words stay, whatever comes of it. */
export async function nameByModel(
  states: readonly TopicState[],
  step: ModelStep,
  context: StepContext,
): Promise<void> {
  const labeler = context.labeler(step.model);
  const requests = states.map((state) => requestOf(state, step, context));
  const { onProgress, aspectName } = context;
  const maxCost = context.left();
  const { outcomes, usage } = await labelTopics(labeler, requests, {
    withSummary: step.summary === true,
    cache: context.cache,
    signal: context.signal,
    limiter: await context.limiterOf?.(labeler),
    ...(maxCost !== undefined && { maxCost }),
    ...(onProgress && { onProgress: (done, total) => onProgress(aspectName, done, total) }),
  });
  context.spend(usage);
  outcomes.forEach((outcome, i) => {
    const state = states[i];
    if (state !== undefined) state.aspect = { ...state.aspect, ...outcome };
  });
}

/** What the labels of these topics cost at most, told before: by their words of highest weight. */
export function estimateModelStep(
  represented: RepresentedTopics,
  step: ModelStep,
  labeler: Labeler,
): LabelUsage {
  const requests = represented.topics
    .filter(({ id }) => id >= 0)
    .map((topic) => requestOf({ topic, words: null, aspect: {} }, step, represented));
  return estimateLabels(labeler, requests);
}

function requestOf(
  { topic, words }: TopicState,
  step: ModelStep,
  { candidates }: Pick<RepresentedTopics, "candidates">,
): LabelRequest {
  const { keywordCount = KEYWORDS, documentCount = DOCUMENTS, summary = false } = step;
  const keywords = (words ?? candidates(topic, keywordCount)).slice(0, keywordCount);
  const documents = topic.representativeDocuments.slice(0, documentCount);
  const { tokensPerDocument = TOKENS_PER_DOCUMENT, tokensPerPrompt = TOKENS_PER_PROMPT } = step;
  return {
    system: step.system ?? DEFAULT_SYSTEM,
    prompt: fillPrompt(
      step.prompt ?? (summary ? DEFAULT_SUMMARY_PROMPT : DEFAULT_PROMPT),
      keywords.map(({ word }) => word),
      documents.map(({ text }) => text),
      { tokensPerDocument, tokensPerPrompt },
    ),
    schema: labelSchema(summary),
    maxTokens: summary ? SUMMARY_TOKENS : LABEL_TOKENS,
  };
}
