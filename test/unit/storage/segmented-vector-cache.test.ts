import * as fc from "fast-check";
import { expect, test, vi } from "vitest";
import { roundedVectors } from "../../../src/core/vector-encoding.ts";
import { createMemoryObjectStore } from "../../../src/storage/memory.ts";
import { createSegmentedVectorCache } from "../../../src/storage/segmented-vector-cache.ts";
import { parseSegmentName } from "../../../src/storage/segments/segment-name.ts";
import { testVectorCache } from "../../contracts/vector-cache.ts";
import { makeVectors } from "../../support/vector-rows.ts";
import { watchObjectStore, type ObjectCall } from "../../support/watched-object-store.ts";

const PREFIX = "vectors/x/";

testVectorCache("the vector cache of segments", async () => {
  const objects = createMemoryObjectStore();
  return () => createSegmentedVectorCache(objects, { prefix: PREFIX });
});

testVectorCache("the vector cache of tiny segments without memory", async () => {
  const objects = createMemoryObjectStore();
  return () =>
    createSegmentedVectorCache(objects, {
      prefix: PREFIX,
      segmentBytes: 700,
      smallSegmentLimit: 2,
      tableCacheBytes: 300,
    });
});

function createWatched() {
  const calls: ObjectCall[] = [];
  const objects = watchObjectStore(createMemoryObjectStore(), (call) => void calls.push(call));
  const open = (options = {}) =>
    createSegmentedVectorCache(objects, { prefix: PREFIX, ...options });
  const countOf = (method: ObjectCall["method"]) =>
    calls.filter((call) => call.method === method).length;
  return { objects, calls, open, countOf };
}

async function lookUp(
  cache: ReturnType<typeof createSegmentedVectorCache>,
  { keys, vectors }: { keys: string[]; vectors: Float32Array },
) {
  const dimensions = vectors.length / keys.length;
  const into = new Float32Array(vectors.length);
  const found = await cache.getMany(keys, dimensions, into);
  for (const [i, kept] of found.entries()) {
    const row = into.slice(i * dimensions, (i + 1) * dimensions);
    const expected = vectors.slice(i * dimensions, (i + 1) * dimensions);
    expect(row).toEqual(kept === 0 ? new Float32Array(dimensions) : expected);
  }
  return found;
}

const found = (count: number) => new Uint8Array(count).fill(1);
const lost = (count: number) => new Uint8Array(count);

test("a large put is some segments of the size asked for, under the prefix", async () => {
  const { objects, open } = createWatched();
  const rows = makeVectors(1000, 64, 1);
  await open({ segmentBytes: 100_000 }).putMany(rows.keys, 64, rows.vectors);
  const names = await objects.list("");
  expect(names).toHaveLength(3);
  for (const name of names) {
    expect(name.startsWith(PREFIX)).toBe(true);
    expect((await objects.get(name))?.length).toBeLessThanOrEqual(100_000);
  }
});

test("the same put at the same time is the same object", async () => {
  const { objects, open } = createWatched();
  const rows = makeVectors(10, 8, 1);
  await open({ now: () => 5 }).putMany(rows.keys, 8, rows.vectors);
  const names = await objects.list("");
  await open({ now: () => 5 }).putMany(rows.keys, 8, rows.vectors);
  expect(await objects.list("")).toEqual(names);
});

test("encodings have segments of their own, a quarter and half as large", async () => {
  const { objects, open } = createWatched();
  const rows = makeVectors(100, 384, 1);
  const cache = open({ smallSegmentLimit: 1 });
  for (const encoding of ["f32", "f16", "int8"] as const) {
    for (const half of [0, 50]) {
      const keys = rows.keys.slice(half, half + 50);
      const vectors = rows.vectors.slice(half * 384, (half + 50) * 384);
      await cache.putMany(keys, 384, vectors, undefined, encoding);
    }
  }
  const names = await objects.list(PREFIX);
  const sizes = await Promise.all(names.map(async (name) => (await objects.get(name))?.length));
  const tables = 32 + 100 * 24;
  expect(sizes.toSorted((a = 0, b = 0) => a - b)).toEqual([
    tables + 100 * 388,
    tables + 100 * 772,
    tables + 100 * 1536,
  ]);
  expect(await lookUp(open(), rows)).toEqual(found(100));
});

