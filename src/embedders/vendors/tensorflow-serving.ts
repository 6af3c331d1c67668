import { createTensorFlowServingEmbedder } from "../tensorflow-serving/tensorflow-serving-embedder.ts";
import type { Vendor } from "../vendor.ts";
import { countParameter, readParameters } from "./read-parameters.ts";
import { ready, requireSetting, type Setting, trusting } from "./setting.ts";

const PARAMETERS = ["dimensions", "version", "signature", "inputsPerRequest"] as const;

/** `tensorflow-serving/<model>`: the server at TENSORFLOW_SERVING_BASE_URL, which may have several models. */
export function tensorFlowServingVendor(setting: Setting): Vendor {
  return {
    name: "tensorflow-serving",
    form: "tensorflow-serving/<model>[?dimensions=n&version=n&signature=…]",
    needs: "TENSORFLOW_SERVING_BASE_URL",
    open(name, parameters) {
      const { text, dimensions } = readParameters(parameters, PARAMETERS);
      const url = requireSetting(
        setting,
        "TENSORFLOW_SERVING_BASE_URL",
        `tensorflow-serving/${name}`,
      );
      return ready(
        createTensorFlowServingEmbedder({
          name,
          url,
          ...trusting(url),
          dimensions,
          version: countParameter(text, "version"),
          signatureName: text.get("signature"),
          inputsPerRequest: countParameter(text, "inputsPerRequest"),
          apiKey: setting("TENSORFLOW_SERVING_API_KEY") || undefined,
        }),
      );
    },
  };
}
