import { beforeAll, expect, test } from "vitest";
import { createTestApi, readCode, type TestApi } from "../../../support/api.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { createRefreshWorld } from "../../../support/refresh-world.ts";
import { wordDocuments } from "../../../support/word-corpus.ts";

const at = "/v1/corpora/news";
const world = createRefreshWorld(await loadKernels());
let api: TestApi;

beforeAll(async () => {
  await world.put();
  await world.add(wordDocuments);
  await world.refresh();
  api = createTestApi({ openVersion: world.openVersion });
});

test("the hierarchy of the published version is a list of nodes, a text and Newick", async () => {
  const response = await api.call("GET", `${at}/hierarchy?linkage=average`);
  expect(response.headers.get("etag")).toBe('"1"');
  const { version, nodes } = await response.json();
  const { topics } = await world.topics();
  const ids = topics.map(({ id }) => id).filter((id) => id >= 0);
  expect(version).toBe(1);
  expect(nodes).toHaveLength(2 * ids.length - 1);
  expect(nodes.at(-1)).toMatchObject({
    topic: null,
    size: topics.reduce((sum, { id, size }) => sum + (id < 0 ? 0 : size), 0),
  });
  expect(nodes.at(-1).words.length).toBeGreaterThan(0);
  const text = await api.call("GET", `${at}/hierarchy?format=text&by=embeddings`);
  expect(text.headers.get("content-type")).toContain("text/plain");
  const lines = (await text.text()).trimEnd().split("\n");
  expect(lines).toHaveLength(nodes.length);
  for (const id of ids) expect(lines.some((line) => line.endsWith(`Topic: ${id}`))).toBe(true);
  const newick = await (await api.call("GET", `${at}/hierarchy?format=newick`)).text();
  expect(newick).toMatch(/^\(.*\)'.*';$/);
  const known = { "if-none-match": '"1"' };
  expect((await api.call("GET", `${at}/hierarchy`, undefined, known)).status).toBe(304);
});

test("a linkage that is not known is refused, and so is a hierarchy of what is not published", async () => {
  const asked = api.call("GET", `${at}/hierarchy?linkage=centroid`);
  expect(await readCode(asked)).toBe("400 invalid_request");
  const empty = createTestApi();
  expect(await readCode(empty.call("GET", `${at}/hierarchy`))).toBe("409 not_fitted");
});

test("a version of before terms were counted has its hierarchy by embeddings, and says so of the words", async () => {
  const structure = async () => {
    const { termCounts: _, ...kept } = await (await world.openVersion()).structure();
    return kept;
  };
  const old = createTestApi({
    openVersion: async () => ({ ...(await world.openVersion()), structure }),
  });
  expect(await readCode(old.call("GET", `${at}/hierarchy`))).toBe("409 no_term_counts");
  const { nodes } = await (await old.call("GET", `${at}/hierarchy?by=embeddings`)).json();
  expect(nodes.at(-1).name).toBe(nodes[0].name);
});

test("similarities are a matrix of the topics that are asked for", async () => {
  const all = await (await api.call("GET", `${at}/similarities`)).json();
  expect(all.similarities.map((row: number[]) => row.length)).toEqual(
    all.topics.map(() => all.topics.length),
  );
  const some = await (await api.call("GET", `${at}/similarities?topics=1,0&by=embeddings`)).json();
  expect(some.topics).toEqual([1, 0]);
  expect(some.similarities[0][0]).toBe(1);
  expect(some.similarities[0][1]).toBe(some.similarities[1][0]);
});

test("topics match those of another corpus, where the key is for both", async () => {
  const matched = await (await api.call("GET", `${at}/matches?with=other`)).json();
  expect(
    matched.pairs.map(({ first, second }: Record<string, number>) => first === second),
  ).toEqual(matched.pairs.map(() => true));
  expect(matched).toMatchObject({ onlyFirst: [], onlySecond: [], version: 1, withVersion: 1 });
  expect(await readCode(api.call("GET", `${at}/matches`))).toBe("400 invalid_request");
});