test("a thousand small puts leave few objects, and few reads for a lookup", async () => {
  const { objects, open, calls, countOf } = createWatched();
  const rows = makeVectors(3000, 8, 1);
  for (let i = 0; i < 3000; i += 3) {
    // Each put by an isolate that knows nothing, as webhooks come.
    await open().putMany(rows.keys.slice(i, i + 3), 8, rows.vectors.slice(i * 8, i * 8 + 24));
  }
  expect((await objects.list("")).length).toBeLessThanOrEqual(17);
  calls.length = 0;
  expect(await lookUp(open(), rows)).toEqual(found(3000));
  expect(countOf("get")).toBeLessThanOrEqual(2 * 17);
});

test("what was put in batches is read batch by batch, once and no more than that", async () => {
  const { open, calls } = createWatched();
  const batches = Array.from({ length: 40 }, (_, seed) => makeVectors(50, 64, seed));
  const writer = open({ segmentBytes: 60_000 });
  for (const { keys, vectors } of batches) await writer.putMany(keys, 64, vectors);
  const reader = open({ segmentBytes: 60_000 });
  for (const rows of batches) expect(await lookUp(reader, rows)).toEqual(found(50));
  calls.length = 0;
  for (const rows of batches) expect(await lookUp(reader, rows)).toEqual(found(50));
  const dataBytes = 40 * 50 * 64 * 4;
  const readBytes = calls.reduce((sum, call) => sum + (call.rangeBytes ?? Infinity), 0);
  expect(readBytes).toBeLessThan(1.2 * dataBytes);
  expect(calls.every(({ method }) => method === "get")).toBe(true);
});

test.each(["f32", "int8"] as const)(
  "what was put in another order is written again in the order of reading as %s, and then read so",
  async (encoding) => {
    const { open, calls, objects } = createWatched();
    const rows = makeVectors(2000, 64, 7);
    const options = { segmentBytes: 60_000, gather: { segments: 3, rows: 20 } };
    await open(options).putMany(rows.keys, 64, rows.vectors);
    const order = rows.keys.map((_, i) => (i * 1237) % 2000);
    const batches = Array.from({ length: 20 }, (_, b) => {
      const chosen = order.slice(b * 100, (b + 1) * 100);
      const vectors = chosen.flatMap((row) =>
        Array.from(rows.vectors.subarray(row * 64, row * 64 + 64)),
      );
      return {
        keys: chosen.map((row) => rows.keys[row] ?? ""),
        vectors: Float32Array.from(vectors),
      };
    });
    const readBytes = async (cache: ReturnType<typeof open>) => {
      calls.length = 0;
      for (const { keys, vectors } of batches) {
        const into = new Float32Array(vectors.length);
        expect(await cache.getMany(keys, 64, into, encoding)).toEqual(found(100));
        expect(into).toEqual(roundedVectors(vectors, 64, encoding));
      }
      const gets = calls.filter(({ method }) => method === "get");
      return gets.reduce((sum, { rangeBytes }) => sum + (rangeBytes ?? 0), 0);
    };
    const dataBytes = 2000 * 64 * 4;
    expect(await readBytes(open(options))).toBeGreaterThan(8 * dataBytes);
    const reader = open(options);
    const tableBytes = 24 * 2 * 2000 + 32 * (await objects.list("")).length;
    expect(await readBytes(reader)).toBeLessThan(1.5 * dataBytes + tableBytes);
    expect(calls.some(({ method }) => method === "put")).toBe(false);
  },
);

test("among more segments than there is room for tables, a key that is not there costs no read", async () => {
  const { open, calls } = createWatched();
  const rows = makeVectors(1000, 4, 7);
  const options = { segmentBytes: 2000, smallSegmentLimit: 1000 };
  await open(options).putMany(rows.keys, 4, rows.vectors);
  // First words take 4,000 bytes, tables 25,600.
  const reader = open({ ...options, tableCacheBytes: 12_000 });
  const others = makeVectors(50, 4, 8);
  expect(await lookUp(reader, others)).toEqual(lost(50));
  calls.length = 0;
  expect(await lookUp(reader, others)).toEqual(lost(50));
  expect(calls.filter(({ method }) => method === "get")).toEqual([]);
  expect(await lookUp(reader, rows)).toEqual(found(1000));
});

test("a lookup of few rows, and of such as are kept rounded, writes nothing", async () => {
  const { open, calls } = createWatched();
  const rows = makeVectors(40, 4, 7);
  const options = { segmentBytes: 200, smallSegmentLimit: 1000, gather: { segments: 2, rows: 41 } };
  await open(options).putMany(rows.keys, 4, rows.vectors);
  calls.length = 0;
  expect(await lookUp(open(options), rows)).toEqual(found(40));
  const others = makeVectors(40, 4, 8);
  await open(options).putMany(others.keys, 4, others.vectors, undefined, "int8");
  calls.length = 0;
  const all = { ...options, gather: { segments: 1, rows: 1 } };
  await open(all).getMany(others.keys, 4, new Float32Array(160), "int8");
  expect(calls.some(({ method }) => method === "put")).toBe(false);
});

