import { EdgetopicError } from "../../core/errors.ts";
import { createCustomEmbedder } from "../custom/custom-embedder.ts";
import type { CustomOptions } from "../custom/custom-options.ts";
import {
  createServiceBindingEmbedder,
  type EmbeddingService,
} from "../service-binding/service-binding-embedder.ts";
import type { Vendor } from "../vendor.ts";
import {
  countParameter,
  flagParameter,
  neededDimensions,
  readParameters,
} from "./read-parameters.ts";
import { ready, type Setting, settingName, trusting } from "./setting.ts";

const PARAMETERS = [
  "dimensions",
  "version",
  "modalities",
  "inputsPerRequest",
  "tokensPerInput",
  "concurrentRequests",
  "hasZeroVectors",
] as const;

/**
 * `custom/<name>`: the Worker bound as CUSTOM_<NAME> where there is one, else the endpoint at
 * CUSTOM_<NAME>_URL. A binding needs no key, and no variable takes its place.
 */
export function customVendor(
  setting: Setting,
  serviceOf: (name: string) => EmbeddingService | undefined = () => undefined,
): Vendor {
  return {
    name: "custom",
    form: "custom/<name>?dimensions=n[&version=…]",
    needs: "CUSTOM_<NAME>_URL, or a Worker bound as CUSTOM_<NAME>",
    modalities: ["text", "image"],
    open(name, parameters) {
      const id = `custom/${name}`;
      const options = readOptions(name, id, parameters);
      const variable = `CUSTOM_${settingName(name)}`;
      const service = serviceOf(variable);
      if (service !== undefined)
        return ready(createServiceBindingEmbedder({ ...options, service }));
      const url = setting(`${variable}_URL`);
      if (!url) {
        throw new EdgetopicError(
          "unknown_embedder",
          `The embedder "${id}" needs ${variable}_URL or a Worker bound as ${variable}, and neither is configured here.`,
        );
      }
      const apiKey = setting(`${variable}_API_KEY`) || undefined;
      return ready(createCustomEmbedder({ ...options, url, apiKey, ...trusting(url) }));
    },
  };
}

function readOptions(
  name: string,
  id: string,
  parameters: ReadonlyMap<string, string>,
): CustomOptions {
  const { text, dimensions } = readParameters(parameters, PARAMETERS);
  return {
    name,
    dimensions: neededDimensions(id, dimensions, 384),
    version: text.get("version"),
    // Which modalities there are is checked there.
    modalities: text.get("modalities")?.split(",") as CustomOptions["modalities"],
    inputsPerRequest: countParameter(text, "inputsPerRequest"),
    tokensPerInput: countParameter(text, "tokensPerInput"),
    concurrentRequests: countParameter(text, "concurrentRequests"),
    hasZeroVectors: flagParameter(text, "hasZeroVectors"),
  };
}
