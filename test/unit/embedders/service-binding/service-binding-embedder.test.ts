import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { afterAll, expect, test } from "vitest";
import {
  createServiceBindingEmbedder,
  type EmbeddingService,
} from "../../../../src/embedders/service-binding/service-binding-embedder.ts";
import { testEmbedder } from "../../../contracts/embedder.ts";
import { EMBEDDING_WORKER } from "../../../support/fakes/embedding-worker.ts";

const SOURCE = fileURLToPath(
  new URL("../../../../src/embedders/service-binding/service-binding-embedder.ts", import.meta.url),
);
/** Embeds what it is posted by the other Worker and answers the bytes of the vectors. */
const CALLER = `
import { createServiceBindingEmbedder } from ${JSON.stringify(SOURCE)};
export default {
  async fetch(request, env) {
    const embedder = createServiceBindingEmbedder({
      name: "other",
      dimensions: 8,
      service: env.EMBEDDINGS,
    });
    const signal = AbortSignal.timeout(2000);
    try {
      const { vectors, usage } = await embedder.embed(await request.json(), { signal });
      return new Response(vectors.buffer, { headers: { "x-tokens": String(usage.tokens) } });
    } catch (error) {
      return Response.json({ name: error.name, kind: error.kind, inputIndex: error.inputIndex }, { status: 500 });
    }
  },
};
`;

const bundle = await build({
  stdin: { contents: CALLER, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
  bundle: true,
  format: "esm",
  write: false,
});
const compatibilityDate = "2026-10-01";
const workers = new Miniflare(
  convertV4MiniflareOptions({
    workers: [
      {
        name: "caller",
        modules: true,
        script: bundle.outputFiles[0].text,
        compatibilityDate,
        serviceBindings: { EMBEDDINGS: { name: "embeddings", entrypoint: "Embeddings" } },
      },
      { name: "embeddings", modules: true, script: EMBEDDING_WORKER, compatibilityDate },
    ],
  }),
);
afterAll(() => workers.dispose());
const { EMBEDDINGS: service } = await workers.getBindings<{ EMBEDDINGS: EmbeddingService }>(
  "caller",
);

const other = (about = {}) =>
  createServiceBindingEmbedder({ name: "other", dimensions: 8, service, ...about });

async function post(
  inputs: unknown,
): Promise<{ status: number; body: ArrayBuffer; tokens: string }> {
  const response = await workers.dispatchFetch("http://caller/", {
    method: "POST",
    body: JSON.stringify(inputs),
  });
  const tokens = response.headers.get("x-tokens") ?? "";
  return { status: response.status, body: await response.arrayBuffer(), tokens };
}

const parse = (body: ArrayBuffer): unknown => JSON.parse(new TextDecoder().decode(body));

testEmbedder("A service binding", async () => other());

test("One Worker embeds by the RPC of another, inside workerd, with the same bits", async () => {
  const { status, body, tokens } = await post(["gold", "silver"]);
  expect(status).toBe(200);
  expect(tokens).toBe("3");
  const { vectors } = await other().embed(["gold", "silver"]);
  expect(new Float32Array(body)).toEqual(vectors);
  expect(Math.hypot(...vectors.subarray(0, 8))).toBeCloseTo(1, 6);
});

test("What the other Worker throws is an embedder's error here, by its index where it names one", async () => {
  expect(parse((await post(["gold", "refuse me"])).body)).toEqual({
    name: "EmbedderError",
    kind: "invalid_input",
    inputIndex: 1,
  });
  expect(parse((await post(["fall over"])).body)).toMatchObject({ kind: "unavailable" });
});

test("A call of the other Worker that takes too long is left", async () => {
  expect(parse((await post(["never"])).body)).toMatchObject({ name: "TimeoutError" });
});

test("Images go to the other Worker where it takes them", async () => {
  const inputs = [{ text: "a cat", image: "data:image/gif;base64,AA==" }, "a cat"];
  const { vectors } = await other({ modalities: ["text", "image"] }).embed(inputs);
  expect(vectors.subarray(0, 8)).not.toEqual(vectors.subarray(8));
});

test("An answer of another length is refused", async () => {
  await expect(other({ dimensions: 9 }).embed(["a"])).rejects.toMatchObject({ kind: "protocol" });
  expect(() => other({ service: null })).toThrow(/expected a service binding/);
});
