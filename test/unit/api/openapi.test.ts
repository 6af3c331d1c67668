import { expect, test } from "vitest";
import { createTestApi } from "../../support/api.ts";

interface Operation {
  parameters?: { name: string; in: string }[];
  requestBody?: unknown;
  security: Record<string, string[]>[];
  responses: Record<string, { description?: string }>;
}
interface OpenApi {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, unknown>>;
}

const readDocument = async (): Promise<OpenApi> =>
  (await createTestApi().call("GET", "/openapi.json")).json() as Promise<OpenApi>;

const operationsOf = ({ paths }: OpenApi) =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );

test("the document is OpenAPI 3.1 and names every call of the contract", async () => {
  const document = await readDocument();
  expect(document.openapi).toMatch(/^3\.1\.\d+$/);
  expect(document.info).toMatchObject({ title: "edgetopic", version: "1.2.3" });
  const calls = operationsOf(document).map(({ path, method }) => `${method} ${path}`);
  expect(calls.sort()).toEqual(
    [
      "get /health",
      "get /v1/corpora",
      "get /v1/corpora/{corpus}",
      "put /v1/corpora/{corpus}",
      "delete /v1/corpora/{corpus}",
      "post /v1/corpora/{corpus}/documents",
      "get /v1/corpora/{corpus}/documents",
      "get /v1/corpora/{corpus}/documents/{document}",
      "delete /v1/corpora/{corpus}/documents/{document}",
      "get /v1/corpora/{corpus}/documents/{document}/topics",
      "post /v1/corpora/{corpus}/refreshes",
      "get /v1/corpora/{corpus}/drift",
      "get /v1/corpora/{corpus}/topics/trends",
      "get /v1/corpora/{corpus}/topics/emerging",
      "get /v1/corpora/{corpus}/notifications",
      "post /v1/corpora/{corpus}/notifications/resume",
      "post /v1/corpora/{corpus}/notifications/{notification}/replay",
      "post /v1/corpora/{corpus}/vectors",
      "get /v1/corpora/{corpus}/refreshes/{refresh}",
      "delete /v1/corpora/{corpus}/refreshes/{refresh}",
      "get /v1/corpora/{corpus}/refreshes/{refresh}/events",
      "get /v1/corpora/{corpus}/schedule",
      "post /v1/corpora/{corpus}/schedule/pause",
      "post /v1/corpora/{corpus}/schedule/resume",
      "post /v1/corpora/{corpus}/schedule/run",
      "get /v1/corpora/{corpus}/schedule/runs",
      "get /v1/corpora/{corpus}/sources",
      "post /v1/corpora/{corpus}/sources/{source}/reset",
      "post /v1/corpora/{corpus}/sources/{source}/rotate",
      "get /v1/corpora/{corpus}/sources/{source}/deliveries",
      "get /v1/corpora/{corpus}/sources/{source}/deliveries/{delivery}",
      "post /v1/corpora/{corpus}/sources/{source}/deliveries/{delivery}/replay",
      "get /v1/corpora/{corpus}/topics",
      "get /v1/corpora/{corpus}/topics/{topic}",
      "post /v1/corpora/{corpus}/assign",
      "get /v1/corpora/{corpus}/map",
      "get /v1/corpora/{corpus}/hierarchy",
      "get /v1/corpora/{corpus}/timeline",
      "get /v1/corpora/{corpus}/topics/{topic}/representatives",
      "get /v1/corpora/{corpus}/similarities",
      "get /v1/corpora/{corpus}/matches",
      "post /v1/corpora/{corpus}/distributions",
      "post /v1/corpora/{corpus}/explanations",
      "post /v1/corpora/{corpus}/outliers/reduction",
      "get /v1/corpora/{corpus}/classes",
      "get /v1/corpora/{corpus}/tables/topics",
      "get /v1/corpora/{corpus}/model",
      "get /v1/corpora/{corpus}/tables/documents",
      "get /v1/corpora/{corpus}/search",
      "get /v1/corpora/{corpus}/versions",
      "get /v1/corpora/{corpus}/versions/{version}/changes",
      "post /v1/corpora/{corpus}/versions/{version}/publish",
      "delete /v1/corpora/{corpus}/versions/{version}",
      "get /v1/corpora/{corpus}/edits",
      "post /v1/corpora/{corpus}/edits",
      "post /v1/corpora/{corpus}/edits/import",
      "delete /v1/corpora/{corpus}/edits/{edit}",
      "get /v1/cache",
      "post /v1/cache/verify",
      "post /v1/cache/prune",
      "post /v1/embeddings",
      "get /v1/audit",
      "get /v1/metrics",
      "get /v1/usage",
      "get /v1/corpora/{corpus}/usage",
      "put /v1/corpora/{corpus}/limits",
      "get /v1/keys",
      "post /v1/keys",
      "get /v1/keys/{key}",
      "patch /v1/keys/{key}",
      "delete /v1/keys/{key}",
      "post /v1/keys/{key}/rotate",
      "post /v1/webhooks/{corpus}/{source}",
    ].sort(),
  );
});

test("every parameter in a path is declared, and every answer described", async () => {
  for (const { path, method, operation } of operationsOf(await readDocument())) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const declared = (operation.parameters ?? [])
      .filter((parameter) => parameter.in === "path")
      .map(({ name }) => name);
    expect(declared.sort(), `${method} ${path}`).toEqual(inPath.sort());
    for (const [status, response] of Object.entries(operation.responses)) {
      expect(status).toMatch(/^([1-5]\d\d|default)$/);
      expect(response.description).toBeTruthy();
    }
  }
});

test("every reference resolves", async () => {
  const document = await readDocument();
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)];
  expect(references.length).toBeGreaterThan(20);
  for (const [, reference] of references) {
    const [root, ...path] = reference.split("/");
    expect(root).toBe("#");
    const target = path.reduce<unknown>(
      (node, key) => (node as Record<string, unknown> | undefined)?.[key],
      document,
    );
    expect(target, reference).toBeTypeOf("object");
  }
});

test("a key is asked for everywhere but where the code asks for none", async () => {
  const document = (await readDocument()) as OpenApi & { security: unknown };
  expect(document.security).toEqual([{ key: [] }]);
  expect(document.components["securitySchemes"]).toHaveProperty("key.scheme", "bearer");
  const operations = operationsOf(document);
  for (const { path, operation } of operations)
    for (const { key } of operation.security)
      expect(["read", "write", "admin"], path).toContain(key?.[0]);
  const open = operations.filter(({ operation }) => operation.security.length === 0);
  expect(open.map(({ path }) => path).sort()).toEqual([
    "/health",
    "/v1/webhooks/{corpus}/{source}",
  ]);
});
