import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import OpenAI, { APIError } from "openai";
import { afterAll, expect, test } from "vitest";
import { createTestApi, DIMENSIONS } from "../../../support/api.ts";

const api = createTestApi();

const server = createServer(async (message, response) => {
  const answer = await api.fetch(toRequest(message));
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  for await (const chunk of answer.body ?? []) response.write(chunk);
  response.end();
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address() as AddressInfo;
const origin = `http://127.0.0.1:${port}`;
afterAll(() => server.close());

function toRequest(message: IncomingMessage): Request {
  const { method = "GET", url = "/" } = message;
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) headers.set(name, String(value));
  const body = method === "GET" ? null : Readable.toWeb(message);
  return new Request(new URL(url, origin), {
    method,
    headers,
    body,
    duplex: "half",
  } as RequestInit);
}

const { embeddings } = new OpenAI({ apiKey: "any", baseURL: `${origin}/v1`, maxRetries: 0 });
const model = "static/en";

test("OpenAI's own client embeds a text, and several, here", async () => {
  const one = await embeddings.create({ model, input: "a text" });
  expect(one.data.map(({ index }) => index)).toEqual([0]);
  expect(one.data[0]?.embedding).toHaveLength(DIMENSIONS);
  const { data, usage } = await embeddings.create({ model, input: ["a", "text of many words"] });
  expect(data.map(({ index }) => index)).toEqual([0, 1]);
  expect(data[0]?.embedding).not.toEqual(data[1]?.embedding);
  expect(usage.total_tokens).toBe(usage.prompt_tokens);
});

test("OpenAI's own client is answered the same as numbers and as base64", async () => {
  const input = ["a", "text of many words"];
  const byDefault = await embeddings.create({ model, input });
  const asNumbers = await embeddings.create({ model, input, encoding_format: "float" });
  const asBase64 = await embeddings.create({ model, input, encoding_format: "base64" });
  expect(asNumbers.data).toEqual(byDefault.data);
  for (const [index, { embedding }] of asBase64.data.entries()) {
    // Typed as numbers whatever is asked for.
    const bytes = Buffer.from(String(embedding), "base64");
    const numbers = new Float32Array(new Uint8Array(bytes).buffer);
    expect([...numbers]).toEqual(asNumbers.data[index]?.embedding);
  }
});

test("OpenAI's own client knows a refusal's status and code", async () => {
  const refusals = [
    [{ model: "none/such", input: "a" }, 422, "unknown_embedder"],
    [{ model, input: "" }, 400, "invalid_request"],
    [{ model, input: "a", dimensions: 7 }, 422, "invalid_option"],
  ] as const;
  for (const [request, status, code] of refusals) {
    const error: unknown = await embeddings.create(request).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(APIError);
    expect(error).toMatchObject({ status, code, requestID: expect.any(String) });
  }
});
