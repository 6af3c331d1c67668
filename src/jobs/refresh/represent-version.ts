import { EdgetopicError } from "../../core/errors.ts";
import type { RepresentationStep } from "../../core/topics/representations/representation.ts";
import type { TopicAspect } from "../../core/topics/representations/topic-aspect.ts";
import type { Embedder } from "../../embedders/embedder.ts";
import { embedTexts } from "../embed-texts.ts";
import { createLabelStore } from "../representations/label-store.ts";
import { openRepresented, readTopicList } from "../representations/open-represented.ts";
import {
  addAspects,
  representTopics,
  type RepresentationPorts,
} from "../representations/represent-topics.ts";
import type { RefreshContext } from "./refresh-context.ts";
import { versionKeys } from "./version-objects.ts";

/** By topic id, of one aspect. */
type AspectOfTopics = Record<string, TopicAspect>;

/**
 * Gives the topics of a version that is written and not yet published the representations that the
 * corpus has, an aspect a step. What goes wrong costs that aspect, or that label, and never the
 * refresh: it is told as a warning and in the aspect's place.
 */
export async function representVersion(
  context: RefreshContext,
  version: number,
  model: number,
): Promise<void> {
  const { representations = {} } = context.task.settings;
  const aspects = Object.entries(representations);
  if (aspects.length === 0) return;
  const keyOf = (i: number): string => `${context.prefix}aspects/${i}`;
  for (const [i, [name, steps]] of aspects.entries()) {
    await context.step(`represent-${i}`, async () => {
      const made = await makeAspect(context, { name, steps, version, model });
      await context.objects.put(keyOf(i), JSON.stringify(made));
      await context.corpus.reportRefresh(context.task.refreshId, {
        state: "publishing",
        stages: [{ name: "represent", done: i + 1, total: aspects.length }],
      });
    });
  }
  await context.step("write-aspects", async () => {
    const { topics: key } = versionKeys(context.task.prefix, version);
    const list = await readTopicList(context.objects, key);
    const byTopic = new Map<number, Record<string, TopicAspect>>();
    for (const [i, [name]] of aspects.entries()) {
      const own = await readJson<AspectOfTopics>(context, keyOf(i));
      for (const [id, aspect] of Object.entries(own)) {
        const topic = byTopic.get(Number(id)) ?? {};
        topic[name] = aspect;
        byTopic.set(Number(id), topic);
      }
    }
    const topics = addAspects(list.topics, { aspects: byTopic });
    await context.objects.put(key, JSON.stringify({ ...list, topics }));
  });
}

async function makeAspect(
  context: RefreshContext,
  about: { name: string; steps: RepresentationStep[]; version: number; model: number },
): Promise<AspectOfTopics> {
  const { name, steps, version, model } = about;
  const { objects, task } = context;
  try {
    const written = { prefix: task.prefix, version, model };
    const { structure, ...represented } = await openRepresented(objects, written);
    const { aspects } = await representTopics(
      represented,
      { [name]: steps },
      await openPorts(context, structure.options.vectorEncoding ?? "f32"),
    );
    const problems = [...aspects.values()].flatMap((own) => own[name]?.problem ?? []);
    await warn(context, name, problems);
    return Object.fromEntries([...aspects].map(([id, own]) => [id, own[name] ?? {}]));
  } catch (error) {
    if (!(error instanceof EdgetopicError) || error.code === "unknown_refresh") throw error;
    const problem = { code: error.code, detail: error.message };
    await warn(context, name, [problem]);
    const { topics: all } = await readTopicList(objects, versionKeys(task.prefix, version).topics);
    const topics = all.filter(({ id }) => id >= 0);
    return Object.fromEntries(topics.map(({ id }) => [id, { problem }]));
  }
}

async function warn(
  { corpus, task }: RefreshContext,
  aspect: string,
  problems: readonly { detail: string }[],
): Promise<void> {
  const [first] = problems;
  if (first === undefined) return;
  await corpus.reportRefresh(task.refreshId, {
    state: "publishing",
    warnings: [
      {
        code: "representation_failed",
        detail: `The representation "${aspect}" is missing: ${first.detail}`,
        count: problems.length,
      },
    ],
  });
}

/** Labels may cost what the refresh has not spent yet of its limit. */
async function openPorts(
  context: RefreshContext,
  encoding: Parameters<typeof embedTexts>[3],
): Promise<RepresentationPorts> {
  const { corpus, task, objects, limiterOf } = context;
  const attempt = crypto.randomUUID();
  const nothing = { tokens: 0, isEstimated: false, cost: 0 };
  const spent = await corpus.noteSpending(task.refreshId, attempt, nothing);
  const { maxCost } = task.settings;
  return {
    embed: async (texts) => {
      const embedder = await openTextEmbedder(context);
      const { vectorsOf } = context;
      const ports = { vectorsOf, limiterOf: async (one: Embedder) => limiterOf?.(one) };
      return (await embedTexts(texts, embedder, ports, encoding)).vectors;
    },
    labeler(id) {
      if (context.labeler !== undefined) return context.labeler(id);
      throw new EdgetopicError(
        "unknown_labeler",
        `No language model is configured to ask "${id}".`,
      );
    },
    limiterOf: (labeler) => limiterOf?.(labeler) ?? Promise.resolve(undefined),
    cache: createLabelStore(objects, task.prefix),
    maxCost: maxCost === null ? undefined : Math.max(0, maxCost - (spent.cost ?? 0)),
    async onUsage({ inputTokens, outputTokens, isEstimated, cost }) {
      const tokens = inputTokens + outputTokens;
      if (tokens > 0) {
        await corpus.noteSpending(task.refreshId, attempt, { tokens, isEstimated, cost });
      }
    },
  };
}

/** Who embeds words: the corpus's embedder, made of it or not, or the one that is named for texts. */
async function openTextEmbedder({ made, embedder, task }: RefreshContext): Promise<Embedder> {
  if (made !== null) return made.open();
  const own = await embedder(task.settings.embedder);
  const { textEmbedder } = task.settings.embedding;
  return own.modalities.length > 0 || textEmbedder === undefined ? own : embedder(textEmbedder);
}

async function readJson<Content>({ objects }: RefreshContext, key: string): Promise<Content> {
  const bytes = await objects.get(key);
  if (bytes === null) throw new Error(`There is no object ${key}.`);
  return JSON.parse(new TextDecoder().decode(bytes)) as Content;
}
