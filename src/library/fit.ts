import { EdgetopicError } from "../core/errors.ts";
import type { FitOptions } from "../core/options.ts";
import { completeOptions } from "../core/complete-options.ts";
import {
  checkRepresentations,
  type Representations,
} from "../core/topics/representations/representation.ts";
import { isFitted } from "../embedders/corpus/corpus-embedder.ts";
import { coverageWarning, createCoverageTally } from "../embedders/coverage.ts";
import { embedMany } from "../embedders/embed-many.ts";
import type { Embedder, EmbedderInput } from "../embedders/embedder.ts";
import { estimateEmbedding } from "../embedders/estimate-embedding.ts";
import { MULTILINGUAL_EMBEDDERS } from "../embedders/multilingual-embedders.ts";
import { type EmbedderName, encodeEmbedderName } from "../embedders/embedder-name.ts";
import { isFree } from "../embedders/prices.ts";
import { precomputedDimensions } from "../embedders/precomputed.ts";
import { fitDocuments } from "../jobs/fit/fit-documents.ts";
import { nameTopics } from "../jobs/fit/name-topics.ts";
import { modelOfFit } from "../jobs/fit/model-of-fit.ts";
import { toEmbedderInput } from "../jobs/to-embedder-input.ts";
import { refuseOverspending } from "../jobs/refuse-overspending.ts";
import { listTopics } from "../jobs/refresh/topic-list.ts";
import { corpusEmbedder, loadEmbedder, loadKernels } from "./engine.ts";
import { fitEmbedder } from "./fit-embedder.ts";
import { createFitProgress, type FitProgress } from "./fit-progress.ts";
import type { RepresentSettings } from "./represent.ts";
import { createModel, type Model } from "./model.ts";

export type { FitProgress } from "./fit-progress.ts";

export interface FitDocument {
  /** Distinct; the document's number, from 0, zero-padded where left out. */
  id?: string;
  /** May be left out beside an image. */
  text?: string;
  /** A data URI or an https URL, for an embedder that takes images. */
  image?: string;
  /** For the modes that are about classes. */
  class?: string;
}

export interface FitSettings {
  /**
   * `"static/en"`, which is built in, unless `embeddings` are given; `"lsa"` or `"tfidf"`, which are
   * made of the documents; any other by its name, where the environment has what it needs; or one
   * that was made (`createEmbedder`).
   */
  embedder?: EmbedderName | Embedder;
  /** `documents × dimensions`, f32, row-major, in the order of the documents. */
  embeddings?: Float32Array;
  options?: Partial<FitOptions>;
  /** The most that embedding may cost, in US dollars; by default any. */
  maxCost?: number;
  /** Other views of the topics, made once they are found; `represent` of the model makes them later. */
  representations?: Representations;
  /** How those are made; `signal` is the fit's, and `maxCost` by default as much as embedding may cost. */
  represent?: Omit<RepresentSettings, "signal">;
  /** Rejects with its reason at the next chunk, within about a second. */
  signal?: AbortSignal;
  onProgress?: (progress: FitProgress) => void;
  /** What a person should know although the fit goes on, such as texts in a language that the embedder does not know. */
  onWarning?: (warning: FitWarning) => void;
}

export interface FitWarning {
  code: "poor_coverage";
  detail: string;
  /** Documents it is about. */
  count: number;
}

/**
 * Finds the topics of documents (texts, or texts with ids): embed → neighbors → UMAP → HDBSCAN →
 * c-TF-IDF, as a refresh in a Worker does it, with the same result to the bit. Throws
 * `too_few_documents`, `all_documents_equal`, `corpus_too_large`, `duplicate_id`,
 * `dimension_mismatch`, `invalid_option`, `unknown_embedder`, `missing_text`; `cost_limit_exceeded`
 * before anything is paid where embedding is estimated to cost more than it may.
 */
