import { EdgetopicError } from "../../core/errors.ts";
import type { Vendor } from "../vendor.ts";
import {
  createWorkersAiEmbedder,
  type AiBinding,
  type WorkersAiOptions,
} from "../workers-ai/workers-ai-embedder.ts";
import { WORKERS_AI_MODELS } from "../workers-ai/workers-ai-models.ts";
import { dimensionsOf } from "./dimensions-of.ts";
import { readParameters } from "./read-parameters.ts";

/** `workers-ai/<model>`: Cloudflare's own models, where the Worker has the AI binding. */
export function workersAiVendor(ai: AiBinding | undefined): Vendor {
  return {
    name: "workers-ai",
    form: "workers-ai/@cf/<author>/<model>[?pooling=cls]",
    needs: "the AI binding",
    models: dimensionsOf(WORKERS_AI_MODELS),
    open(model, parameters) {
      const { text } = readParameters(parameters, ["pooling", "instruction"]);
      if (ai === undefined) {
        throw new EdgetopicError(
          "unknown_embedder",
          `The embedder "workers-ai/${model}" needs the AI binding, which is not configured here.`,
        );
      }
      // Which poolings there are is checked there.
      const pooling = text.get("pooling") as WorkersAiOptions["pooling"];
      const embedder = createWorkersAiEmbedder({
        model,
        ai,
        pooling,
        instruction: text.get("instruction"),
      });
      return { dimensions: embedder.dimensions, load: async () => embedder };
    },
  };
}
