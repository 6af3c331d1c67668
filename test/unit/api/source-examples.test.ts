import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { parseDelivery } from "../../../src/jobs/delivery-body.ts";
import { createTestApi } from "../../support/api.ts";

/** Each block of JSON in a document of `docs`. */
async function readExamples(name: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(new URL(`../../../docs/${name}`, import.meta.url), "utf8");
  return [...text.matchAll(/^```json\n([\s\S]*?)^```/gm)].map(([, json]) => JSON.parse(json ?? ""));
}

test("settings and deliveries that docs/sources.md shows are taken", async () => {
  const examples = await readExamples("sources.md");
  const settings = examples.filter(
    ({ sources }) => typeof (sources as unknown[])?.[0] === "object",
  );
  expect(settings.length).toBeGreaterThan(0);
  const api = createTestApi();
  for (const example of settings) {
    const response = await api.call("PUT", "/v1/corpora/c", example);
    expect(await response.json()).toMatchObject(example);
  }
  const [delivery] = examples.filter(({ removed }) => removed !== undefined);
  const source = { id: "inbox", type: "webhook" } as const;
  expect(await parseDelivery(JSON.stringify(delivery), source, 3)).toMatchObject({
    documents: [{ id: "a" }],
    removed: ["b"],
    namesSources: true,
    problem: null,
  });
});
