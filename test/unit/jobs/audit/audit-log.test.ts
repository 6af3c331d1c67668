import { expect, test } from "vitest";
import { createAuditLog, type AuditEntry } from "../../../../src/jobs/audit/audit-log.ts";
import { createNodeSql } from "../../../support/node-sql.ts";

const DAY = 24 * 3_600_000;

function createWorld(maxEntries?: number) {
  const clock = { at: Date.UTC(2026, 0, 1) };
  const log = createAuditLog({
    sql: createNodeSql(),
    now: () => clock.at,
    ...(maxEntries !== undefined && { maxEntries }),
  });
  let count = 0;
  const add = (change: Partial<AuditEntry> = {}) =>
    log.append({
      id: String(count++).padStart(5, "0"),
      at: clock.at,
      key: "k",
      corpus: "a",
      method: "PUT",
      path: "/v1/corpora/a",
      status: 200,
      requestId: "r",
      ...change,
    });
  const ids = async (query: Partial<Parameters<typeof log.list>[0]> = {}) =>
    (await log.list({ corpora: null, limit: 1000, ...query })).entries.map(({ id }) => Number(id));
  return { clock, log, add, ids };
}

test("entries are listed the newest first, page by page", async () => {
  const { log, add } = createWorld();
  for (let i = 0; i < 5; i++) await add();
  const seen: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await log.list({ corpora: null, cursor, limit: 2 });
    seen.push(...page.entries.map(({ id }) => Number(id)));
    cursor = page.cursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual([4, 3, 2, 1, 0]);
});

test("a list is of the corpora and the key that are asked for, however many they are", async () => {
  const { add, ids } = createWorld();
  await add({ corpus: null });
  await add({ corpus: "b", key: "other" });
  await add();
  expect(await ids()).toEqual([2, 1, 0]);
  expect(await ids({ corpora: ["a"] })).toEqual([2]);
  expect(await ids({ corpora: [] })).toEqual([]);
  expect(await ids({ key: "other" })).toEqual([1]);
  const many = Array.from({ length: 500 }, (_, i) => `c${i}`);
  expect(await ids({ corpora: [...many, "b"] })).toEqual([1]);
});

test("an entry is kept for 90 days", async () => {
  const { clock, add, ids } = createWorld();
  await add();
  clock.at += DAY;
  await add();
  clock.at += 89.5 * DAY;
  await add();
  expect(await ids()).toEqual([2, 1]);
});

test("no more entries are kept than there is room for, and the oldest go", async () => {
  const { add, ids } = createWorld(3);
  for (let i = 0; i < 10; i++) await add();
  expect(await ids()).toEqual([9, 8, 7]);
});
