import { afterAll, expect, test } from "vitest";
import { createEmbedderRegistry } from "../../../../src/embedders/registry.ts";
import { teiVendor } from "../../../../src/embedders/vendors/tei.ts";
import { testEmbedder } from "../../../contracts/embedder.ts";
import { createFakeVendor } from "../../../support/fakes/fake-vendor.ts";
import { createTeiDialect } from "../../../support/fakes/tei-dialect.ts";

const server = await createFakeVendor({ dialect: createTeiDialect(), key: "tei-test-1" });
afterAll(() => server.close());

const settings: Record<string, string> = {
  TEI_BASE_URL: server.url,
  TEI_API_KEY: server.key,
};
const registry = createEmbedderRegistry([teiVendor((name) => settings[name])]);
const ID = "tei/bge-small?dimensions=384";

testEmbedder("tei by its id", () => registry.resolve(ID));

test("parameters reach the request and the fingerprint", async () => {
  const plain = await registry.resolve(ID);
  const cut = await registry.resolve(`${ID}&truncationDirection=left&prefix=topic:%20`);
  await cut.embed(["gold"]);
  expect(server.requests.at(-1)).toMatchObject({
    inputs: ["topic: gold"],
    body: { truncation_direction: "left" },
  });
  expect(cut.fingerprint).not.toBe(plain.fingerprint);
});

test("parameters that are none are refused", async () => {
  await expect(registry.resolve(`${ID}&truncationDirection=up`)).rejects.toThrow(
    /option "truncationDirection"/,
  );
  expect(() => registry.dimensionsOf(`${ID}&truncate=no`)).toThrow(/truncate is "no"/);
  expect(() => registry.dimensionsOf(`${ID}&url=x`)).toThrow(/no parameter "url"/);
});
