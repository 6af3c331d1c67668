import { expect, test } from "vitest";
import type { Embedder } from "../../../src/embedders/embedder.ts";
import { EmbedderError } from "../../../src/embedders/embedder-error.ts";
import { textOfInput } from "../../../src/embedders/text-of-input.ts";
import { createFakeVendor, type FakeVendor } from "../../support/fakes/fake-vendor.ts";
import { createOpenAiDialect } from "../../support/fakes/openai-dialect.ts";
import { tryFaults } from "../../support/fakes/try-faults.ts";

const dialect = createOpenAiDialect({ dimensions: 4 });

async function request({ url, key }: FakeVendor, texts: string[]): Promise<number[][]> {
  const body = JSON.stringify({ model: "m", input: texts });
  const headers = { authorization: `Bearer ${key}` };
  const response = await fetch(`${url}/embeddings`, { method: "POST", headers, body });
  if (!response.ok) throw new EmbedderError("unavailable", `${response.status}`);
  const { data } = (await response.json()) as { data: { embedding: number[] }[] };
  return data.map(({ embedding }) => embedding);
}

/** An embedder as careless as `embed` is. */
function tryCareless(
  embed: (vendor: FakeVendor, texts: string[]) => Promise<number[][]>,
  faults: Parameters<typeof tryFaults>[1],
) {
  return tryFaults(async () => {
    const vendor = await createFakeVendor({ dialect });
    const embedder: Embedder = {
      id: "careless/m",
      fingerprint: "careless/m",
      dimensions: 4,
      modalities: ["text"],
      limits: { inputsPerRequest: 4 },
      async embed(inputs) {
        const rows = await embed(vendor, inputs.map(textOfInput));
        return { vectors: Float32Array.from(rows.flat()), usage: { tokens: 1 }, truncated: [] };
      },
    };
    return { vendor, embedder };
  }, faults);
}

test("an embedder that takes vectors in their order is found out", async () => {
  const outcomes = await tryCareless(request, ["shuffled-rows", "server-error"]);
  const found = outcomes.filter(({ wrong }) => wrong.length > 0).map(({ fault }) => fault);
  expect(found).toEqual(["shuffled-rows", "shuffled-rows"]);
});

test("an embedder that asks twice, or throws an answer away, is found out", async () => {
  const twice = await tryCareless(
    async (vendor, texts) => {
      await request(vendor, texts);
      return request(vendor, texts);
    },
    ["lower-limit"],
  );
  expect(twice[0]?.sentAgain).not.toEqual([]);
  const away = await tryCareless(
    async (vendor, texts) => {
      await request(vendor, texts);
      throw new EmbedderError("forbidden", "no");
    },
    ["missing-index"],
  );
  expect(away[0]).toMatchObject({
    outcome: "forbidden",
    lost: expect.arrayContaining(["A text about subject 0"]),
  });
});
