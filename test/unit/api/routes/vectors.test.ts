import { readFileSync } from "node:fs";
import { beforeEach, expect, test } from "vitest";
import type { VectorReport } from "../../../../src/api/schemas/vector.ts";
import { createTestApi, readCode, readProblem, type TestApi } from "../../../support/api.ts";
import { encodeNpy } from "../../../support/encode-npy.ts";

const path = "/v1/corpora/c/vectors";
const readFixture = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(new URL(`../../../fixtures/matrices/${name}`, import.meta.url)));

let api: TestApi;
/** What the corpus was given, in order. */
let given: [string, number[]][];

beforeEach(async () => {
  api = createTestApi({
    dimensionsOf: () => 4,
    checkEmbedder: async () => {},
  });
  const { get } = api.corpora;
  given = [];
  api.corpora.get = (id) => {
    const corpus = get(id);
    return {
      ...corpus,
      async setVectors(ids, vectors) {
        const report = await corpus.setVectors(ids, vectors);
        ids.forEach((document, i) =>
          given.push([document, [...vectors.subarray(4 * i, 4 * i + 4)]]),
        );
        return report;
      },
    };
  };
  await api.call("PUT", "/v1/corpora/c", { embedder: "precomputed/4" });
  const documents = ["a", "d", "e", "zz"].map((id) => ({ id, text: id }));
  await api.call("POST", "/v1/corpora/c/documents?vectors=later", { documents });
});

const post = (body: Uint8Array<ArrayBuffer>, query = "", type = "application/octet-stream") =>
  api.fetch(
    new Request(`http://127.0.0.1:8787${path}${query}`, {
      method: "POST",
      headers: { "content-type": type },
      body,
    }),
  );

test("rows go to the documents that the file names; those that cannot be taken are listed", async () => {
  const response = await post(readFixture("ids.npz"));
  expect(response.status).toBe(200);
  // "b/1" and "ä" can be no document's id.
  expect((await response.json()) as VectorReport).toMatchObject({
    updated: 3,
    rejected: [
      { index: 1, id: "b/1", code: "invalid_id" },
      { index: 2, code: "invalid_id" },
    ],
    rejectedCount: 2,
  });
  expect(given).toEqual([
    ["a", [-1.75, -1.5, -1.25, -1]],
    ["d", [1.25, 1.5, 1.75, 2]],
    ["e", [2.25, 2.5, 2.75, 3]],
  ]);
});

async function postForm(parts: readonly [string, BlobPart][]): Promise<Response> {
  const form = new FormData();
  for (const [name, part] of parts) form.append(name, new Blob([part]));
  // Node's stream of a form cannot be cancelled; one of its bytes can.
  const written = new Request("http://fake", { method: "POST", body: form });
  const type = written.headers.get("content-type") ?? "";
  return post(new Uint8Array(await written.arrayBuffer()), "", type);
}

test("rows go to the documents that the first part of a form names", async () => {
  const file = encodeNpy(
    [3, 4],
    Float32Array.from({ length: 12 }, (_, i) => i + 1),
  );
  for (const ids of ['["zz", "nobody", "a"]', "zz\nnobody\r\na\n"]) {
    const response = await postForm([
      ["ids", ids],
      ["vectors", file],
    ]);
    expect(await response.json()).toMatchObject({
      updated: 2,
      rejected: [{ index: 1, id: "nobody", code: "unknown_document" }],
    });
    expect(given.map(([id]) => id)).toEqual(["zz", "nobody", "a"]);
    given.length = 0;
  }
});

test("forms of other parts, or of more ids than rows, are refused", async () => {
  const file = encodeNpy([3, 4], new Float32Array(12).fill(1));
  const refuse = async (parts: [string, BlobPart][]) =>
    (await readProblem(await postForm(parts))).detail;
  expect(
    await refuse([
      ["vectors", file],
      ["ids", "[]"],
    ]),
  ).toContain('next part is "vectors"');
  expect(await refuse([["ids", '["a"]']])).toContain("next part is none");
  expect(
    await refuse([
      ["ids", "[1,"],
      ["vectors", file],
    ]),
  ).toContain("no JSON list");
  expect(
    await refuse([
      ["ids", '["a"]'],
      ["vectors", file],
    ]),
  ).toContain("3 rows for 1 ids");
  const named = readFixture("ids.npz");
  expect(
    await refuse([
      ["ids", '["a"]'],
      ["vectors", named],
    ]),
  ).toContain("names its documents");
});

