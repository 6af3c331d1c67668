import { exports } from "cloudflare:workers";
import { expect, test } from "vitest";
import { encodeNpy } from "../support/encode-npy.ts";
import { smallCorpus } from "../support/small-corpus.ts";
import { call, createSmallCorpus, digestOf, settle, startRefresh } from "./calls.ts";

const COUNT = 60;
const { ids, texts, vectors, dimensions } = smallCorpus(COUNT);

const file = encodeNpy([COUNT, dimensions], vectors);

async function createWithoutVectors(corpus: string): Promise<void> {
  await call("PUT", `/v1/corpora/${corpus}`, { embedder: `precomputed/${dimensions}` });
  const documents = ids.map((id, i) => ({ id, text: texts[i] }));
  const posted = await call("POST", `/v1/corpora/${corpus}/documents?vectors=later`, { documents });
  expect(posted.json).toMatchObject({ added: COUNT, rejected: [] });
}

async function upload(corpus: string, query: string, body: BodyInit): Promise<unknown> {
  const url = `http://127.0.0.1/v1/corpora/${corpus}/vectors${query}`;
  return (await exports.default.fetch(url, { method: "POST", body })).json();
}

test("a corpus whose vectors were uploaded, as a form or by order, is the same as one whose documents brought them", async () => {
  await createSmallCorpus("brought", COUNT);
  await createWithoutVectors("form");
  await createWithoutVectors("order");
  // Without its vectors a corpus of these has nothing to fit.
  expect(await settle("form", await startRefresh("form"))).toMatchObject({
    state: "failed",
    problem: { code: "vector_required" },
  });

  const form = new FormData();
  form.append("ids", JSON.stringify(ids));
  form.append("vectors", new Blob([file]), "vectors.npy");
  const whole = { updated: COUNT, unchanged: 0, rejected: [], rejectedCount: 0 };
  expect(await upload("form", "", form)).toEqual(whole);
  expect(ids.toSorted()).toEqual(ids);
  expect(await upload("order", "?ids=order", file)).toEqual(whole);

  for (const corpus of ["brought", "form", "order"]) {
    expect(await settle(corpus, await startRefresh(corpus))).toMatchObject({ state: "completed" });
  }
  const digest = await digestOf("brought");
  expect(await digestOf("form")).toBe(digest);
  expect(await digestOf("order")).toBe(digest);
});
