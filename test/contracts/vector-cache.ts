import * as fc from "fast-check";
import { expect, test } from "vitest";
import { roundVectors } from "../../src/core/vector-encoding.ts";
import type { VectorCache } from "../../src/storage/vector-cache.ts";
import { makeVectors } from "../support/vector-rows.ts";

const DIMENSIONS = 8;

/**
 * What every vector cache promises. `create` makes an empty one and answers how to open it again, as
 * another isolate would: what was kept must be there.
 */
export function testVectorCache(name: string, create: () => Promise<() => VectorCache>): void {
  async function expectRows(
    cache: VectorCache,
    { keys, vectors, marks }: ReturnType<typeof makeVectors>,
    dimensions = DIMENSIONS,
  ) {
    const into = new Float32Array(vectors.length);
    const found = await cache.getMany(keys, dimensions, into);
    expect(found).toEqual(marks.map((mark) => mark + 1));
    expect(into).toEqual(vectors);
    expect(await cache.hasMany(keys, dimensions)).toEqual(found);
  }

  test(`${name} gives back what was put, bit for bit`, async () => {
    const open = await create();
    const rows = makeVectors(50, DIMENSIONS, 1);
    rows.vectors.set([0, -0, NaN, Infinity, -Infinity, 1e-45, 3.4e38, 1]);
    await open().putMany(rows.keys, DIMENSIONS, rows.vectors, rows.marks);
    await expectRows(open(), rows);
  });

  async function look(
    cache: VectorCache,
    keys: readonly string[],
    encoding: "f32" | "f16" | "int8",
  ) {
    const into = new Float32Array(keys.length * DIMENSIONS).fill(7);
    const found = [...(await cache.getMany(keys, DIMENSIONS, into, encoding))];
    expect([...(await cache.hasMany(keys, DIMENSIONS, encoding))]).toEqual(found);
    return { found, into };
  }

  for (const encoding of ["f16", "int8"] as const) {
    const other = encoding === "f16" ? "int8" : "f16";

    test(`${name} gives back rounded what was put as ${encoding}`, async () => {
      const open = await create();
      const { keys, vectors, marks } = makeVectors(50, DIMENSIONS, 1);
      await open().putMany(keys, DIMENSIONS, vectors, marks, encoding);
      const { found, into } = await look(open(), keys, encoding);
      expect(found).toEqual([...marks].map((mark) => mark + 1));
      roundVectors(vectors, DIMENSIONS, encoding);
      expect(into).toEqual(vectors);
    });

    test(`${name} serves ${encoding} with what was put as f32, with the same answer`, async () => {
      const open = await create();
      const { keys, vectors } = makeVectors(50, DIMENSIONS, 1);
      await open().putMany(keys.slice(0, 30), DIMENSIONS, vectors.slice(0, 30 * DIMENSIONS));
      const rest = vectors.slice(30 * DIMENSIONS);
      await open().putMany(keys.slice(30), DIMENSIONS, rest, undefined, encoding);
      const { found, into } = await look(open(), keys, encoding);
      expect(found).toEqual(keys.map(() => 1));
      roundVectors(vectors, DIMENSIONS, encoding);
      expect(into).toEqual(vectors);
    });

    test(`${name} serves nobody else with what was put as ${encoding}`, async () => {
      const open = await create();
      const { keys, vectors } = makeVectors(4, DIMENSIONS, 1);
      await open().putMany(keys, DIMENSIONS, vectors, undefined, encoding);
      for (const asked of ["f32", other] as const) {
        const { found, into } = await look(open(), keys, asked);
        expect(found).toEqual([0, 0, 0, 0]);
        expect(into.every((value) => value === 7)).toBe(true);
      }
      await open().putMany(keys, DIMENSIONS, vectors);
      expect((await look(open(), keys, "f32")).into).toEqual(vectors);
    });
  }

  test(`${name} answers marks only where they were given`, async () => {
    const cache = (await create())();
    const { keys, vectors } = makeVectors(3, DIMENSIONS, 1);
    await cache.putMany(keys, DIMENSIONS, vectors);
    const found = await cache.getMany(keys, DIMENSIONS, new Float32Array(3 * DIMENSIONS));
    expect([...found]).toEqual([1, 1, 1]);
  });

  test(`${name} leaves the rows of missing keys as they were`, async () => {
    const cache = (await create())();
    const kept = makeVectors(2, 2, 1);
    const [other = ""] = makeVectors(1, 2, 2).keys;
    expect([...(await cache.getMany([other], 2, new Float32Array(2)))]).toEqual([0]);
    expect([...(await cache.hasMany([other], 2))]).toEqual([0]);
    await cache.putMany(kept.keys, 2, kept.vectors);
    const into = new Float32Array(6).fill(7);
    const found = await cache.getMany([kept.keys[1] ?? "", other, kept.keys[0] ?? ""], 2, into);
    expect([...found]).toEqual([1, 0, 1]);
    const [a = 0, b = 0, c = 0, d = 0] = kept.vectors;
    expect([...into]).toEqual([c, d, 7, 7, a, b]);
  });

  test(`${name} takes keys that come more than once`, async () => {
    const cache = (await create())();
    const { keys, vectors } = makeVectors(2, 1, 1);
    const [a = "", b = ""] = keys;
    const [x = 0, y = 0] = vectors;
    await cache.putMany([a, b, a], 1, Float32Array.of(x, y, x));
    await cache.putMany([b], 1, Float32Array.of(y));
    const into = new Float32Array(4);
    expect([...(await cache.getMany([b, a, a, b], 1, into))]).toEqual([1, 1, 1, 1]);
    expect([...into]).toEqual([y, x, x, y]);
  });

  test(`${name} takes nothing and answers nothing`, async () => {
    const cache = (await create())();
    await cache.putMany([], DIMENSIONS, new Float32Array(0));
    expect(await cache.getMany([], DIMENSIONS, new Float32Array(0))).toEqual(new Uint8Array(0));
  });

  test(`${name} does not keep the caller's array`, async () => {
    const cache = (await create())();
    const rows = makeVectors(4, DIMENSIONS, 1);
    const vectors = rows.vectors.slice();
    await cache.putMany(rows.keys, DIMENSIONS, vectors, rows.marks);
    vectors.fill(0);
    await expectRows(cache, rows);
  });

  test(`${name} takes large batches and gives them in any order`, async () => {
    const open = await create();
    const rows = makeVectors(5000, 64, 1);
    await open().putMany(rows.keys, 64, rows.vectors, rows.marks);
    await expectRows(open(), rows, 64);
    const order = rows.keys.map((_, i) => (i * 1237) % 5000);
    const into = new Float32Array(5000 * 64);
    await open().getMany(
      order.map((row) => rows.keys[row] ?? ""),
      64,
      into,
    );
    for (const [i, row] of order.entries()) {
      expect(into[i * 64]).toBe(rows.vectors[row * 64]);
      expect(into[i * 64 + 63]).toBe(rows.vectors[row * 64 + 63]);
    }
  });

  test(`${name} gives back what was put little by little`, async () => {
    const open = await create();
    const rows = makeVectors(150, DIMENSIONS, 1);
    const cache = open();
    for (let i = 0; i < 150; i += 3) {
      await cache.putMany(
        rows.keys.slice(i, i + 3),
        DIMENSIONS,
        rows.vectors.slice(i * DIMENSIONS, (i + 3) * DIMENSIONS),
        rows.marks.slice(i, i + 3),
      );
    }
    await expectRows(cache, rows);
    await expectRows(open(), rows);
  });

  test(`${name} sees at the next call what another isolate put`, async () => {
    const open = await create();
    const [one, other] = [open(), open()];
    for (let seed = 0; seed < 25; seed++) {
      const rows = makeVectors(4, DIMENSIONS, seed);
      await one.putMany(rows.keys, DIMENSIONS, rows.vectors, rows.marks);
      await expectRows(other, rows);
    }
  });

  test(`${name} loses nothing to writers at the same time`, async () => {
    const open = await create();
    const isolates = [open(), open(), open()];
    const batches = Array.from({ length: 60 }, (_, seed) => makeVectors(5, DIMENSIONS, seed >> 1));
    await Promise.all(
      isolates.map(async (cache, writer) => {
        for (let i = writer; i < batches.length; i += 3) {
          const rows = batches[i] ?? makeVectors(0, DIMENSIONS, 0);
          await cache.putMany(rows.keys, DIMENSIONS, rows.vectors, rows.marks);
          await expectRows(cache, rows);
        }
      }),
    );
    for (const cache of [...isolates, open()]) {
      await Promise.all(batches.map((rows) => expectRows(cache, rows)));
    }
  });

  test(`${name} behaves as a map, whatever is put and asked for`, async () => {
    const pool = makeVectors(40, 2, 9);
    const some = fc.array(fc.nat(39), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(1), fc.boolean(), some)), async (calls) => {
        const open = await create();
        const isolates = [open(), open()];
        const kept = new Set<number>();
        for (const [isolate, puts, rows] of calls) {
          const cache = isolates[isolate] ?? open();
          const keys = rows.map((row) => pool.keys[row] ?? "");
          const vectors = new Float32Array(rows.length * 2);
          if (puts) {
            for (const [i, row] of rows.entries()) {
              vectors.set(pool.vectors.subarray(row * 2, row * 2 + 2), i * 2);
              kept.add(row);
            }
            await cache.putMany(keys, 2, vectors);
          } else {
            const found = await cache.getMany(keys, 2, vectors);
            expect([...found]).toEqual(rows.map((row) => (kept.has(row) ? 1 : 0)));
            const expected = rows.flatMap((row) =>
              kept.has(row) ? [...pool.vectors.subarray(row * 2, row * 2 + 2)] : [0, 0],
            );
            expect([...vectors]).toEqual(expected);
          }
        }
      }),
    );
  });

  test(`${name} does not answer vectors of other dimensions`, async () => {
    const open = await create();
    const { keys, vectors } = makeVectors(4, 6, 1);
    await open().putMany(keys, 6, vectors);
    const into = new Float32Array(12).fill(7);
    expect([...(await open().getMany(keys, 3, into))]).toEqual([0, 0, 0, 0]);
    expect(into.every((value) => value === 7)).toBe(true);
  });

  test(`${name} refuses keys and lengths that cannot be`, async () => {
    const cache = (await create())();
    const [key = ""] = makeVectors(1, 2, 1).keys;
    for (const wrong of ["", key.slice(1), `${key}0`, key.replace(/.$/, "G")]) {
      await expect(cache.putMany([wrong], 2, new Float32Array(2))).rejects.toThrow(RangeError);
      await expect(cache.getMany([wrong], 2, new Float32Array(2))).rejects.toThrow(RangeError);
      await expect(cache.hasMany([wrong], 2)).rejects.toThrow(RangeError);
    }
    await expect(cache.putMany([key], 2, new Float32Array(3))).rejects.toThrow(RangeError);
    await expect(cache.getMany([key], 2, new Float32Array(3))).rejects.toThrow(RangeError);
    const marks = new Uint8Array(2);
    await expect(cache.putMany([key], 2, new Float32Array(2), marks)).rejects.toThrow(RangeError);
  });
}
