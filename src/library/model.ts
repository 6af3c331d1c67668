import { EdgetopicError } from "../core/errors.ts";
import { createAssigner, type Assigner, type TopicMembership } from "../core/model/assigner.ts";
import { createEditedAssigner } from "../core/model/edited-topics.ts";
import type { TopicDescription, TopicModel } from "../core/model/topic-model.ts";
import type { TargetTopic } from "../core/modes/target-topics.ts";
import type { FitOptions } from "../core/options.ts";
import type { EditRequest } from "../core/topics/edits/resolve-request.ts";
import { editedTargets } from "../core/topics/edits/edited-targets.ts";
import { resolveEdits } from "../core/topics/edits/resolve-edits.ts";
import type { LoggedEdit } from "../core/topics/edits/topic-edit.ts";
import { decodeTermCounts, type KeptTermMatrix } from "../core/text/term-counts.ts";
import { roundedVectors } from "../core/vector-encoding.ts";
import type { OutlierStep } from "../jobs/operations/outlier-reduction.ts";
import { embedMany } from "../embedders/embed-many.ts";
import type { Embedder, EmbedderInput } from "../embedders/embedder.ts";
import { textOf } from "../embedders/input-text.ts";
import { corpusEmbedder, loadEmbedder, loadKernels } from "./engine.ts";
import {
  addEdit,
  editedTopicsOf,
  removeEdit,
  withEdits,
  type EditedModel,
  type EditSettings,
} from "./edit-model.ts";
import { decodeEditedModel, encodeEditedModel } from "./edited-model-file.ts";
import { type DriftSettings, measureModelDrift, type ModelDrift } from "./model-drift.ts";
import { reduceOutliers } from "./reduce-outliers.ts";
import { createTopicOperations, type TopicOperations, type WithTexts } from "./topic-operations.ts";
import type { Representations } from "../core/topics/representations/representation.ts";
import type { LabelUsage } from "../labelers/label-cost.ts";
import { estimateRepresentations, representModel, type RepresentSettings } from "./represent.ts";
import { rewordTopics, type RewordSettings } from "./reword.ts";
import { reclusterTopics, type ReclusterSettings } from "./recluster.ts";

export interface TopicAssignment {
  /** -1 for an outlier. */
  topic: number;
  /** In [0, 1]; 0 for an outlier. */
  probability: number;
  /** All topics it is of, by weight, where those were asked for. */
  memberships?: TopicMembership[];
}

/** Documents by text or image, or by vectors of the model's embedder (`n × dimensions`, f32, row-major). */
export type Assignable = readonly EmbedderInput[] | { vectors: Float32Array };

export interface AssignOptions {
  signal?: AbortSignal;
  /** That of the model, where the environment has not what it needs. */
  embedder?: Embedder | undefined;
  /** Says of each document all topics it is of. False. */
  memberships?: boolean;
}

