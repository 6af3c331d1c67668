import { expect, test } from "vitest";
import { numberGroups } from "../../../../../src/core/cluster/leiden/number-groups.ts";

test("groups are numbered as they first come", () => {
  const groups = Int32Array.of(4, 1, 4, 0, 1);
  expect(numberGroups(groups)).toBe(3);
  expect([...groups]).toEqual([0, 1, 0, 2, 1]);
  expect(numberGroups(new Int32Array(0))).toBe(0);
});
