import { EdgetopicError } from "../errors.ts";
import type { FitOptions } from "../options.ts";
import { drawsTogether } from "./mode-choice.ts";

/**
 * Throws `invalid_option` where the mode would do nothing: seeds and classes draw documents together in
 * the graph, which UMAP lays out and Leiden clusters, and nothing else reads.
 */
export function checkMode({
  mode,
  reducer,
  clusterer,
}: Pick<FitOptions, "mode" | "reducer" | "clusterer">): void {
  if (mode === undefined || !drawsTogether(mode)) return;
  if (reducer === "umap" || clusterer.name === "leiden") return;
  throw new EdgetopicError(
    "invalid_option",
    `The mode ${mode.name} draws documents together in the graph that UMAP lays out; with the reducer ${reducer} and the clusterer ${clusterer.name} it would do nothing.`,
  );
}
