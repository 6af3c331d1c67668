import { expect, test } from "vitest";
import { EdgetopicError, type ErrorCode } from "../../../src/core/errors.ts";
import { SCHEDULES, startDueRefreshes } from "../../../src/jobs/start-due-refreshes.ts";
import { createMemoryObjectStore } from "../../../src/storage/memory.ts";

const objects = createMemoryObjectStore();

/** The corpora of these schedules that are started at `at`, and those whose failure is reported. */
async function startAt(
  at: string,
  schedules: Record<string, string>,
  failing: Record<string, ErrorCode | "defect"> = {},
): Promise<{ started: string[]; reported: string[] }> {
  await objects.delete(await objects.list(SCHEDULES));
  for (const [id, expression] of Object.entries(schedules)) {
    await objects.put(SCHEDULES + id, expression);
  }
  const started: string[] = [];
  const reported: string[] = [];
  const corpus = (id: string) => ({
    async runScheduled(scheduledAt: number) {
      expect(scheduledAt).toBe(Date.parse(at));
      const code = failing[id];
      if (code === "defect") throw new Error("R2 is away");
      if (code !== undefined) throw new EdgetopicError(code, "No.");
      started.push(id);
    },
  });
  await startDueRefreshes(Date.parse(at), corpus, objects, (id) => void reported.push(id));
  return { started, reported };
}

test.each([
  ["* * * * *", "2026-03-01T06:17:31Z", true],
  ["0 6 * * *", "2026-03-01T06:00:00Z", true],
  ["0 6 * * *", "2026-03-01T06:00:59.999Z", true],
  ["0 6 * * *", "2026-03-01T05:59:59.999Z", false],
  ["0 6 * * *", "2026-03-01T06:01:00Z", false],
  ["*/15 * * * *", "2026-03-01T06:45:12Z", true],
  ["*/15 * * * *", "2026-03-01T06:46:12Z", false],
  ["0 0 1 * *", "2026-03-01T00:00:05Z", true],
  ["0 0 29 2 *", "2028-02-29T00:00:05Z", true],
  ["30 7 * * 1", "2026-03-02T07:30:00Z", true],
  ["30 7 * * 1", "2026-03-03T07:30:00Z", false],
  // an hour that summer time leaves out elsewhere is one like the others in UTC
  ["30 2 * * *", "2026-03-29T02:30:00Z", true],
  ["@hourly", "2026-03-01T06:00:30Z", true],
  ['{"cron":"30 7 * * *","timeZone":"Asia/Kolkata"}', "2026-03-01T02:00:30Z", true],
  ['{"cron":"30 7 * * *","timeZone":"Asia/Kolkata"}', "2026-03-01T07:30:30Z", false],
])("%s at %s is due: %s", async (expression, at, isDue) => {
  expect(await startAt(at, { news: expression })).toEqual({
    started: isDue ? ["news"] : [],
    reported: [],
  });
});

test("a corpus that fails is reported and costs no other", async () => {
  const always = "* * * * *";
  const schedules = { a: always, b: "nonsense", d: always, e: always };
  const failing = { a: "defect", d: "unknown_corpus" } as const;
  expect(await startAt("2026-03-01T06:00:00Z", schedules, failing)).toEqual({
    started: ["e"],
    reported: ["a", "b", "d"],
  });
});

test("more corpora than a page of the list has are all started", async () => {
  const ids = Array.from({ length: 1001 }, (_, i) => `c${String(i).padStart(4, "0")}`);
  const schedules = Object.fromEntries(ids.map((id) => [id, "* * * * *"]));
  const { started } = await startAt("2026-03-01T06:00:00Z", schedules);
  expect(started).toEqual(ids);
});
