import { EdgetopicError } from "../errors.ts";
import type { FitOptions } from "../options.ts";
import { identityReducer } from "../reduce/identity-reducer.ts";
import { pcaReducer } from "../reduce/pca-reducer.ts";
import type { CreateReducer } from "../reduce/reducer.ts";
import { truncatedSvdReducer } from "../reduce/truncated-svd-reducer.ts";
import type { GivenReducers } from "./stage.ts";

/** The reducer that the options name; null for UMAP, which is stages of its own. Throws `invalid_option`. */
export function chooseReducer(options: FitOptions, given: GivenReducers): CreateReducer | null {
  const { reducer, dimensions } = options;
  switch (reducer) {
    case "umap":
      return null;
    case "pca":
      return pcaReducer(dimensions);
    case "truncated-svd":
      return truncatedSvdReducer(dimensions);
    case "identity":
      return identityReducer;
    case "umap-js": {
      const create = given[reducer];
      if (create !== undefined) return create(options);
      throw new EdgetopicError("invalid_option", `There is no reducer "${reducer}" here.`);
    }
  }
}
