import { EdgetopicError } from "../core/errors.ts";
import type { CorpusMeasures } from "./corpus-measures.ts";
import type { CorpusWork } from "./corpus-work.ts";

const PAGE = 1_000;
/** A Worker has six connections. */
const PARALLEL = 6;

/** A question to each corpus; by their ids, in order. One that is removed meanwhile is left out. */
export async function measureCorpora({
  corpusIds,
  corpus,
}: {
  corpusIds(after: string | null, limit: number): Promise<string[]>;
  corpus(id: string): Pick<CorpusWork, "measure">;
}): Promise<Map<string, CorpusMeasures>> {
  const measured = new Map<string, CorpusMeasures>();
  let after: string | null = null;
  for (;;) {
    const ids: string[] = await corpusIds(after, PAGE);
    for (let i = 0; i < ids.length; i += PARALLEL) {
      const some = ids.slice(i, i + PARALLEL);
      const answers = await Promise.all(some.map((id) => measureOne(corpus(id))));
      answers.forEach((answer, j) => {
        if (answer !== null) measured.set(some[j] as string, answer);
      });
    }
    if (ids.length < PAGE) return measured;
    after = ids.at(-1) ?? null;
  }
}

async function measureOne(corpus: Pick<CorpusWork, "measure">): Promise<CorpusMeasures | null> {
  try {
    return await corpus.measure();
  } catch (error) {
    if (error instanceof EdgetopicError && error.code === "unknown_corpus") return null;
    throw error;
  }
}
