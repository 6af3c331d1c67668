import { reclusterModel } from "../core/model/recluster-model.ts";
import type { TopicModel } from "../core/model/topic-model.ts";
import type { ClustererChoice } from "../core/options.ts";
import { modelOfProducts } from "./model-of-products.ts";

export interface ReclusterSettings {
  /** In documents, at least 2. */
  minTopicSize: number;
  /** In documents; of a topic that is larger its parts are taken. By default as the fit had it. */
  maxTopicSize?: number;
  /** HDBSCAN's way to choose, by default that of the fit: `"leaf"` for many small topics. */
  selection?: "excess-of-mass" | "leaf";
  /** Topics nearer than this in the reduced space are one; by default as the fit had it. */
  selectionEpsilon?: number;
  /** The texts of `documentIds`, in their order: without them topics have no words. */
  texts?: readonly string[];
}

/** The same model with other topics. Throws `invalid_option`, `dimension_mismatch`. */
export async function reclusterTopics(
  model: TopicModel,
  settings: ReclusterSettings,
): Promise<TopicModel> {
  const { minTopicSize, texts } = settings;
  const clusterer = changedClusterer(model.options.clusterer, settings);
  const products = reclusterModel(model, { ...clusterer, minClusterSize: minTopicSize });
  const options = { ...model.options, minTopicSize, clusterer };
  return modelOfProducts(model, products, { options, texts });
}

/** The fit's HDBSCAN with what is asked for in place of its own. */
function changedClusterer(
  fitted: ClustererChoice,
  { maxTopicSize, selection, selectionEpsilon }: ReclusterSettings,
): Extract<ClustererChoice, { name: "hdbscan" }> {
  return {
    ...(fitted.name === "hdbscan" ? fitted : { name: "hdbscan" }),
    ...(selection !== undefined && { selection }),
    ...(selectionEpsilon !== undefined && { selectionEpsilon }),
    ...(maxTopicSize !== undefined && { maxClusterSize: maxTopicSize }),
  };
}
