import { EdgetopicError } from "../../core/errors.ts";
import { createPrecomputedEmbedder, precomputedDimensions } from "../precomputed.ts";
import { createStaticEmbedder, STATIC_DIMENSIONS, STATIC_EMBEDDER_ID } from "../static.ts";
import type { Vendor } from "../vendor.ts";
import { readParameters } from "./read-parameters.ts";

/** `static/en`, whose files lie beside the program. */
export function staticVendor(
  readModel: () => Promise<{ model: ArrayBuffer; tokenizer: string }>,
): Vendor {
  return {
    name: "static",
    form: STATIC_EMBEDDER_ID,
    needs: "",
    models: new Map([["en", STATIC_DIMENSIONS]]),
    open(model, parameters) {
      if (`static/${model}` !== STATIC_EMBEDDER_ID) {
        throw new EdgetopicError(
          "unknown_embedder",
          `There is no model "static/${model}"; there is ${STATIC_EMBEDDER_ID}.`,
        );
      }
      readParameters(parameters, []);
      return {
        dimensions: STATIC_DIMENSIONS,
        load: async () => createStaticEmbedder(await readModel()),
      };
    },
  };
}

/** `precomputed/<dimensions>`: every document brings its vector. */
export const precomputedVendor: Vendor = {
  name: "precomputed",
  modalities: [],
  form: "precomputed/<dimensions>",
  needs: "a vector with every document",
  open(model, parameters) {
    const dimensions = precomputedDimensions(`precomputed/${model}`);
    if (dimensions === null) {
      throw new EdgetopicError(
        "unknown_embedder",
        `"precomputed/${model}" names no dimensions from 1 to 4096.`,
      );
    }
    readParameters(parameters, []);
    return { dimensions, load: async () => createPrecomputedEmbedder(dimensions) };
  },
};
