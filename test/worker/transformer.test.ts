import { expect, test } from "vitest";
import encoderModule from "../../dist/wasm/encoder.wasm";
import { createTransformerEmbedder } from "../../src/embedders/transformer/transformer.ts";
import { createEncoderMemory } from "../../src/wasm/encoder-memory.ts";
import { DIGEST_TEXTS, digestOfVectors, VECTOR_DIGESTS } from "../support/transformer-digests.ts";
import { readTinyFile } from "./tiny-models.ts";

test.each(Object.entries(VECTOR_DIGESTS))(
  "%s has in workerd the bits it has in Node",
  async (key, digest) => {
    const [name = "", quantization] = key.split(" ");
    const embedder = await createTransformerEmbedder({
      name,
      files: (file) => readTinyFile(name, file),
      openMemory: createEncoderMemory(encoderModule),
      quantization: quantization === "f32" ? "f32" : "int8",
    });
    const { vectors } = await embedder.embed(DIGEST_TEXTS);
    expect(await digestOfVectors(vectors)).toBe(digest);
  },
);
