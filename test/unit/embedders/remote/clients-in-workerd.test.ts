import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { afterAll, expect, test } from "vitest";
import { cohereDialect } from "../../../support/fakes/cohere-dialect.ts";
import { createFakeVendor } from "../../../support/fakes/fake-vendor.ts";
import { createHuggingFaceDialect } from "../../../support/fakes/huggingface-dialect.ts";
import { createTeiDialect } from "../../../support/fakes/tei-dialect.ts";

const KEY = "hf_aBcDeFgHiJkLmNoPqRsTuVwX";
const cohere = await createFakeVendor({ dialect: cohereDialect, key: KEY });
const huggingface = await createFakeVendor({ dialect: createHuggingFaceDialect(), key: KEY });
const tei = await createFakeVendor({ dialect: createTeiDialect(), key: KEY });

const embedders = fileURLToPath(new URL("../../../../src/embedders", import.meta.url));
const WORKER = `
import { createCohereEmbedder } from "${embedders}/cohere/cohere-embedder.ts";
import { createHuggingFaceEmbedder } from "${embedders}/huggingface/huggingface-embedder.ts";
import { createTeiEmbedder } from "${embedders}/tei/tei-embedder.ts";

const create = {
  cohere: ({ COHERE: baseUrl, KEY: apiKey }) =>
    createCohereEmbedder({ model: "embed-english-v3.0", apiKey, baseUrl }),
  huggingface: ({ HUGGINGFACE: url, KEY: token }) =>
    createHuggingFaceEmbedder({
      model: "sentence-transformers/all-MiniLM-L6-v2",
      token,
      endpointUrl: url + "/endpoint",
      trustedOrigins: [url],
    }),
  tei: ({ TEI: url, KEY: apiKey }) =>
    createTeiEmbedder({ name: "own", url, trustedOrigins: [url], apiKey, dimensions: 384 }),
};

export default {
  async fetch(request, env) {
    const { searchParams, pathname } = new URL(request.url);
    const embedder = await create[pathname.slice(1)](env);
    const timeout = Number(searchParams.get("timeout") ?? 10000);
    try {
      const { vectors } = await embedder.embed(await request.json(), {
        signal: AbortSignal.timeout(timeout),
      });
      return new Response(vectors.buffer);
    } catch (error) {
      return Response.json({ name: error.name, kind: error.kind }, { status: 500 });
    }
  },
};
`;

const bundle = await build({
  stdin: { contents: WORKER, resolveDir: embedders },
  bundle: true,
  format: "esm",
  platform: "browser",
  conditions: ["workerd", "worker", "browser"],
  write: false,
});
const worker = new Miniflare(
  convertV4MiniflareOptions({
    modules: true,
    script: bundle.outputFiles[0].text,
    compatibilityDate: "2026-10-01",
    bindings: { KEY, COHERE: cohere.url, HUGGINGFACE: huggingface.url, TEI: tei.url },
  }),
);
afterAll(() => Promise.all([worker.dispose(), cohere.close(), huggingface.close(), tei.close()]));

async function post(path: string, texts: string[]): Promise<ArrayBuffer> {
  const response = await worker.dispatchFetch(`http://worker${path}`, {
    method: "POST",
    body: JSON.stringify(texts),
  });
  return response.arrayBuffer();
}

const parse = (body: ArrayBuffer): unknown => JSON.parse(new TextDecoder().decode(body));
const VENDORS = { cohere, huggingface, tei };

test("The clients of Cohere and Hugging Face, and TEI, embed inside workerd", async () => {
  for (const [name, vendor] of Object.entries(VENDORS)) {
    const vectors = new Float32Array(await post(`/${name}`, ["gold", "silver"]));
    const expected = ["gold", "silver"].flatMap((text) => [...vendor.vector(text)]);
    expect(vectors.length, name).toBe(expected.length);
    for (const [i, value] of expected.entries()) expect(vectors[i], name).toBeCloseTo(value, 6);
  }
});

test("Inside workerd too, a stalled body ends with the deadline and a refusal is one request", async () => {
  for (const [name, vendor] of Object.entries(VENDORS)) {
    vendor.failNext("stalled-body");
    const stalled = await post(`/${name}?timeout=500`, ["a"]);
    expect(parse(stalled), name).toEqual({ name: "TimeoutError" });
    const before = vendor.requests.filter(({ inputs }) => inputs.includes("b")).length;
    vendor.failNext("server-error");
    const failed = await post(`/${name}`, ["b"]);
    expect(parse(failed), name).toEqual({ name: "EmbedderError", kind: "unavailable" });
    const sent = vendor.requests.filter(({ inputs }) => inputs.includes("b")).length;
    expect(sent - before, name).toBe(1);
  }
});
