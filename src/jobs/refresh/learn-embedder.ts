import type { CorpusEmbedder, CorpusFit } from "../../embedders/corpus/corpus-embedder.ts";
import { releaseBytes } from "../../core/release-bytes.ts";
import type { RefreshContext } from "./refresh-context.ts";

/** A batch is one durable step of the first pass. */
const BATCH = { count: 2_000, bytes: 4_000_000 };
/** Batches of a step of the others: what is kept after each step grows with all before. */
const STEP_BATCHES = 5;

/** The object of a refresh that holds the model its embedder is opened from. */
export function madeModelKey(prefix: string): string {
  return `${prefix}embedder`;
}

/**
 * Makes the model of an embedder of the corpus, in passes over its texts as they were in the first
 * one. After each step what was learned is an object in the bucket, so that an eviction costs a
 * step. Throws what the passes throw.
 */
export async function learnEmbedder(
  context: RefreshContext,
  embedder: CorpusEmbedder,
): Promise<void> {
  const { corpus, task, step } = context;
  const learner = createLearner(context, embedder);
  const texts = createTextPasses(context);
  const { passCount } = embedder.startFit();
  const total = await step("learn-count", async () => (await corpus.describe()).documentCount);

  async function report(done: number): Promise<void> {
    const stages = [{ name: "learn", done, total: Math.max(done, passCount * total) }];
    await corpus.reportRefresh(task.refreshId, { state: "embedding", stages });
  }

  const counts = await readCorpus(context, texts, async (batch, kept, done) => {
    await learner.add(batch, [kept]);
    await report(done);
  });
  let done = sum(counts);
  // The first pass had one turn more than batches, which read that there is none.
  let turn = counts.length + 1;
  await step("learn-0-end", () => learner.endPass(counts.length + 1));
  for (let pass = 1; pass < passCount; pass++) {
    for (let first = 0; first < counts.length; first += STEP_BATCHES) {
      const group = counts.slice(first, first + STEP_BATCHES);
      const [own, reached] = [++turn, (done += sum(group))];
      await step(`learn-${pass}-${first}`, async () => {
        await learner.add(own, texts.read(first, group.length));
        await report(reached);
      });
    }
    const own = ++turn;
    await step(`learn-${pass}-end`, () => learner.endPass(own));
  }
}

/**
 * The first pass, batch by batch, each a step: `take` gets the number of texts so far, those of the
 * batch included. Answers the number of texts in each batch.
 */
async function readCorpus(
  { step }: RefreshContext,
  texts: ReturnType<typeof createTextPasses>,
  take: (batch: number, kept: readonly string[], done: number) => Promise<void>,
): Promise<number[]> {
  const counts: number[] = [];
  let after: string | null = null;
  for (let batch = 0; ; batch++) {
    const from: string | null = after;
    const before = sum(counts);
    const read: { count: number; lastId: string | null } = await step(
      `learn-0-${batch}`,
      async () => {
        const { kept, lastId } = await texts.keep(batch, from);
        await take(batch, kept, before + kept.length);
        return { count: kept.length, lastId };
      },
    );
    if (read.lastId === null) return counts;
    after = read.lastId;
    counts.push(read.count);
  }
}

/** The texts of the corpus as the first pass reads them, kept for the others. */
function createTextPasses({ corpus, task, prefix, objects }: RefreshContext) {
  const keyOf = (batch: number): string => `${prefix}learning/texts/${batch}`;
  return {
    async keep(batch: number, after: string | null) {
      const documents = await corpus.readDocuments(task.refreshId, after, BATCH);
      const kept = documents.map(({ text }) => text);
      await objects.put(keyOf(batch), JSON.stringify(kept));
      return { kept, lastId: documents.at(-1)?.id ?? null };
    },
    async *read(first: number, count: number): AsyncGenerator<string[]> {
      for (let batch = first; batch < first + count; batch++) {
        const bytes = await objects.get(keyOf(batch));
        if (bytes === null) throw new Error(`There is no object ${keyOf(batch)}.`);
        yield JSON.parse(new TextDecoder().decode(bytes)) as string[];
      }
    },
  };
}

/**
 * What is learned, turn by turn from 0: a turn begins with what the one before it left, in memory or
 * in the bucket, so that it may be repeated.
 */
function createLearner({ objects, prefix }: RefreshContext, embedder: CorpusEmbedder) {
  const stateKey = (turn: number): string => `${prefix}learning/state/${turn}`;
  let held: { turn: number; fit: CorpusFit } | null = null;

  async function open(turn: number): Promise<CorpusFit> {
    if (turn < 0) return embedder.startFit();
    const state = await objects.get(stateKey(turn));
    if (state === null) throw new Error(`There is no object ${stateKey(turn)}.`);
    return embedder.startFit(state);
  }

  async function take(turn: number, work: (fit: CorpusFit) => Promise<void>): Promise<void> {
    const fit = held?.turn === turn - 1 ? held.fit : await open(turn - 1);
    // Whatever goes wrong in between, the bucket has what the turn began with.
    held = null;
    await work(fit);
    const hasEnded = fit.pass === fit.passCount;
    const state = fit.encode();
    await objects.put(hasEnded ? madeModelKey(prefix) : stateKey(turn), state);
    await objects.delete([stateKey(turn - 2)]);
    releaseBytes(state);
    if (!hasEnded) held = { turn, fit };
  }

  return {
    /** Adds the texts of each batch, one batch after the other. */
    add: (turn: number, batches: AsyncIterable<readonly string[]> | Iterable<readonly string[]>) =>
      take(turn, async (fit) => {
        for await (const texts of batches) fit.add(texts);
      }),
    endPass: (turn: number) => take(turn, async (fit) => fit.endPass()),
  };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
