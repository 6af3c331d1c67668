import { EdgetopicError } from "../../core/errors.ts";
import { createOpenAiEmbedder } from "../openai/openai.ts";
import { OPENAI_MODELS } from "../openai/openai-models.ts";
import type { Vendor } from "../vendor.ts";
import { dimensionsOf } from "./dimensions-of.ts";
import { readParameters } from "./read-parameters.ts";
import { ready, requireSetting, type Setting, trusting } from "./setting.ts";

/** The last version that is not tied to a date of the client's (Azure's "GA" data plane). */
export const AZURE_API_VERSION = "2024-10-21";

/**
 * `azure/<deployment>`: a deployment of one of OpenAI's models in a resource of one's own. Which
 * model it is, its name says where it is the model's, else the parameter `model`.
 */
export function azureVendor(setting: Setting): Vendor {
  return {
    name: "azure",
    form: "azure/<deployment>[?model=…&dimensions=n]",
    needs: "AZURE_OPENAI_ENDPOINT and AZURE_OPENAI_API_KEY",
    models: dimensionsOf(Object.entries(OPENAI_MODELS)),
    open(deployment, parameters) {
      const { text, dimensions } = readParameters(parameters, ["model", "dimensions"]);
      const id = `azure/${deployment}`;
      const model = text.get("model") ?? deployment;
      if (dimensions === undefined && !Object.hasOwn(OPENAI_MODELS, model)) {
        const message = `"${id}" does not say its model, as in "${id}?model=text-embedding-3-small".`;
        throw new EdgetopicError("invalid_option", message);
      }
      const endpoint = requireSetting(setting, "AZURE_OPENAI_ENDPOINT", id);
      const apiKey = requireSetting(setting, "AZURE_OPENAI_API_KEY", id);
      const apiVersion = setting("AZURE_OPENAI_API_VERSION") || AZURE_API_VERSION;
      return ready(
        createOpenAiEmbedder({
          model,
          apiKey,
          dimensions,
          azure: { endpoint, apiVersion, deployment },
          urlRules: trusting(endpoint),
        }),
      );
    },
  };
}