test("keys that are known are not looked for in the bucket's list again", async () => {
  const { open, calls } = createWatched();
  const cache = open();
  const rows = makeVectors(10, 8, 1);
  await cache.putMany(rows.keys, 8, rows.vectors);
  calls.length = 0;
  await lookUp(cache, rows);
  await lookUp(cache, rows);
  expect(calls.map(({ method, rangeBytes }) => [method, rangeBytes])).toEqual([
    ["get", 10 * 8 * 4],
    ["get", 10 * 8 * 4],
  ]);
});

test("any damaged byte costs vectors, and never gives a wrong one", async () => {
  const rows = makeVectors(3, 2, 1);
  const whole = createMemoryObjectStore();
  await createSegmentedVectorCache(whole, { prefix: PREFIX }).putMany(rows.keys, 2, rows.vectors);
  const [name = ""] = await whole.list("");
  const bytes = (await whole.get(name)) ?? new Uint8Array(0);
  for (let at = 0; at < bytes.length; at++) {
    const objects = createMemoryObjectStore();
    const damaged = bytes.slice();
    damaged[at] ^= 1 << (at % 8);
    await objects.put(name, damaged);
    const onDamage = vi.fn();
    const cache = createSegmentedVectorCache(objects, { prefix: PREFIX, onDamage });
    const isReserved = at >= 24 && at < 32;
    expect(await lookUp(cache, rows), `byte ${at}`).toEqual(isReserved ? found(3) : lost(3));
    await lookUp(cache, rows);
    expect(onDamage).toHaveBeenCalledTimes(isReserved ? 0 : 1);
  }
});

test("a segment cut off anywhere counts as not there", async () => {
  const { objects, open } = createWatched();
  const rows = makeVectors(3, 2, 1);
  await open().putMany(rows.keys, 2, rows.vectors);
  const [name = ""] = await objects.list("");
  const bytes = (await objects.get(name)) ?? new Uint8Array(0);
  for (const length of [0, 10, 32, 60, 104, bytes.length - 1]) {
    await objects.put(name, bytes.slice(0, length));
    const onDamage = vi.fn();
    expect(await lookUp(open({ onDamage }), rows)).toEqual(lost(3));
    expect(onDamage).toHaveBeenCalledWith(name, expect.any(String));
  }
});

test("foreign objects are told of once and left alone", async () => {
  const { objects, open } = createWatched();
  const [hash = ""] = makeVectors(1, 1, 5).keys;
  const foreign = ["note.txt", `${hash}-2`, `${hash}-2-0`, `${hash}-2-3x`, `a/${hash}-2-3`];
  for (const name of foreign) await objects.put(PREFIX + name, "x");
  await objects.put(`${PREFIX}${hash}-2-3`, new Uint8Array(32 + 3 * 24 + 3 * 8));
  const onDamage = vi.fn();
  const cache = open({ onDamage, smallSegmentLimit: 2 });
  const rows = makeVectors(4, 2, 1);
  for (let i = 0; i < 4; i++) {
    await cache.putMany(rows.keys.slice(i, i + 1), 2, rows.vectors.slice(i * 2, i * 2 + 2));
  }
  expect(await lookUp(cache, rows)).toEqual(found(4));
  await lookUp(cache, makeVectors(1, 2, 2));
  expect(onDamage.mock.calls.map(([name]) => name).toSorted()).toEqual(
    [...foreign, `${hash}-2-3`].map((name) => PREFIX + name).toSorted(),
  );
  for (const name of [...foreign, `${hash}-2-3`]) {
    expect(await objects.get(PREFIX + name)).not.toBeNull();
  }
});

test("a damaged segment is mended by the same put", async () => {
  const { objects, open } = createWatched();
  const rows = makeVectors(3, 2, 1);
  const cache = open();
  await cache.putMany(rows.keys, 2, rows.vectors);
  const [name = ""] = await objects.list("");
  await objects.put(name, "damaged");
  expect(await lookUp(cache, rows)).toEqual(lost(3));
  await cache.putMany(rows.keys, 2, rows.vectors);
  expect(await lookUp(cache, rows)).toEqual(found(3));
});

test("objects removed by someone else are missed, not an error", async () => {
  const { objects, open } = createWatched();
  const rows = makeVectors(3, 2, 1);
  const cache = open();
  await cache.putMany(rows.keys, 2, rows.vectors);
  await objects.delete(await objects.list(""));
  expect(await lookUp(cache, rows)).toEqual(lost(3));
  await cache.putMany(rows.keys, 2, rows.vectors);
  expect(await lookUp(cache, rows)).toEqual(found(3));
});

