import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { cacheCommand } from "../../../src/cli/commands/cache.ts";
import { createTestApi } from "../../support/api.ts";

let printed: string[];
let requests: Request[];

beforeEach(() => {
  printed = [];
  requests = [];
  const api = createTestApi();
  vi.spyOn(console, "log").mockImplementation((line: string) => void printed.push(line));
  vi.stubGlobal("fetch", async (input: string, init: RequestInit) => {
    const request = new Request(input, init);
    requests.push(request.clone());
    return api.fetch(request);
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const run = (...parameters: string[]) => cacheCommand.run(parameters);

test("stats prints the report, of the server that is named", async () => {
  await run("stats", "--url", "http://127.0.0.1:1234", "--key", "k", "--json");
  expect(requests[0]?.url).toBe("http://127.0.0.1:1234/v1/cache");
  expect(requests[0]?.headers.get("authorization")).toBe("Bearer k");
  expect(JSON.parse(printed[0] ?? "")).toMatchObject({ vectorCount: 1000, savedCost: 0.6 });
});

test("verify goes through all of the cache, and fails where it is damaged and not mended", async () => {
  await expect(run("verify", "--json")).rejects.toThrow("1 segments are damaged");
  expect(JSON.parse(printed[0] ?? "")).toMatchObject({
    segmentCount: 10,
    vectorCount: 1000,
    damaged: [{ object: "vectors/x/3" }],
  });
  await run("verify", "--mend", "--json");
  expect(await requests.at(-1)?.json()).toEqual({ cursor: "vectors/x/5", mend: true });
});

test("prune calls until it is completed", async () => {
  await run("prune", "--grace-hours", "2", "--json");
  expect(requests).toHaveLength(3);
  expect(JSON.parse(printed[0] ?? "")).toMatchObject({ state: "completed", graceHours: 2 });
});

test("on a terminal each says it in words", async () => {
  const before = process.stdout.isTTY;
  process.stdout.isTTY = true;
  try {
    await run("stats");
    await run("verify", "--mend");
    await run("prune");
  } finally {
    process.stdout.isTTY = before;
  }
  expect(printed).toEqual([
    "openai;small: 1000 vectors, 1.6 MB; 300 hits, 1000 misses, about 30000 tokens, $0.60 saved\nAll: 1000 vectors, 1.6 MB; 300 hits, 1000 misses, about 30000 tokens, $0.60 saved",
    "10 segments, 1000 vectors, 1.6 MB; 1 damaged\nvectors/x/3: cut off",
    "100 vectors removed (0.2 MB) from 10 segments older than 168 hours",
  ]);
});

test("a server that does not answer is named", async () => {
  vi.stubGlobal("fetch", async () => {
    throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });
  });
  await expect(run("stats", "--url", "http://127.0.0.1:9")).rejects.toThrow(
    "http://127.0.0.1:9 does not answer: connect ECONNREFUSED.",
  );
});

test("another word is told what it may be", async () => {
  await expect(run("wash")).rejects.toThrow("stats|verify|prune");
  await expect(run()).rejects.toThrow("stats|verify|prune");
  await expect(run("prune", "--grace-hours", "soon")).rejects.toThrow();
});
