import { expect, test } from "vitest";
import { ACTIVATIONS, activateIn } from "../../../../src/core/encoder/activation.ts";
import { gelu, geluByTanh } from "../../../../src/core/encoder/encoder-math.ts";

test.each([
  ["gelu", gelu],
  ["gelu-tanh", geluByTanh],
  ["relu", (x: number) => Math.max(0, x)],
] as const)("%s is applied to the values asked for and no others", (name, activation) => {
  const values = Float32Array.of(9, -2, -0.5, 0.5, 2, -9);
  activateIn(values.buffer)(4, 4, ACTIVATIONS[name]);
  const expected = [-2, -0.5, 0.5, 2].map((x) => Math.fround(activation(x)));
  expect([...values]).toEqual([9, ...expected, -9]);
});