/** A fitted corpus: its topics, its documents' topics and places on the map. */
export interface Model extends TopicOperations {
  readonly embedder: string;
  /** Of the vectors. */
  readonly dimensions: number;
  readonly options: FitOptions;
  /** SHA-256 of the result: equal documents, options and seed give equal digests on every machine. */
  readonly digest: string;
  /** By size, the outliers (-1) last. */
  readonly topics: readonly TopicDescription[];
  /** Of a fit with a mode: what each seed topic, class or name became. */
  readonly targets?: readonly TargetTopic[];
  /** Of the fit, ascending. */
  readonly documentIds: readonly string[];
  /** Of the document `documentIds[i]`. */
  documentTopic(i: number): TopicAssignment;
  /** How often each term occurs in each topic; null in models of before they were kept, and after `recluster` without texts. */
  termCounts(): KeptTermMatrix | null;
  /** Its place on the map, `[x, y]`. */
  documentPosition(i: number): [number, number];
  /**
   * Topics for any documents, each by itself: a document's answer does not depend on the others, and
   * one of the fit gets what the fit gave it. Throws `vector_required` where texts are given and the
   * embedder embeds none, `dimension_mismatch`, `embedder_mismatch`.
   */
  assign(documents: Assignable, options?: AssignOptions): Promise<TopicAssignment[]>;
  /**
   * How far new documents are from those of the fit, by the measures and thresholds of a corpus, and
   * what may become a topic among them. Throws what `assign` throws.
   */
  drift(documents: Assignable, options?: AssignOptions & DriftSettings): Promise<ModelDrift>;
  /**
   * The same documents in other topics, without a fit: HDBSCAN's tree is cut anew, outliers, centroids
   * and representatives follow, the map stays. A fraction of a second; words take the texts.
   * `minSamples` is of the tree and stays. Throws `invalid_option`, `dimension_mismatch`.
   */
  recluster(settings: ReclusterSettings): Promise<Model>;
  /**
   * The same topics in other words, without a fit: weighed anew, or counted anew where there are texts.
   * Aspects and labels go. Throws `invalid_option`, `dimension_mismatch`, `no_term_counts`.
   */
  reword(settings: RewordSettings): Promise<Model>;
  /**
   * The same documents with topics for outliers: the first of the steps that has one for a document
   * decides. Sizes, centroids, representatives and, where there are texts, words follow; the model
   * itself stays as it is. Throws `invalid_option`, `dimension_mismatch`, `no_term_counts`.
   */
  reduceOutliers(steps: readonly OutlierStep[], settings?: WithTexts): Promise<Model>;
  /**
   * The same model with other views of its topics beside their words, as `aspects`, and the `label` of
   * the first that names them; those it had go. A view that fails says so in its place. Throws
   * `invalid_option`, `unknown_labeler`.
   */
  represent(representations: Representations, settings?: RepresentSettings): Promise<Model>;
  /** What the labels of each of them would cost at most; nobody is asked. */
  estimateLabels(
    representations: Representations,
    keys?: Readonly<Record<string, string>>,
  ): Record<string, LabelUsage>;
  /** What was edited of its topics, and holds, in the order in which it was. */
  readonly edits: readonly LoggedEdit[];
  /**
   * The same model with an edit of its topics: merge, split, reduce, delete, rename, hide, pin, note,
   * move. No fit; all that is asked of the model follows it. Throws `unknown_topic`,
   * `unknown_document`, `invalid_option`, `dimension_mismatch`.
   */
  edit(request: EditRequest, settings?: EditSettings): Promise<Model>;
  /** The same model without an edit, the last one unless another is named, to the byte as if it had not been made. Throws `unknown_edit`. */
  undo(id?: string, settings?: EditSettings): Promise<Model>;
  /** The model as one file, which `openModel` and a Worker read. */
  encode(): Uint8Array;
}

/** Opens what `encode` gave. Throws `checkpoint_mismatch` where the bytes are damaged or another thing's. */
export function openModel(bytes: Uint8Array): Model {
  return createEditedModel(decodeEditedModel(bytes));
}

/** Short for `model.assign(documents)`. */
export function assign(
  model: Model,
  documents: Assignable,
  options: AssignOptions = {},
): Promise<TopicAssignment[]> {
  return model.assign(documents, options);
}

export function createModel(model: TopicModel): Model {
  return createEditedModel({ fitted: model, edits: [], model });
}

