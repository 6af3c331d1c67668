import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keysCommand } from "../../../src/cli/commands/keys.ts";
import { createTestApi, type TestApi } from "../../support/api.ts";

let printed: string[];
let meterOf: TestApi["meterOf"];

beforeEach(() => {
  printed = [];
  const api = createTestApi();
  ({ meterOf } = api);
  vi.spyOn(console, "log").mockImplementation((line: string) => void printed.push(line));
  vi.stubGlobal("fetch", async (input: string, init: RequestInit) =>
    api.fetch(new Request(input, init)),
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const run = (...parameters: string[]) => keysCommand.run(parameters);
const last = () => JSON.parse(printed.at(-1) ?? "");

test("a key is made, listed, changed, exchanged and revoked", async () => {
  const scope = ["--role", "read", "--corpus", "a", "--corpus", "b"];
  const limits = ["--requests-per-minute", "60", "--cost-per-day", "0.5"];
  const page = ["--origin", "https://example.org", "--days", "30", "--name", "page"];
  await run("create", ...scope, ...limits, ...page, "--json");
  const { id, key } = last();
  expect(last()).toMatchObject({
    role: "read",
    name: "page",
    corpora: ["a", "b"],
    origins: ["https://example.org"],
    limits: { requestsPerMinute: 60, costPerDay: 0.5 },
  });
  expect(Date.parse(last().expiresAt) - Date.now()).toBeGreaterThan(29 * 24 * 3_600_000);
  await run("change", id, "--name", "other", "--json");
  expect(last()).toMatchObject({ name: "other", limits: { requestsPerMinute: 60 } });
  await run("rotate", id, "--overlap", "60", "--json");
  expect(last().key).not.toBe(key);
  await run("revoke", id);
  await run("list", "--json");
  expect(last().keys).toMatchObject([{ id, state: "revoked" }]);
});

test("on a terminal a key is a line, and a new one the next", async () => {
  const before = process.stdout.isTTY;
  process.stdout.isTTY = true;
  try {
    await run("create", "--role", "write", "--tokens-per-day", "5", "--name", "ingest");
    await run("list");
  } finally {
    process.stdout.isTTY = before;
  }
  expect(printed[0]).toMatch(
    /^\w{26} {2}write for all corpora, active, tokensPerDay 5 {2}ingest\nedgetopic_/,
  );
  expect(printed[1]).toBe(printed[0]?.split("\n")[0]);
});

test("usage tells what a key has used, by day", async () => {
  await run("create", "--role", "write", "--json");
  const { id } = last();
  await meterOf(`key:${id}`).note({ documents: 3, tokens: 5, cost: 0.25 });
  await run("usage", id, "--json");
  expect(last().days).toMatchObject([{ requests: 0, documents: 3, tokens: 5, cost: 0.25 }]);
  const before = process.stdout.isTTY;
  process.stdout.isTTY = true;
  try {
    await run("usage", id);
    await run("usage");
  } finally {
    process.stdout.isTTY = before;
  }
  expect(printed.at(-2)).toMatch(
    /^\d{4}-\d\d-\d\d {2}0 requests, 3 documents, 5 tokens, \$0\.2500$/,
  );
  expect(printed.at(-1)).toBe("Nothing was used.");
});

test("what is called wrongly says so", async () => {
  await expect(run("create")).rejects.toThrow("--role is missing");
  await expect(run("create", "--role", "owner")).rejects.toThrow("--role is owner");
  const notNumber = run("create", "--role", "read", "--tokens-per-day", "x");
  await expect(notNumber).rejects.toThrow("--tokens-per-day is x");
  await expect(run("rotate")).rejects.toThrow("Expected ID");
  await expect(run("mend")).rejects.toThrow("list|create");
});
