import { expect, test } from "vitest";
import { checkEmbedding } from "../../../src/embedders/check-embedding.ts";

const embedder = { id: "fake/vendor", dimensions: 4 };
const check = (values: number[], count: number, about = {}) =>
  checkEmbedding({ vectors: Float32Array.from(values) }, { ...embedder, ...about }, count);

test("R5: rows of finite numbers, not all zero, are fine, tiny and huge ones too", () => {
  const values = [1, 0, 0, 0, 1e-22, 0, 0, 0, 1e30, 1e30, 0, -1e30];
  expect(check(values, 3).size).toBe(0);
  expect(check([], 0).size).toBe(0);
});

test("R5: each row that is no vector is named", () => {
  const bad = check([1, 0, 0, 0, NaN, 0, 0, 0, 0, 0, 0, 0, 0, 0, -Infinity, 0], 4);
  expect([...bad.keys()]).toEqual([1, 2, 3]);
  expect(bad.get(1)).toMatchObject({ kind: "protocol", inputIndex: 1 });
  expect(bad.get(1)?.message).toContain("NaN");
  expect(bad.get(2)?.message).toContain("zeros");
  expect(bad.get(3)?.message).toContain("-Infinity");
  expect([...check([0, 0, 0, 0], 1, { hasZeroVectors: true })]).toEqual([]);
});

test("R4: an answer of another length is none, and a quarter of it has a reason", () => {
  const thrown = (values: number[], count: number) => {
    try {
      check(values, count);
    } catch (error) {
      return error;
    }
    return null;
  };
  expect(thrown([1, 2, 3], 2)).toMatchObject({
    kind: "protocol",
    message: expect.stringContaining("3 numbers for 2 inputs, expected 4 for each."),
  });
  expect(thrown([0, 0], 2)).toMatchObject({ message: expect.stringContaining("base64") });
  expect(thrown([], 2)).toMatchObject({ message: expect.not.stringContaining("base64") });
});
