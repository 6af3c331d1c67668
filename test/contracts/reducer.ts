import { expect, test } from "vitest";
import type { CreateReducer } from "../../src/core/reduce/reducer.ts";
import { driveReducer, feedReducer } from "../support/drive-reducer.ts";
import { bitsOf, randomRows } from "../support/random-problems.ts";

const DIMENSIONS = 7;
/** Two blocks and a part. */
const ROW_COUNT = 2100;

/** What every reducer promises; `create` makes one of 2,100 rows of 7 dimensions. */
export function testReducer(name: string, create: CreateReducer, rowCount = ROW_COUNT): void {
  const shape = { rowCount, dimensions: DIMENSIONS };
  const rows = randomRows(rowCount, DIMENSIONS, 3);
  const run = { ...shape, create, rows };

  test(`${name} gives each row a finite position, the same every time`, () => {
    const reducer = driveReducer(run);
    const positions = reducer.positions();
    expect(positions).toHaveLength(rowCount * reducer.reducedDimensions);
    expect(positions.every(Number.isFinite)).toBe(true);
    expect(reducer.done).toBe(reducer.total);
    expect(reducer.need()).toBeNull();
    expect(bitsOf(driveReducer(run).positions())).toEqual(bitsOf(positions));
  });

  test(`${name} may be stopped anywhere, whatever was fed, and changes no bit`, () => {
    const expected = bitsOf(driveReducer(run).positions());
    const steps = driveReducer(run).total;
    const stops = new Set([0, 1, Math.floor(steps / 2), steps - 1, steps]);
    for (const stop of stops) {
      const first = create(shape, null);
      for (let step = 0; step < stop; step++) {
        feedReducer(first, run);
        expect(first.advance(1)).toBe(1);
      }
      feedReducer(first, run);
      const second = create(shape, structuredClone(first.encode()));
      while (second.done < second.total) {
        feedReducer(second, run);
        second.advance(2);
      }
      expect(bitsOf(second.positions())).toEqual(expected);
    }
  });

  test(`${name} places a new row where it would alone`, () => {
    const reducer = driveReducer(run);
    if (reducer.transform === undefined) return;
    const fresh = randomRows(5, DIMENSIONS, 8);
    const together = reducer.transform(fresh.slice());
    expect(together).toHaveLength(5 * reducer.reducedDimensions);
    for (let i = 0; i < 5; i++) {
      const alone = reducer.transform(fresh.slice(i * DIMENSIONS, (i + 1) * DIMENSIONS));
      const start = i * reducer.reducedDimensions;
      expect(alone).toEqual(together.slice(start, start + reducer.reducedDimensions));
    }
  });

  test(`${name} refuses rows that are not finite, of another length or not the ones needed`, () => {
    const reducer = create(shape, null);
    const { first, count } = reducer.need() ?? { first: 0, count: 0 };
    const block = rows.slice(first * DIMENSIONS, (first + count) * DIMENSIONS);
    const feed = (at: number, given: Float32Array) => () => reducer.feed(at, given);
    expect(feed(first, block.slice(1))).toThrow("are not rows of 7 dimensions");
    expect(feed(first, block.slice(DIMENSIONS))).toThrow("were needed");
    expect(feed(first + 1, block)).toThrow("were needed");
    const broken = block.slice();
    broken[3 * DIMENSIONS + 1] = NaN;
    expect(feed(first, broken)).toThrow("Row 3 has the value NaN");
    const done = driveReducer(run);
    if (done.transform === undefined) return;
    expect(() => done.transform?.(broken)).toThrow("Row 3 has the value NaN");
    expect(() => done.transform?.(block.slice(1))).toThrow("are not rows of 7 dimensions");
  });
}
