import { expect, test, vi } from "vitest";
import { embedMany } from "../../../src/embedders/embed-many.ts";
import { textOfInput } from "../../../src/embedders/text-of-input.ts";
import type { Embedder, EmbedderInput } from "../../../src/embedders/embedder.ts";

/** Embeds a text as its length and its first code; texts over 9 characters are truncated. */
function createLengthEmbedder(): Embedder {
  return {
    id: "test/length",
    fingerprint: "test/length",
    dimensions: 2,
    modalities: ["text"],
    limits: { inputsPerRequest: 3 },
    embed: vi.fn(async (given: readonly EmbedderInput[]) => {
      const inputs = given.map(textOfInput);
      return {
        vectors: Float32Array.from(inputs.flatMap((text) => [text.length, text.charCodeAt(0)])),
        usage: { tokens: inputs.length },
        truncated: inputs.flatMap((text, index) => (text.length > 9 ? [index] : [])),
      };
    }),
  };
}

const TEXTS = ["a", "bb", "ccc", "dddddddddd", "e", "ffffffffff", "g"];

test("texts go out in requests of the embedder's size and come back in their order", async () => {
  const embedder = createLengthEmbedder();
  const onProgress = vi.fn();
  const { vectors, truncated, tokens } = await embedMany(embedder, TEXTS, { onProgress });
  expect([...vectors]).toEqual(TEXTS.flatMap((text) => [text.length, text.charCodeAt(0)]));
  expect(truncated).toEqual([3, 5]);
  expect(tokens).toBe(7);
  expect(embedder.embed).toHaveBeenCalledTimes(3);
  expect(onProgress.mock.calls).toEqual([
    [3, 7],
    [6, 7],
    [7, 7],
  ]);
});

test("no text needs no request", async () => {
  const embedder = createLengthEmbedder();
  const embedded = await embedMany(embedder, []);
  expect(embedded).toEqual({ vectors: new Float32Array(0), truncated: [], tokens: 0 });
  expect(embedder.embed).not.toHaveBeenCalled();
});

test("an answer of another length is refused", async () => {
  const embedder = createLengthEmbedder();
  vi.mocked(embedder.embed).mockResolvedValue({
    vectors: new Float32Array(5),
    usage: { tokens: 0 },
    truncated: [],
  });
  await expect(embedMany(embedder, TEXTS)).rejects.toMatchObject({
    code: "dimension_mismatch",
    message: expect.stringContaining("5 numbers for 3 texts, expected 2"),
  });
});

test("an answer with a number that is not finite is refused with the text's index", async () => {
  const embedder = createLengthEmbedder();
  const embedding = { usage: { tokens: 0 }, truncated: [] };
  vi.mocked(embedder.embed)
    .mockResolvedValueOnce({ ...embedding, vectors: new Float32Array(6) })
    .mockResolvedValueOnce({ ...embedding, vectors: new Float32Array([1, 1, 1, NaN, 1, 1]) });
  await expect(embedMany(embedder, TEXTS)).rejects.toMatchObject({
    code: "invalid_vector",
    message: expect.stringContaining("NaN in the vector of text 4"),
  });
});

test("an abort stops before the next request", async () => {
  const embedder = createLengthEmbedder();
  const controller = new AbortController();
  const reason = new Error("enough");
  const onProgress = () => controller.abort(reason);
  const { signal } = controller;
  await expect(embedMany(embedder, TEXTS, { signal, onProgress })).rejects.toBe(reason);
  expect(embedder.embed).toHaveBeenCalledTimes(1);
  expect(embedder.embed).toHaveBeenCalledWith(TEXTS.slice(0, 3), { signal });
});
