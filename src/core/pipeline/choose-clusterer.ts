import { agglomerativeClusterer } from "../cluster/agglomerative/agglomerative.ts";
import type { Clusterer } from "../cluster/clusterer.ts";
import { dbscanClusterer } from "../cluster/dbscan.ts";
import { hdbscanClusterer } from "../cluster/hdbscan-clusterer.ts";
import { kMeansClusterer } from "../cluster/k-means/k-means.ts";
import { leidenClusterer } from "../cluster/leiden/leiden-clusterer.ts";
import type { FitOptions } from "../options.ts";
import type { ResolvedFitOptions } from "./resolve-fit-options.ts";

/** The clusterer that the options name, with what a corpus decides of it. Throws `invalid_option`. */
export function chooseClusterer(
  { clusterer, seed }: Pick<FitOptions, "clusterer" | "seed">,
  { minTopicSize, minSamples }: Pick<ResolvedFitOptions, "minTopicSize" | "minSamples">,
): Clusterer {
  switch (clusterer.name) {
    case "hdbscan":
      return hdbscanClusterer({ ...clusterer, minClusterSize: minTopicSize, minSamples });
    case "k-means":
      return kMeansClusterer({ ...clusterer, seed });
    case "agglomerative":
      return agglomerativeClusterer(clusterer);
    case "dbscan":
      return dbscanClusterer({ ...clusterer, minSamples });
    case "leiden":
      return leidenClusterer({ ...clusterer, minClusterSize: minTopicSize, seed });
  }
}