export async function fit(
  documents: readonly (string | FitDocument)[],
  settings: FitSettings = {},
): Promise<Model> {
  const { signal, onProgress = () => {}, onWarning = () => {} } = settings;
  const { ids, texts, inputs, classes } = toColumns(documents);
  const options = completeOptions(settings.options ?? {});
  const { representations } = settings;
  if (representations !== undefined) checkRepresentations(representations);
  const embedder = await embedderOf(ids, texts, settings);
  const progress = createFitProgress(
    { documentCount: ids.length, dimensions: embedder.dimensions, options },
    settings.embeddings === undefined,
    () => performance.now(),
    onProgress,
  );
  const coverage = createCoverageTally();
  const maxCost =
    settings.embeddings === undefined ? limitCost(embedder, inputs, settings) : undefined;
  const embedding = { signal, coverage, maxCost, onProgress: progress.embedded };
  const vectors = settings.embeddings ?? (await embedMany(embedder, inputs, embedding)).vectors;
  const warning = coverageWarning(coverage.read(), embedder.id, MULTILINGUAL_EMBEDDERS);
  if (warning !== null) onWarning(warning);

  const sparseRows = isFitted(embedder) ? embedder.sparseRows?.(texts) : undefined;
  const { dimensions } = embedder;
  const embed = async (names: readonly string[]) =>
    (await embedMany(embedder, names, { signal })).vectors;
  const fitted = await fitDocuments(
    { ids, texts, vectors, dimensions, classes, embed, ...(sparseRows && { sparseRows }) },
    options,
    await loadKernels(),
    async (stage, done, total, { work }) => {
      progress.fitted(stage, done, total, work());
      // Lets the page, or whoever holds the signal, have a turn.
      await new Promise((resolve) => setTimeout(resolve));
      signal?.throwIfAborted();
    },
  );
  const textOf = new Map(ids.map((id, i) => [id, texts[i] as string]));
  const { products } = fitted.fit;
  const { targets } = fitted;
  const { topics } = await listTopics(
    products,
    fitted.ids,
    async (document) => textOf.get(fitted.ids[document] as string) as string,
  );
  const about = { embedder, options, digest: fitted.digest, targets };
  const named = nameTopics(topics, targets, options.mode);
  const model = createModel(modelOfFit(products, fitted.ids, named, about));
  if (representations === undefined) return model;
  const how = {
    embedder,
    ...(settings.maxCost !== undefined && { maxCost: settings.maxCost }),
    ...settings.represent,
    ...(signal && { signal }),
  };
  return model.represent(representations, how);
}

/** What is left of `maxCost` for the embedder to keep to: nothing where nobody is paid. */
function limitCost(
  embedder: Embedder,
  inputs: readonly EmbedderInput[],
  { maxCost }: FitSettings,
): number | undefined {
  if (maxCost === undefined || isFree(embedder)) return undefined;
  const { inputs: texts, tokens, cost } = estimateEmbedding(embedder, inputs);
  refuseOverspending({ embedder: embedder.id, texts, tokens, cost }, maxCost);
  return maxCost;
}

function toColumns(documents: readonly (string | FitDocument)[]) {
  const width = String(Math.max(0, documents.length - 1)).length;
  const seen = new Set<string>();
  const ids = documents.map((document, i) => {
    const given = typeof document === "string" ? undefined : document.id;
    const id = given ?? String(i).padStart(width, "0");
    if (seen.has(id))
      throw new EdgetopicError("duplicate_id", `Two documents have the id "${id}".`);
    seen.add(id);
    return id;
  });
  const contents = documents.map((document, i) => {
    const { text, image } =
      typeof document === "string" ? { text: document } : { image: undefined, ...document };
    if (text === undefined && image === undefined)
      throw new EdgetopicError(
        "missing_text",
        `The document "${ids[i]}" has no text and no image.`,
      );
    return { text: text ?? "", image };
  });
  return {
    ids,
    texts: contents.map(({ text }) => text),
    inputs: contents.map(toEmbedderInput),
    classes: documents.map((document) =>
      typeof document === "string" ? undefined : document.class,
    ),
  };
}

/** The one that is asked for, made of the texts where it is such a one; of given embeddings the one that stands for them. */
async function embedderOf(
  ids: readonly string[],
  texts: readonly string[],
  { embedder: asked, embeddings, signal }: FitSettings,
): Promise<Embedder> {
  const isMade = typeof asked === "object" && "embed" in asked;
  if (isMade && embeddings === undefined) return asked;
  const id = isMade ? asked.id : asked && encodeEmbedderName(asked);
  if (embeddings === undefined) {
    const made = corpusEmbedder(id ?? "static/en");
    return made === null ? loadEmbedder(id ?? "static/en") : fitEmbedder(made, ids, texts, signal);
  }
  const dimensions = embeddings.length / Math.max(1, texts.length);
  const given = id ?? `precomputed/${dimensions}`;
  const isSound =
    Number.isInteger(dimensions) && (precomputedDimensions(given) ?? dimensions) === dimensions;
  if (isSound) {
    const embedder = await loadEmbedder(given);
    if (embedder.dimensions === dimensions) return embedder;
  }
  throw new EdgetopicError(
    "dimension_mismatch",
    `${embeddings.length} numbers for ${texts.length} documents are no vectors of ${given}.`,
  );
}
