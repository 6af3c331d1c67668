import { expect, test } from "vitest";
import { createTestApi, readCode } from "../../../support/api.ts";

const url = "https://example.org/items";

test("how sources fare is listed, and one is reset", async () => {
  const api = createTestApi();
  await api.call("PUT", "/v1/corpora/c", { sources: [{ id: "items", type: "json", url }] });
  const response = await api.call("GET", "/v1/corpora/c/sources");
  const { sources } = (await response.json()) as { sources: unknown[] };
  expect(sources).toMatchObject([{ id: "items", type: "json", state: "untried", retryAt: null }]);
  const reset = await api.call("POST", "/v1/corpora/c/sources/items/reset");
  expect(await reset.json()).toEqual(sources[0]);
  expect(await readCode(api.call("POST", "/v1/corpora/c/sources/other/reset"))).toBe(
    "404 unknown_source",
  );
});

const fields = {
  id: "/id",
  text: ["/title", "/body"],
  timestamp: "/at",
  metadata: { url: "/html_url" },
};

test.each([
  { id: "a", type: "feed", url },
  { id: "a", type: "json", url, items: "/data", fields, next: { by: "link" }, maxPages: 10 },
  { id: "a", type: "json", url, next: { by: "cursor", pointer: "/next", parameter: "cursor" } },
  { id: "a", type: "ndjson", url, since: { parameter: "after", pointer: "/at" } },
  {
    id: "a",
    type: "csv",
    url,
    delimiter: ";",
    fields,
    next: { by: "number", parameter: "p", first: 0 },
  },
  { id: "a", type: "sitemap", url: "https://example.org/sitemap.xml", include: ["/blog/"] },
  { id: "a", type: "r2", prefix: "sources/letters/", format: "text", split: "paragraphs" },
  { id: "a", type: "r2", bucket: "archive", prefix: "", format: "csv", fields },
  {
    id: "a",
    type: "github",
    repository: "owner/a.name",
    include: ["issues"],
    split: { tokens: 200 },
  },
  { id: "a", type: "custom", name: "letter-box" },
])("%j is kept as it was given", async (source) => {
  const api = createTestApi();
  const response = await api.call("PUT", "/v1/corpora/c", { sources: [source] });
  expect(await response.json()).toMatchObject({ sources: [source] });
});

test.each([
  [{ type: "feed", url, items: "/a" }, "/sources/0/items"],
  [{ type: "json", url, items: "a" }, "/sources/0/items"],
  [{ type: "json", url, fields: { id: "/id" } }, "/sources/0/fields/text"],
  [{ type: "csv", url, next: { by: "url", pointer: "/next" } }, "/sources/0/next/by"],
  [{ type: "csv", url, delimiter: "::" }, "/sources/0/delimiter"],
  [{ type: "json", url, maxPages: 0 }, "/sources/0/maxPages"],
  [{ type: "carrier-pigeon" }, "/sources/0/type"],
  [{ type: "r2", prefix: "corpora/", format: "text" }, "/sources/0/prefix"],
  [{ type: "r2", prefix: "sources/", format: "pdf" }, "/sources/0/format"],
  [{ type: "github", repository: "owner/.." }, "/sources/0/repository"],
  [{ type: "custom", name: "No name" }, "/sources/0/name"],
  [{ type: "feed", url, split: { tokens: 3 } }, "/sources/0/split/tokens"],
])("%j is refused at %s", async (source, pointer) => {
  const api = createTestApi();
  const response = await api.call("PUT", "/v1/corpora/c", { sources: [{ id: "a", ...source }] });
  expect(response.status).toBe(422);
  expect(await response.json()).toMatchObject({ code: "invalid_option", errors: [{ pointer }] });
});
