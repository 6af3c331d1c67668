import { EdgetopicError } from "../../core/errors.ts";
import { decodeTopicModel } from "../../core/model/topic-model.ts";
import type { CorpusEmbedder, FittedEmbedder } from "../../embedders/corpus/corpus-embedder.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import { releaseBytes } from "../../core/release-bytes.ts";
import type { VectorCache } from "../../storage/vector-cache.ts";
import { learnEmbedder, madeModelKey } from "./learn-embedder.ts";
import type { RefreshContext } from "./refresh-context.ts";
import { versionKeys } from "./version-objects.ts";

/** An embedder that is made of the corpus, in a refresh that embeds by it. */
export interface MadeEmbedder {
  readonly hasSparseRows: boolean;
  open(): Promise<FittedEmbedder>;
  /** Gives the memory of what was opened back; it can be opened again. */
  release(): void;
}

/** Vectors by a model of one refresh are of no use to any other, and cost nothing: none are kept. */
const NO_VECTORS: VectorCache = {
  getMany: async (keys) => new Uint8Array(keys.length),
  hasMany: async (keys) => new Uint8Array(keys.length),
  async putMany() {},
};

/**
 * The refresh with the embedder that it has to embed by, where that is made of the corpus: made anew
 * for a fit, the published version's for new documents. Throws what `learnEmbedder` throws.
 */
export async function withMadeEmbedder(context: RefreshContext): Promise<RefreshContext> {
  const { task, objects, prefix } = context;
  const embedder = context.corpusEmbedder(task.settings.embedder);
  if (embedder === null) return context;
  if (task.mode !== "assign") await learnEmbedder(context, embedder);
  let opened: FittedEmbedder | null = null;

  const made: MadeEmbedder = {
    hasSparseRows: embedder.hasSparseRows,
    async open() {
      opened ??=
        task.mode === "assign"
          ? await openPublished(context, embedder)
          : embedder.open(await readObject(objects, madeModelKey(prefix)));
      return opened;
    },
    release() {
      if (opened !== null) releaseBytes(opened.model);
      opened = null;
    },
  };
  return { ...context, made, embedder: () => made.open(), vectorsOf: () => NO_VECTORS };
}

/** The embedder of the published version. Throws `embedder_mismatch` where that was fitted with another. */
async function openPublished(
  { task, objects }: RefreshContext,
  embedder: CorpusEmbedder,
): Promise<FittedEmbedder> {
  if (task.base === null) {
    throw new EdgetopicError("not_fitted", `The corpus ${task.corpus} has no published version.`);
  }
  const { model: key } = versionKeys(task.prefix, task.base.model);
  const { embedderModel, fingerprint, rows } = decodeTopicModel(await readObject(objects, key));
  if (embedderModel !== undefined && rows.dimensions === embedder.dimensions) {
    const fitted = embedder.open(embedderModel);
    if (fitted.fingerprint === fingerprint) return fitted;
  }
  throw new EdgetopicError(
    "embedder_mismatch",
    `The published model was fitted on vectors of ${fingerprint}; the corpus's embedder is ${embedder.id} now. Refresh it in full.`,
  );
}

async function readObject(objects: ObjectStore, key: string): Promise<Uint8Array> {
  const bytes = await objects.get(key);
  if (bytes === null) throw new Error(`There is no object ${key}.`);
  return bytes;
}
