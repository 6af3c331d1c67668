import { expect, test } from "vitest";
import type { EmbeddingList } from "../../../../src/api/schemas/embedding.ts";
import { createTestApi, readCode, readProblem } from "../../../support/api.ts";

const model = "static/en";
const embed = (body: object) => createTestApi().call("POST", "/v1/embeddings", body);

test("a list of texts is embedded in order, in OpenAI's shape", async () => {
  const response = await embed({ model, input: ["one", "three"] });
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(await response.json()).toEqual({
    object: "list",
    data: [
      { object: "embedding", index: 0, embedding: [3, 0, 0, 0] },
      { object: "embedding", index: 1, embedding: [5, 1, 0, 0] },
    ],
    model,
    usage: { prompt_tokens: 9, total_tokens: 9 },
  });
});

test("a single text is a list of one", async () => {
  const { data } = (await (await embed({ model, input: "one" })).json()) as EmbeddingList;
  expect(data).toEqual([{ object: "embedding", index: 0, embedding: [3, 0, 0, 0] }]);
});

test("base64 is the little-endian f32 of the same numbers", async () => {
  const response = await embed({ model, input: ["one", "three"], encoding_format: "base64" });
  const { data } = (await response.json()) as EmbeddingList;
  const bytes = Uint8Array.from(Buffer.from(data[1].embedding as string, "base64"));
  const view = new DataView(bytes.buffer);
  expect([0, 4, 8, 12].map((offset) => view.getFloat32(offset, true))).toEqual([5, 1, 0, 0]);
});

test("the model's own dimensions may be named, and user is taken", async () => {
  expect((await embed({ model, input: "x", dimensions: 4, user: "u" })).status).toBe(200);
});

test("other dimensions are an invalid_option", async () => {
  const problem = await readProblem(await embed({ model, input: "x", dimensions: 3 }));
  expect(problem).toMatchObject({
    code: "invalid_option",
    status: 422,
    errors: [{ pointer: "/dimensions" }],
  });
});

test("an unknown model is unknown_embedder", async () => {
  expect(await readCode(embed({ model: "gpt", input: "x" }))).toBe("422 unknown_embedder");
});

test.each([
  [{ model }],
  [{ input: "x" }],
  [{ model, input: "" }],
  [{ model, input: [] }],
  [{ model, input: ["x", ""] }],
  [{ model, input: [1, 2, 3] }],
  [{ model, input: [[1, 2]] }],
  [{ model, input: Array.from({ length: 2049 }, () => "x") }],
  [{ model, input: "x", encoding_format: "hex" }],
  [{ model, input: "x", dimensions: 0 }],
])("%j is an invalid_request", async (body) => {
  expect(await readCode(embed(body))).toBe("400 invalid_request");
});

test("an unknown field is an invalid_option", async () => {
  expect(await readCode(embed({ model, input: "x", truncate: true }))).toBe("422 invalid_option");
});
