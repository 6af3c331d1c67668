import type { OpenEncoderMemory } from "../../core/encoder/encoder-operations.ts";
import { EdgetopicError } from "../../core/errors.ts";
import type { ModelFiles } from "../transformer/model-files.ts";
import { createTransformerEmbedder } from "../transformer/transformer.ts";
import type { Vendor } from "../vendor.ts";
import { countParameter, neededDimensions, readParameters } from "./read-parameters.ts";

const PARAMETERS = ["dimensions", "quantization", "pooling", "maxLength"] as const;

/** `transformer/<name>`: an encoder that runs here, from the files of a model's folder. */
export function transformerVendor(
  loadMemory: () => Promise<OpenEncoderMemory>,
  filesOf: (name: string) => ModelFiles,
): Vendor {
  return {
    name: "transformer",
    form: "transformer/<name>?dimensions=n[&quantization=f32]",
    needs: "the model's files",
    open(name, parameters) {
      const given = readParameters(parameters, PARAMETERS);
      const dimensions = neededDimensions(`transformer/${name}`, given.dimensions, 384);
      const quantization = given.text.get("quantization") ?? "int8";
      if (quantization !== "int8" && quantization !== "f32") {
        throw new EdgetopicError(
          "invalid_option",
          `quantization is "${quantization}", expected "int8" or "f32".`,
        );
      }
      const pooling = given.text.get("pooling");
      if (pooling !== undefined && pooling !== "mean" && pooling !== "cls" && pooling !== "max") {
        throw new EdgetopicError(
          "invalid_option",
          `pooling is "${pooling}", expected "mean", "cls" or "max".`,
        );
      }
      const maxLength = countParameter(given.text, "maxLength");
      const load = async () =>
        createTransformerEmbedder({
          name,
          files: filesOf(name),
          openMemory: await loadMemory(),
          quantization,
          pooling,
          maxLength,
        });
      return { dimensions, load };
    },
  };
}
