import { expect, test } from "vitest";
import { createOpenAiBatch } from "../../src/embedders/openai/openai-batch.ts";
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

test("a batch is handed in and collected in a worker too", async () => {
  const uploads: string[] = [];
  const bytes = new Uint8Array(Float32Array.of(0, 0, 0, 1).buffer);
  const data = [{ object: "embedding", index: 0, embedding: btoa(String.fromCharCode(...bytes)) }];
  const result = { custom_id: "k", response: { status_code: 200, body: { data } } };
  const answers: Record<string, unknown> = {
    "/v1/files": { id: "file-1" },
    "/v1/batches": { id: "batch_1", status: "validating" },
    "/v1/batches/batch_1": { id: "batch_1", status: "completed", output_file_id: "file-2" },
    "/v1/files/file-2/content": result,
  };
  const send: typeof fetch = async (url, init) => {
    const request = new Request(url, init);
    const { pathname } = new URL(request.url);
    if (pathname === "/v1/files") {
      const file = (await request.formData()).get("file");
      uploads.push(file instanceof File ? await file.text() : "");
    }
    return Response.json(answers[pathname]);
  };
  const about = { model: "m", dimensions: 4, apiKey: "sk-key-of-a-test", fetch: send };
  const batch = createOpenAiBatch(about);
  const { batchId } = await batch.submit([{ key: "k", text: "ein Wörtchen" }], { name: "c" });
  expect(JSON.parse(uploads[0] ?? "")).toMatchObject({
    custom_id: "k",
    body: { input: "ein Wörtchen" },
  });
  const keys: string[] = [];
  for await (const { key, vector } of batch.collect(batchId)) {
    keys.push(key);
    expect([...(vector ?? [])]).toEqual([0, 0, 0, 1]);
  }
  expect(keys).toEqual(["k"]);
});