test("by order, rows go to the documents in the order of their ids", async () => {
  const file = encodeNpy(
    [4, 4],
    Float32Array.from({ length: 16 }, (_, i) => i + 1),
  );
  const response = await post(file, "?ids=order");
  expect(await response.json()).toMatchObject({ updated: 4, rejected: [] });
  expect(given.map(([id]) => id)).toEqual(["a", "d", "e", "zz"]);
  expect(await readProblem(await post(readFixture("f4.npy"), "?ids=order"))).toMatchObject({
    status: 422,
    code: "invalid_vector",
    detail: /5 rows for 4 documents/,
  });
  const arrow = (await (await post(readFixture("no-ids.arrow"), "?ids=order")).json()) as unknown;
  expect(arrow).toMatchObject({ updated: 4, rejected: [{ index: 4, code: "unknown_document" }] });
});

test("rows that are no vectors are refused by themselves", async () => {
  const values = Float32Array.from({ length: 16 }, (_, i) => i + 1);
  values.fill(0, 4, 8);
  values[9] = Infinity;
  const report = (await (
    await post(encodeNpy([4, 4], values), "?ids=order")
  ).json()) as VectorReport;
  expect(report.updated).toBe(2);
  expect(report.rejected).toEqual([
    { index: 1, id: "d", code: "invalid_vector", detail: "The vector has nothing but zeros." },
    { index: 2, id: "e", code: "invalid_vector", detail: expect.stringContaining("Infinity") },
  ]);
  const ragged = (await (await post(readFixture("ragged.arrow"))).json()) as VectorReport;
  expect(ragged.rejected.map(({ index, code }) => [index, code])).toEqual([
    [1, "invalid_id"],
    [2, "invalid_id"],
    [3, "invalid_vector"],
    [4, "invalid_id"],
  ]);
});

test("an id that comes twice has its first row", async () => {
  const { updated, rejected } = (await (
    await post(readFixture("twice.npz"))
  ).json()) as VectorReport;
  expect(updated).toBe(2);
  expect(rejected).toMatchObject([
    { index: 2, id: "a", code: "duplicate_id" },
    { index: 3, id: "nobody", code: "unknown_document" },
  ]);
});

test("a file that ends too soon has its rows kept, and says how many", async () => {
  const file = encodeNpy(
    [4, 4],
    Float32Array.from({ length: 16 }, (_, i) => i + 1),
  );
  const problem = await readProblem(await post(file.slice(0, -20), "?ids=order"));
  expect(problem).toMatchObject({ status: 422, code: "invalid_vector" });
  expect(problem.detail).toBe(
    "The npy file ends after 2 of its 4 rows. The 2 rows before are kept.",
  );
  expect(given.map(([id]) => id)).toEqual(["a", "d"]);
});

test("files that name no documents, other things and other corpora are refused", async () => {
  expect(await readProblem(await post(readFixture("f4.npy")))).toMatchObject({
    code: "invalid_vector",
    detail: /names no documents.*ids=order/,
  });
  expect(await readProblem(await post(readFixture("ids.npz"), "?ids=order"))).toMatchObject({
    code: "invalid_vector",
    detail: /names its documents/,
  });
  expect(await readCode(post(encodeNpy([1, 3], new Float32Array(3)), "?ids=order"))).toBe(
    "422 dimension_mismatch",
  );
  expect(await readCode(post(new TextEncoder().encode("id,vector")))).toBe("422 invalid_vector");
  expect(await readCode(post(readFixture("f4.npy"), "?ids=column"))).toBe("400 invalid_request");
  await api.call("PUT", "/v1/corpora/c", {});
  expect(await readCode(post(readFixture("ids.npz")))).toBe("409 embedder_mismatch");
});
