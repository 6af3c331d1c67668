import { beforeEach, expect, test } from "vitest";
import { createCheckpointStore } from "../../../src/storage/checkpoint-store.ts";
import { createMemoryObjectStore } from "../../../src/storage/memory.ts";
import type { ObjectStore } from "../../../src/storage/object-store.ts";
import type { Sql } from "../../../src/storage/sql.ts";
import { createNodeSql } from "../../support/node-sql.ts";
import { watchObjectStore } from "../../support/watched-object-store.ts";

const ROW_BYTES = 1_900_000;
let sql: Sql;
let objects: ObjectStore;

beforeEach(() => {
  sql = createNodeSql();
  objects = createMemoryObjectStore();
});

/** As another instance over the same database would open it. */
function open(over: { sql?: Sql; objects?: ObjectStore } = {}) {
  return createCheckpointStore(over.sql ?? sql, over.objects ?? objects, "fit/state-");
}

function bytes(length: number, fill: number): Uint8Array {
  return new Uint8Array(length).fill(fill);
}

/** Ends the process, that is throws, at the next call of these. */
function endingObjects(...methods: ("put" | "delete")[]): ObjectStore {
  return watchObjectStore(objects, ({ method }) => {
    if (methods.some((one) => one === method)) throw new Error(`the process ends at ${method}`);
  });
}

test("there is nothing before the first checkpoint", async () => {
  expect(await open().load()).toBeNull();
  await open().clear();
  expect(await open().load()).toBeNull();
});

test.each([0, 1, 1000, ROW_BYTES])("%i bytes stay in the database", async (length) => {
  await open().save([bytes(length, 7)]);
  expect(await open().load()).toEqual(bytes(length, 7));
  expect(await objects.list("")).toEqual([]);
});

test.each([ROW_BYTES + 1, 5_000_000])("%i bytes go to the bucket", async (length) => {
  await open().save([bytes(length, 7)]);
  expect(await open().load()).toEqual(bytes(length, 7));
  expect(await objects.list("")).toEqual(["fit/state-1"]);
});

test("what takes a checkpoint's place leaves nothing of it, be it small or large", async () => {
  const lengths = [10, ROW_BYTES + 1, ROW_BYTES + 2, 20, ROW_BYTES + 3];
  for (const [i, length] of lengths.entries()) {
    await open().save([bytes(length, i)]);
    expect(await open().load()).toEqual(bytes(length, i));
    expect(await objects.list("")).toHaveLength(length > ROW_BYTES ? 1 : 0);
  }
  await open().clear();
  expect(await open().load()).toBeNull();
  expect(await objects.list("")).toEqual([]);
});

test("a process that ends before the write has the last checkpoint, whole", async () => {
  for (const length of [10, ROW_BYTES + 1]) {
    await open().save([bytes(length, 1)]);
    const failed = open({ objects: endingObjects("put") }).save([bytes(ROW_BYTES + 5, 2)]);
    await expect(failed).rejects.toThrow("ends at put");
    expect(await open().load()).toEqual(bytes(length, 1));
  }
});

test("a process that ends between the write and the transaction has the last one, whole", async () => {
  for (const length of [10, ROW_BYTES + 1]) {
    await open().save([bytes(length, 1)]);
    const ending: Sql = {
      all: sql.all,
      transaction() {
        throw new Error("the process ends");
      },
    };
    const failed = open({ sql: ending }).save([bytes(ROW_BYTES + 5, 2)]);
    await expect(failed).rejects.toThrow("the process ends");
    expect(await open().load()).toEqual(bytes(length, 1));
    await open().save([bytes(ROW_BYTES + 5, 3)]);
    expect(await open().load()).toEqual(bytes(ROW_BYTES + 5, 3));
    expect(await objects.list("")).toHaveLength(1);
  }
});

test("a process that ends after the transaction has the new one", async () => {
  await open().save([bytes(ROW_BYTES + 1, 1)]);
  const failed = open({ objects: endingObjects("delete") }).save([bytes(10, 2)]);
  await expect(failed).rejects.toThrow("ends at delete");
  expect(await open().load()).toEqual(bytes(10, 2));
});

test("what is written along with a checkpoint is there exactly when the checkpoint is", async () => {
  sql.all("CREATE TABLE log (chunk INTEGER NOT NULL) STRICT");
  const chunks = () =>
    sql.all<{ chunk: number }>("SELECT chunk FROM log").map(({ chunk }) => chunk);
  await open().save([bytes(10, 1)], () => void sql.all("INSERT INTO log VALUES (1)"));
  const failed = open().save([bytes(10, 2)], () => {
    sql.all("INSERT INTO log VALUES (2)");
    throw new Error("no");
  });
  await expect(failed).rejects.toThrow("no");
  expect(chunks()).toEqual([1]);
  expect(await open().load()).toEqual(bytes(10, 1));
});

test("the caller may write over the bytes it gave", async () => {
  for (const length of [10, ROW_BYTES + 1]) {
    const state = bytes(length, 1);
    await open().save([state]);
    state.fill(9);
    expect(await open().load()).toEqual(bytes(length, 1));
  }
});