function createEditedModel(edited: EditedModel): Model {
  const { model } = edited;
  const { rows, rowOfDocument, rowTopics, rowProbabilities, mapPositions, topicIds } = model;
  const { dimensions } = rows;
  let assigner: Assigner | null = null;
  const rowOf = (i: number): number => {
    const row = rowOfDocument[i];
    if (row !== undefined) return row;
    throw new RangeError(`There is no document ${i}; the model has ${rowOfDocument.length}.`);
  };

  return {
    ...createTopicOperations(model, (texts, how) => vectorsOf(model, texts, how)),
    embedder: model.embedder,
    dimensions,
    options: model.options,
    digest: model.digest,
    topics: model.topics,
    ...(model.targets && { targets: targetsOf(edited, model.targets) }),
    documentIds: model.documentIds,
    documentTopic: (i) => ({
      topic: topicIds[rowTopics[rowOf(i)] as number] ?? -1,
      probability: rowTopics[rowOf(i)] === -1 ? 0 : (rowProbabilities[rowOf(i)] as number),
    }),
    termCounts: () => (model.termCounts ? decodeTermCounts(model.termCounts) : null),
    documentPosition: (i) => [
      mapPositions[2 * rowOf(i)] as number,
      mapPositions[2 * rowOf(i) + 1] as number,
    ],
    async assign(documents, options = {}) {
      const { signal } = options;
      const vectors = await vectorsOf(model, documents, options);
      assigner ??= await openAssigner(edited);
      const assigned: TopicAssignment[] = [];
      for (let at = 0; at < vectors.length; at += dimensions) {
        signal?.throwIfAborted();
        const vector = vectors.subarray(at, at + dimensions);
        const { topic, probability } = assigner.assign(vector);
        const memberships = options.memberships && assigner.memberships(vector);
        assigned.push({ topic, probability, ...(memberships && { memberships }) });
      }
      return assigned;
    },
    async drift(documents, options = {}) {
      const vectors = await vectorsOf(model, documents, options);
      const kernels = await loadKernels();
      assigner ??= await openAssigner(edited);
      const own = "vectors" in documents ? [] : documents.map(textOf);
      const { texts = own, thresholds = {} } = options;
      return measureModelDrift(model, vectors, assigner, kernels, { texts, thresholds });
    },
    reword: async (settings) => createModel(await rewordTopics(model, settings)),
    reduceOutliers: async (steps, settings = {}) =>
      createModel(await reduceOutliers(model, steps, settings)),
    represent: async (representations, settings = {}) =>
      createEditedModel(
        withModel(
          edited,
          await representModel(model, representations, settings, () => openEmbedder(model)),
        ),
      ),
    estimateLabels: (representations, keys) =>
      estimateRepresentations(model, representations, keys),
    recluster: async (settings) => createModel(await reclusterTopics(model, settings)),
    edits: edited.edits,
    edit: async (request, settings = {}) =>
      createEditedModel(await withEdits(edited, addEdit(edited, request), settings)),
    undo: async (id, settings = {}) =>
      createEditedModel(await withEdits(edited, removeEdit(edited, id), settings)),
    encode: () => encodeEditedModel(edited),
  };
}

function targetsOf({ fitted, edits }: EditedModel, targets: readonly TargetTopic[]): TargetTopic[] {
  return editedTargets(targets, resolveEdits(edits, fitted.topicIds, fitted.fingerprint));
}

/** Where nothing is edited, what is said of the fitted model is said of both. */
function withModel(edited: EditedModel, model: TopicModel): EditedModel {
  return edited.edits.length === 0 ? { fitted: model, edits: [], model } : { ...edited, model };
}

/** Vectors are assigned by the fit, as in a Worker, and follow the edits. */
async function openAssigner(edited: EditedModel): Promise<Assigner> {
  const fitted = createAssigner(edited.fitted, await loadKernels());
  if (edited.edits.length === 0) return fitted;
  return createEditedAssigner(fitted, editedTopicsOf(edited));
}

/** The embedder of a model: its own, where it was made of the corpus. */
async function openEmbedder({ embedder, embedderModel }: TopicModel): Promise<Embedder> {
  const made = embedderModel === undefined ? null : corpusEmbedder(embedder);
  if (made === null || embedderModel === undefined) return loadEmbedder(embedder);
  return made.open(embedderModel);
}

async function vectorsOf(
  model: TopicModel,
  documents: Assignable,
  { signal, embedder: given }: AssignOptions,
): Promise<Float32Array> {
  const { embedder: id, fingerprint, options, rows } = model;
  const encoding = options.vectorEncoding ?? "f32";
  if ("vectors" in documents) {
    if (documents.vectors.length % rows.dimensions === 0) {
      return roundedVectors(documents.vectors, rows.dimensions, encoding);
    }
    throw new EdgetopicError(
      "dimension_mismatch",
      `${documents.vectors.length} numbers are no vectors of ${rows.dimensions} dimensions.`,
    );
  }
  const embedder = given ?? (await openEmbedder(model));
  if (embedder.fingerprint !== fingerprint) {
    throw new EdgetopicError(
      "embedder_mismatch",
      `The model was fitted on vectors of ${fingerprint}; ${id} is ${embedder.fingerprint} here.`,
    );
  }
  const { vectors } = await embedMany(embedder, documents, { signal });
  return roundedVectors(vectors, rows.dimensions, encoding);
}
