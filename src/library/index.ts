/** edgetopic as a library, for Node 22 and later and for browsers. */
export { EdgetopicError, type ErrorCode } from "../core/errors.ts";
export type { Embedder, EmbedderInput } from "../embedders/embedder.ts";
export type { EmbedderName } from "../embedders/embedder-name.ts";
export { createEmbedder } from "./engine.ts";
export type { KeptTermMatrix, TermMatrix } from "../core/text/term-counts.ts";
export type { ComparedBy, HierarchyOptions } from "../core/topics/hierarchy/build-hierarchy.ts";
export { hierarchyNewick } from "../core/topics/hierarchy/hierarchy-newick.ts";
export { hierarchyText } from "../core/topics/hierarchy/hierarchy-text.ts";
export type {
  HierarchyLinkage,
  HierarchyNode,
  TopicHierarchy,
} from "../core/topics/hierarchy/topic-hierarchy.ts";
export type { TopicByGroup, TopicGroupOptions } from "../jobs/operations/describe-groups.ts";
export type { DistributionOptions } from "../core/topics/documents/text-distribution.ts";
export type { OutlierStep } from "../jobs/operations/outlier-reduction.ts";
export type { Explanation, TopicDistribution } from "../jobs/operations/topic-texts.ts";
export type { MatchOptions, TopicMatches } from "../jobs/operations/match-models.ts";
export type { SimilarityMatrix } from "../core/topics/similarity-matrix.ts";
export type { TopicClasses } from "../jobs/operations/topic-classes.ts";
export type {
  TimelineOptions,
  TopicOverTime,
  TopicTimeline,
} from "../jobs/operations/topic-timeline.ts";
export type { ModelTrends, TrendOptions } from "./model-trends.ts";
export type { TopicOperations } from "./topic-operations.ts";
export type { TopicDescription } from "../core/model/topic-model.ts";
export type { TopicMembership } from "../core/model/assigner.ts";
export type { ModeChoice } from "../core/modes/mode-choice.ts";
export type { TargetTopic } from "../core/modes/target-topics.ts";
export { DEFAULT_FIT_OPTIONS, type FitOptions } from "../core/options.ts";
export {
  fit,
  type FitDocument,
  type FitProgress,
  type FitSettings,
  type FitWarning,
} from "./fit.ts";
export { openBertopic, type OpenBertopicOptions } from "./bertopic/open-bertopic.ts";
export type { BertopicFilesOptions } from "../jobs/bertopic/bertopic-files.ts";
export { writeBertopic } from "./bertopic/write-bertopic.ts";
export type {
  Representations,
  RepresentationStep,
} from "../core/topics/representations/representation.ts";
export type { TopicAspect } from "../core/topics/representations/topic-aspect.ts";
export type { LabelUsage } from "../labelers/label-cost.ts";
export type { LabelCache } from "../labelers/label-topics.ts";
export type { RewordSettings } from "./reword.ts";
export type { RepresentSettings } from "./represent.ts";
export type { EditRequest } from "../core/topics/edits/resolve-request.ts";
export type { LoggedEdit, TopicEdit } from "../core/topics/edits/topic-edit.ts";
export type { EditSettings } from "./edit-model.ts";
export {
  mergeModels,
  stripDocuments,
  type MergedModels,
  type MergeSettings,
} from "./merge-models.ts";
export type { ReclusterSettings } from "./recluster.ts";
export type { DriftSettings, ModelDrift } from "./model-drift.ts";
export {
  assign,
  openModel,
  type Assignable,
  type AssignOptions,
  type Model,
  type TopicAssignment,
} from "./model.ts";
export { writeTable, type TableFormat } from "./write-table.ts";
export {
  openOnline,
  startOnline,
  type OnlineModel,
  type OnlineSettings,
  type OnlineTopic,
  type PartialFitSettings,
} from "./online.ts";
