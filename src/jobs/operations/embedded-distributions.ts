import type { TopicStructure } from "../../core/model/topic-structure.ts";
import { termsOf } from "../../core/model/topic-structure.ts";
import { createCentroidSimilarities } from "../../core/topics/documents/centroid-similarities.ts";
import type { DistributionOptions } from "../../core/topics/documents/text-distribution.ts";
import { createTextTokens } from "../../core/topics/documents/text-tokens.ts";
import { tokenWindows } from "../../core/topics/documents/token-windows.ts";
import { windowDistribution } from "../../core/topics/documents/window-distribution.ts";
import { loadLanguageTools } from "../../languages/language-tools.ts";
import { describeDistribution, type TopicDistribution } from "./topic-texts.ts";

/** Embeds all the texts: `texts × dimensions`. */
type Embed = (texts: readonly string[]) => Promise<Float32Array>;

/**
 * BERTopic's `approximate_distribution(use_embedding_model=True)`: windows are compared with the
 * centroids by their embeddings. Every distinct window is embedded once, which an embedder that is
 * paid charges for. Throws `no_term_counts`, `invalid_option`.
 */
export async function embeddedDistributions(
  structure: TopicStructure,
  texts: readonly string[],
  embed: Embed,
  { minSimilarity = 0.1, withTokens = false, ...options }: DistributionOptions,
): Promise<TopicDistribution[]> {
  const { centroids, topicIds } = structure;
  const { counts } = termsOf(structure);
  const tokenize = createTextTokens(
    counts,
    structure.options,
    await loadLanguageTools(structure.options.language),
  );
  const places = new Map<string, number>();
  const cut = texts.map((text) => {
    const words = tokenize(text).words();
    const windows = tokenWindows(words.length, options);
    const rows = Array.from(windows.starts, (start, window) => {
      const content = words.slice(start, windows.ends[window]).join(" ");
      const place = places.get(content) ?? places.size;
      places.set(content, place);
      return place;
    });
    return { words, windows, rows };
  });
  const vectors = await embed([...places.keys()]);
  const dimensions = vectors.length / Math.max(1, places.size);
  const compare = createCentroidSimilarities(centroids, topicIds.length);
  return cut.map(({ words, windows, rows }) => {
    const write = (window: number, into: Float64Array): number => {
      const start = (rows[window] as number) * dimensions;
      compare(vectors.subarray(start, start + dimensions), into);
      return 1;
    };
    const how = { minSimilarity, tokenCount: withTokens ? words.length : null };
    const found = windowDistribution(windows, topicIds.length, write, how);
    return describeDistribution({ ...found, words }, topicIds);
  });
}
