import { expect, test } from "vitest";
import { createOpenAiEmbedder } from "../../src/embedders/openai/openai.ts";

/** Answers as OpenAI would, with the numbers 1 … 4 for the first text and their negatives for the next. */
function answerLikeOpenAi(requests: Request[]): typeof fetch {
  return async (url, init) => {
    requests.push(new Request(url, init));
    const data = [1, -1].map((sign, index) => {
      const bytes = new Uint8Array(Float32Array.of(1, 2, 3, 4).map((value) => sign * value).buffer);
      return { object: "embedding", index, embedding: btoa(String.fromCharCode(...bytes)) };
    });
    const usage = { prompt_tokens: 7, total_tokens: 7 };
    return Response.json({ object: "list", model: "m", data, usage });
  };
}

function embedderWith(send: typeof fetch) {
  const about = { model: "m", dimensions: 4, apiKey: "sk-key-of-a-test" };
  return createOpenAiEmbedder({ ...about, fetch: send });
}

test("OpenAI's client runs in a worker", async () => {
  const requests: Request[] = [];
  const { vectors, usage } = await embedderWith(answerLikeOpenAi(requests)).embed(["one", "two"]);
  const norm = Math.sqrt(30);
  const row = [1, 2, 3, 4].map((value) => Math.fround(value / norm));
  expect([...vectors]).toEqual([...row, ...row.map((value) => -value)]);
  expect(usage).toEqual({ tokens: 7 });
  const [request] = requests;
  expect(request?.url).toBe("https://api.openai.com/v1/embeddings");
  expect(request?.headers.get("authorization")).toBe("Bearer sk-key-of-a-test");
  expect(await request?.json()).toEqual({
    input: ["one", "two"],
    model: "m",
    encoding_format: "base64",
  });
});

test("a refusal is an error of the port in a worker too, without the key", async () => {
  const error = { message: "No quota for sk-key-of-a-test", code: "insufficient_quota" };
  const refuse = async () => Response.json({ error }, { status: 429 });
  const request = embedderWith(refuse).embed(["one"]);
  await expect(request).rejects.toMatchObject({ kind: "quota_exhausted", status: 429 });
  await expect(request).rejects.not.toThrow("sk-key");
});

test("a request is ended by its signal in a worker too", async () => {
  const reason = new Error("enough");
  const stop = new AbortController();
  const stall: typeof fetch = (_url, init) =>
    new Promise((_resolve, reject) => {
      init?.signal?.addEventListener("abort", () => reject(new Error("cut off")));
      setTimeout(() => stop.abort(reason), 20);
    });
  const request = embedderWith(stall).embed(["one"], { signal: stop.signal });
  await expect(request).rejects.toBe(reason);
});
