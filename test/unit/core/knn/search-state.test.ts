import { expect, test } from "vitest";
import type { QuantizedSearchShape } from "../../../../src/core/kernels.ts";
import { createSearchState } from "../../../../src/core/knn/search-state.ts";

const shape: QuantizedSearchShape = {
  rowCount: 5,
  dimensions: 2,
  neighborCount: 2,
  candidateCount: 3,
  metric: "cosine",
  method: "descent",
  seed: 1,
  blockRowCount: 5,
};

test("a checkpoint brings everything back; once closed, the lists alone", () => {
  const state = createSearchState(shape);
  state.lists.indices[4] = 2;
  state.lists.distances[4] = 0.5;
  state.lists.rounds[4] = 7;
  state.members[1] = 3;
  const whole = createSearchState(shape);
  whole.restore(state.checkpoint());
  for (const name of ["lists", "members"] as const) {
    expect(whole[name]).toEqual(state[name]);
  }
  state.close();
  const lists = createSearchState(shape);
  lists.restore(state.checkpoint());
  expect(lists.lists.indices).toEqual(state.lists.indices);
  expect(lists.lists.distances).toEqual(state.lists.distances);
  expect(lists.lists.rounds[4]).toBe(0);
});

test("an exhaustive search keeps its lists alone", () => {
  const { checkpoint } = createSearchState({ ...shape, method: "exhaustive" });
  expect(checkpoint()).toHaveLength(5 * 3 * 8);
});

test("a checkpoint of another length is refused", () => {
  expect(() => createSearchState(shape).restore(new Uint8Array(8))).toThrow(/8 bytes/);
});
