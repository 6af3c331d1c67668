import { createCohereEmbedder } from "../cohere/cohere-embedder.ts";
import { COHERE_MODELS, type CohereOptions } from "../cohere/cohere-options.ts";
import type { Vendor } from "../vendor.ts";
import { dimensionsOf } from "./dimensions-of.ts";
import { flagParameter, readParameters } from "./read-parameters.ts";
import { ready, requireSetting, type Setting } from "./setting.ts";

const PARAMETERS = ["dimensions", "images", "embeddingType", "truncate"] as const;

/** `cohere/<model>`, at Cohere or at COHERE_BASE_URL. */
export function cohereVendor(setting: Setting): Vendor {
  return {
    name: "cohere",
    form: "cohere/<model>[?dimensions=n&images=true]",
    needs: "COHERE_API_KEY",
    modalities: ["text", "image"],
    models: dimensionsOf(COHERE_MODELS),
    open(model, parameters) {
      const { text, dimensions } = readParameters(parameters, PARAMETERS);
      // What there is of each is checked there.
      const given = {
        dimensions,
        embeddingType: text.get("embeddingType"),
        truncate: text.get("truncate"),
      } as Pick<CohereOptions, "dimensions" | "embeddingType" | "truncate">;
      return ready(
        createCohereEmbedder({
          ...given,
          model,
          apiKey: requireSetting(setting, "COHERE_API_KEY", `cohere/${model}`),
          images: flagParameter(text, "images"),
          baseUrl: setting("COHERE_BASE_URL") || undefined,
        }),
      );
    },
  };
}
