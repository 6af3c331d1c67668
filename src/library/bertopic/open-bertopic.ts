import { EdgetopicError } from "../../core/errors.ts";
import { encodeEmbedderName, type EmbedderName } from "../../embedders/embedder-name.ts";
import type { Embedder } from "../../embedders/embedder.ts";
import type { ModelFiles } from "../../embedders/transformer/model-files.ts";
import { loadEmbedder } from "../engine.ts";
import { createModel, type Model } from "../model.ts";
import { modelOfBertopic } from "./model-of-bertopic.ts";
import { readBertopic } from "./read-bertopic.ts";

export interface OpenBertopicOptions {
  /**
   * Of the model that BERTopic embedded with, so that texts can be assigned; by default
   * `precomputed/<dimensions>`, which takes vectors alone.
   */
  embedder?: EmbedderName | Embedder;
}

/**
 * Opens a folder that BERTopic 0.17 wrote with `serialization="safetensors"`, with or without
 * c-TF-IDF; `files` reads one by its name in it, null where there is none. Topics, labels and what
 * it answers about new documents are BERTopic's own; `encode` makes it a model file like any other.
 * Throws `invalid_model`, `unknown_embedder` and `dimension_mismatch`.
 */
export async function openBertopic(
  files: ModelFiles,
  { embedder: asked }: OpenBertopicOptions = {},
): Promise<Model> {
  const content = await readBertopic(files);
  const { dimensions } = content;
  const isMade = typeof asked === "object" && "embed" in asked;
  const name =
    isMade || asked === undefined ? `precomputed/${dimensions}` : encodeEmbedderName(asked);
  const embedder = isMade ? asked : await loadEmbedder(name);
  if (embedder.dimensions !== dimensions) {
    throw new EdgetopicError(
      "dimension_mismatch",
      `"${embedder.id}" has ${embedder.dimensions} dimensions; the model's topics have ${dimensions}.`,
    );
  }
  return createModel(await modelOfBertopic(content, embedder));
}
