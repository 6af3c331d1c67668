import { EdgetopicError } from "../../core/errors.ts";
import { createCohereEmbedder } from "../cohere/cohere-embedder.ts";
import type { CohereOptions } from "../cohere/cohere-options.ts";
import type { Embedder } from "../embedder.ts";
import { createHuggingFaceEmbedder } from "../huggingface/huggingface-embedder.ts";
import { createOpenAiEmbedder } from "../openai/openai.ts";
import type { NamedEmbedder, Vendor } from "../vendor.ts";
import { readParameters } from "./read-parameters.ts";

/**
 * Keys of vendors, and proxies to ask instead of them, by the names under which they are configured;
 * absent or empty where there is none. Whoever configures them is trusted.
 */
export interface VendorSettings {
  OPENAI_API_KEY?: string | undefined;
  OPENAI_BASE_URL?: string | undefined;
  COHERE_API_KEY?: string | undefined;
  COHERE_BASE_URL?: string | undefined;
  HF_TOKEN?: string | undefined;
}

/** Vendors that are asked over the network with a key. */
export function hostedVendors(settings: VendorSettings): Vendor[] {
  const key = (name: keyof VendorSettings, id: string): string => {
    const value = settings[name];
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
        const baseUrl = settings.OPENAI_BASE_URL || undefined;
        const urlRules = { trustedOrigins: baseUrl === undefined ? [] : [new URL(baseUrl).origin] };
        return ready(createOpenAiEmbedder({ model, apiKey, dimensions, baseUrl, urlRules }));
      },
    },
    {
      name: "cohere",
      form: "cohere/<model>[?dimensions=n]",
      needs: "COHERE_API_KEY",
      open(model, parameters) {
        const { dimensions } = readParameters(parameters, ["dimensions"]);
        const apiKey = key("COHERE_API_KEY", `cohere/${model}`);
        return ready(
          createCohereEmbedder({
            model,
            apiKey,
            // Which lengths there are is checked there.
            dimensions: dimensions as CohereOptions["dimensions"],
            baseUrl: settings.COHERE_BASE_URL || undefined,
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
