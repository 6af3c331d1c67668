import { expect, test } from "vitest";
import { denseSize } from "../../../../src/core/encoder/encoder-shape.ts";
import { encoderShape } from "../../../support/random-encoder.ts";

test("the dense layers lead from one width to the next", () => {
  const shape = encoderShape({ hiddenSize: 32, intermediateSize: 48 });
  expect(denseSize(shape, "attentionInput")).toEqual({ depth: 32, columnCount: 96 });
  expect(denseSize(shape, "attentionOutput")).toEqual({ depth: 32, columnCount: 32 });
  expect(denseSize(shape, "intermediate")).toEqual({ depth: 32, columnCount: 48 });
  expect(denseSize(shape, "output")).toEqual({ depth: 48, columnCount: 32 });
});
