import { expect, test } from "vitest";
import { age, prune } from "./age-segments.ts";
import { call, settle, startRefresh } from "./calls.ts";
import { deliver, putWithInbox } from "./deliver.ts";
import { findEverywhere } from "./everything-kept.ts";

const CORPUS = "forgetful";
const WORD = "zanzibarine";
const ID = "document-to-forget";
const TEXT = `The ${WORD} orchestra plays quietly at night`;
const documents = Array.from({ length: 60 }, (_, i) => ({
  id: `d${i}`,
  text: `${i % 2 ? "planets and comets around the sun" : "violins and cellos in a hall"} number ${i}`,
}));

async function refresh(): Promise<void> {
  expect(await settle(CORPUS, await startRefresh(CORPUS))).toMatchObject({ state: "completed" });
}

/** The first bytes of the text's vector as they are kept. */
async function vectorOf(text: string): Promise<Uint8Array> {
  const body = { model: "static/en", input: text, encoding_format: "base64" };
  const { json } = await call("POST", "/v1/embeddings", body);
  return Uint8Array.from(atob(json.data[0].embedding), (c) => c.charCodeAt(0)).subarray(0, 64);
}

test("of a document, then of a corpus that is deleted nothing remains anywhere", async () => {
  await putWithInbox(CORPUS, { options: { epochs: 10 } });
  await call("POST", `/v1/corpora/${CORPUS}/documents`, { documents });
  const late = {
    documents: [
      { id: ID, text: TEXT },
      { id: "d0", text: documents[0]?.text },
    ],
  };
  expect((await deliver(CORPUS, "delivery-1", JSON.stringify(late))).status).toBe(202);
  // A delivery has a refresh follow.
  const versions = async () =>
    (await call("GET", `/v1/corpora/${CORPUS}/versions`)).json.versions.length;
  await expect.poll(versions, { timeout: 30_000 }).toBe(1);
  expect((await call("GET", `/v1/corpora/${CORPUS}/documents/${ID}`)).status).toBe(200);
  await refresh();

  const vector = await vectorOf(TEXT);
  const before = await findEverywhere(WORD, ID, vector);
  expect(before).toContain("CORPORA documents");
  expect(before.filter((place) => place.startsWith("BUCKET corpus/")).length).toBeGreaterThan(1);
  expect((await findEverywhere(vector)).some((place) => place.includes("vectors/"))).toBe(true);

  expect((await call("DELETE", `/v1/corpora/${CORPUS}/documents/${ID}`)).status).toBe(204);
  await refresh();
  const { json } = await call("GET", `/v1/corpora/${CORPUS}/versions`);
  for (const { version, published } of json.versions) {
    if (published) continue;
    const path = `/v1/corpora/${CORPUS}/versions/${version}`;
    expect((await call("DELETE", path)).status).toBe(204);
  }
  await age(2);
  await prune();
  expect(await findEverywhere(WORD, vector)).toEqual([]);
  // Which document somebody deleted is what the log is for.
  expect(new Set(await findEverywhere(ID))).toEqual(new Set(["AUDIT_LOGS entries"]));

  const other = await vectorOf(documents[0]?.text ?? "");
  expect((await findEverywhere(CORPUS)).length).toBeGreaterThan(5);
  expect((await findEverywhere(other, "violins")).length).toBeGreaterThan(2);
  await call("PUT", `/v1/corpora/${CORPUS}/limits`, { documentsPerDay: 1 });
  expect((await call("DELETE", `/v1/corpora/${CORPUS}`)).status).toBe(204);
  await age(2);
  await prune();
  expect(await findEverywhere(other, "violins", "comets")).toEqual([]);
  // The empty object of that name, for its alarm; and the log.
  const named = new Set(await findEverywhere(CORPUS));
  expect(named).toEqual(new Set(["AUDIT_LOGS entries", "CORPORA corpus"]));
});