test("errors of the bucket pass through", async () => {
  const objects = watchObjectStore(createMemoryObjectStore(), ({ method }) => {
    if (method === "list") throw new Error("no bucket");
  });
  const cache = createSegmentedVectorCache(objects, { prefix: PREFIX });
  const rows = makeVectors(3, 2, 1);
  await expect(cache.getMany(rows.keys, 2, new Float32Array(6))).rejects.toThrow("no bucket");
});

test("what compaction keeps is younger than all that it came from", async () => {
  const { objects, open } = createWatched();
  const rows = makeVectors(3, 2, 1);
  let time = 1;
  const cache = open({ smallSegmentLimit: 1, now: () => time });
  await cache.putMany(rows.keys, 2, rows.vectors);
  time = 2;
  await cache.putMany(rows.keys.slice(1, 2), 2, rows.vectors.slice(2, 4));
  const names = await objects.list("");
  expect(names.map((name) => parseSegmentName(PREFIX, name)?.createdAt)).toEqual([3]);
  expect(await lookUp(cache, rows)).toEqual(found(3));
});

test.each([1, 2])(
  "a segment compacted away before read %i of a lookup is found again",
  async (nth) => {
    const bucket = createMemoryObjectStore();
    const options = { prefix: PREFIX, smallSegmentLimit: 1 };
    const writer = createSegmentedVectorCache(bucket, options);
    const rows = makeVectors(3, 2, 1);
    const others = makeVectors(1, 2, 2);
    await writer.putMany(rows.keys, 2, rows.vectors);
    let reads = 0;
    const objects = watchObjectStore(bucket, async ({ method }) => {
      if (method === "get" && ++reads === nth) await writer.putMany(others.keys, 2, others.vectors);
    });
    expect(await lookUp(createSegmentedVectorCache(objects, options), rows)).toEqual(found(3));
    expect(reads).toBeGreaterThan(nth);
  },
);

interface Call {
  isolate: number;
  rows: number[];
  /** The same text embedded again need not give the same bits. */
  shift: number;
  isPut: boolean;
}

const call: fc.Arbitrary<Call> = fc.record({
  isolate: fc.nat(2),
  rows: fc.uniqueArray(fc.nat(7), { minLength: 1, maxLength: 4 }),
  shift: fc.nat(1),
  isPut: fc.boolean(),
});

test("no interleaving of isolates and no failure loses what was acknowledged", async () => {
  const { keys } = makeVectors(8, 2, 3);
  const keysOf = (rows: number[]) => rows.map((row) => keys[row] ?? "");
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(call, { minLength: 6, maxLength: 30 }),
      fc.infiniteStream(fc.nat(24)),
      async (scheduler, calls, fates) => {
        const bucket = createMemoryObjectStore();
        const objects = watchObjectStore(bucket, async ({ method }) => {
          await scheduler.schedule(Promise.resolve(), method);
          if (fates.next().value === 0) throw new Error("failed");
        });
        const options = {
          prefix: PREFIX,
          segmentBytes: 400,
          smallSegmentLimit: 2,
          gather: { segments: 1, rows: 2 },
        };
        const isolates = [0, 1, 2].map(() => createSegmentedVectorCache(objects, options));
        const acknowledged = new Set<number>();

        async function lookUpAll(cache: ReturnType<typeof createSegmentedVectorCache>) {
          const rows = [...acknowledged];
          const into = new Float32Array(rows.length * 2);
          expect(await cache.getMany(keysOf(rows), 2, into)).toEqual(found(rows.length));
          for (const [i, row] of rows.entries()) expect(into[i * 2 + 1]).toBe(row);
        }

        async function run({ isolate, rows, shift, isPut }: Call) {
          const cache = isolates[isolate] ?? createSegmentedVectorCache(objects, options);
          await scheduler.schedule(Promise.resolve(), "begin");
          if (!isPut) return lookUpAll(cache);
          const vectors = Float32Array.from(rows.flatMap((row) => [shift, row]));
          await cache.putMany(keysOf(rows), 2, vectors);
          for (const row of rows) acknowledged.add(row);
        }

        const work = calls.map((one) =>
          run(one).catch((error: Error) => {
            if (error.message !== "failed") throw error;
          }),
        );
        await scheduler.waitFor(Promise.all(work));
        await lookUpAll(createSegmentedVectorCache(bucket, options));
      },
    ),
    { numRuns: 500 },
  );
});
