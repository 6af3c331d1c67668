import { beforeEach, expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import { planFit } from "../../../../src/core/pipeline/plan.ts";
import { createFitJob } from "../../../../src/jobs/fit/fit-job.ts";
import type { FitTask } from "../../../../src/jobs/fit/fit-task.ts";
import type { Sql } from "../../../../src/storage/sql.ts";
import { createNodeSql } from "../../../support/node-sql.ts";

const task: FitTask = {
  refreshId: "r1",
  corpus: "c1",
  prefix: "corpus/c1/refreshes/r1/",
  plan: planFit({ documentCount: 20, rowCount: 20, dimensions: 4 }, DEFAULT_FIT_OPTIONS),
  warm: null,
};
let sql: Sql;
/** As another instance over the same database sees it. */
const open = () => createFitJob(sql);

beforeEach(() => {
  sql = createNodeSql();
});

test("there is nothing before a fit begins and after it is removed", () => {
  const expectNothing = () => {
    expect(open().task()).toBeNull();
    expect(open().status()).toBeNull();
    expect(open().current()).toEqual({ chunk: 0, attempts: 0, error: null });
  };
  expectNothing();
  open().begin(task);
  open().countAttempt();
  open().remove();
  expectNothing();
});

test("a fit begins once, whatever is asked later", () => {
  open().begin(task);
  open().chunkDone(false);
  open().begin({ ...task, refreshId: "r2" });
  expect(open().task()).toEqual(task);
  expect(open().status()).toEqual({ state: "running", problem: null });
  expect(open().current().chunk).toBe(1);
});

test("attempts and the last error are of the chunk under way", () => {
  open().begin(task);
  for (let i = 0; i < 2; i++) open().countAttempt();
  open().noteError(`out of memory${"!".repeat(2000)}`);
  const { chunk, attempts, error } = open().current();
  expect([chunk, attempts]).toEqual([0, 2]);
  expect(error?.startsWith("out of memory!")).toBe(true);
  expect(error).toHaveLength(1000);
  open().chunkDone(false);
  expect(open().current()).toMatchObject({ chunk: 1, attempts: 0, error: null });
});

test("the last chunk completes the fit, and a problem ends it", () => {
  open().begin(task);
  open().chunkDone(true);
  expect(open().status()).toEqual({ state: "completed", problem: null });
  open().remove();
  open().begin(task);
  const problem = { code: "embedder_mismatch", detail: "Another model." } as const;
  open().fail(problem);
  expect(open().status()).toEqual({ state: "failed", problem });
});
