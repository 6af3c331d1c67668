import { EdgetopicError } from "../../core/errors.ts";
import { createCohereEmbedder } from "../cohere/cohere-embedder.ts";
import type { CohereOptions } from "../cohere/cohere-options.ts";
import type { Embedder } from "../embedder.ts";
import { createHuggingFaceEmbedder } from "../huggingface/huggingface-embedder.ts";
import { createOpenAiEmbedder } from "../openai/openai.ts";
import type { NamedEmbedder, Vendor } from "../vendor.ts";
import { readParameters } from "./read-parameters.ts";

/** Keys of vendors by the names under which they are configured; absent or empty where there is none. */
export interface VendorKeys {
  OPENAI_API_KEY?: string | undefined;
  COHERE_API_KEY?: string | undefined;
  HF_TOKEN?: string | undefined;
}

/** Vendors that are asked over the network with a key. */
export function hostedVendors(keys: VendorKeys): Vendor[] {
  const key = (name: keyof VendorKeys, id: string): string => {
    const value = keys[name];
    if (value) return value;
    throw new EdgetopicError(
      "unknown_embedder",
      `The embedder "${id}" needs ${name}, which is not configured here.`,
    );
  };
  return [
    {
      name: "openai",
      form: "openai/<model>[?dimensions=n]",
      needs: "OPENAI_API_KEY",
      open(model, parameters) {
        const { dimensions } = readParameters(parameters, ["dimensions"]);
        const apiKey = key("OPENAI_API_KEY", `openai/${model}`);
        return ready(createOpenAiEmbedder({ model, apiKey, dimensions }));
      },
    },
    {
      name: "cohere",
      form: "cohere/<model>[?dimensions=n]",
      needs: "COHERE_API_KEY",
      open(model, parameters) {
        const { dimensions } = readParameters(parameters, ["dimensions"]);
        const apiKey = key("COHERE_API_KEY", `cohere/${model}`);
        // Which lengths there are is checked there.
        return ready(
          createCohereEmbedder({
            model,
            apiKey,
            dimensions: dimensions as CohereOptions["dimensions"],
          }),
        );
      },
    },
    {
      name: "huggingface",
      form: "huggingface/<owner>/<model>[?dimensions=n]",
      needs: "HF_TOKEN",
      open(model, parameters) {
        const { dimensions } = readParameters(parameters, ["dimensions"]);
        const token = key("HF_TOKEN", `huggingface/${model}`);
        return ready(createHuggingFaceEmbedder({ model, token, dimensions }));
      },
    },
  ];
}

function ready(embedder: Embedder): NamedEmbedder {
  return { dimensions: embedder.dimensions, load: async () => embedder };
}
