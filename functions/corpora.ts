import { EdgetopicError } from "../src/core/errors.ts";
import type { CorpusWork } from "../src/jobs/corpus-work.ts";
import type { CorpusDescription } from "../src/jobs/corpus.ts";
import type { ObjectStore } from "../src/storage/object-store.ts";

/** Durable Objects cannot be listed, so every corpus keeps a marker object of its name under here. */
const MARKERS = "corpora/";

/** All corpora, for `Corpora` and for those that need more of one. */
export function createCorpora(corpus: (id: string) => CorpusWork, objects: ObjectStore) {
  /** Null where the corpus was removed after its marker was listed. */
  async function describe(id: string): Promise<CorpusDescription | null> {
    try {
      return await corpus(id).describe();
    } catch (error) {
      if (error instanceof EdgetopicError && error.code === "unknown_corpus") return null;
      throw error;
    }
  }

  async function listIds(after: string | null, limit: number): Promise<string[]> {
    const options = { after: after === null ? undefined : MARKERS + after, limit };
    return (await objects.list(MARKERS, options)).map((key) => key.slice(MARKERS.length));
  }

  return {
    get: corpus,
    listIds,
    async list({ cursor, limit }: { cursor?: string | undefined; limit: number }) {
      const ids = await listIds(cursor ?? null, limit);
      const described = await Promise.all(ids.map(describe));
      return {
        corpora: described.filter((found) => found !== null),
        cursor: ids.length < limit ? null : (ids.at(-1) ?? null),
      };
    },
  };
}
