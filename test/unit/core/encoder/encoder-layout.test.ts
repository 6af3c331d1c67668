import { expect, test } from "vitest";
import { layOutEncoder, positionBiasLength } from "../../../../src/core/encoder/encoder-layout.ts";
import { encoderShape } from "../../../support/random-encoder.ts";

test("every part has its place, aligned, none at 0, the int8 one a quarter as long", () => {
  const shapes = (["f32", "int8"] as const).map((quantization) =>
    encoderShape({ quantization, hiddenSize: 384, headCount: 12, intermediateSize: 1536 }),
  );
  const [floats, integers] = shapes.map((shape) => layOutEncoder(shape, 256));
  for (const layout of [floats, integers]) {
    const { layers = [], embeddingNorm, positionBias, byteLength = 0, ...parts } = layout ?? {};
    const places = [embeddingNorm, ...layers.flatMap((layer) => Object.values(layer)), parts]
      .flatMap((part) => Object.values(part ?? {}) as number[])
      .filter((place) => place !== 0);
    expect(positionBias).toBe(0);
    expect(new Set(places).size).toBe(places.length);
    expect(places.every((place) => place % 64 === 0 && place < byteLength)).toBe(true);
  }
  const weights = 2 * (4 * 384 * 384 + 2 * 384 * 1536);
  expect(floats?.layers[1]?.output.panels).toBeGreaterThan(3 * weights);
  expect(integers?.layers[1]?.output.panels).toBeLessThan(weights);
});

test("the bias of the last row is read within its head's, up to a multiple of 8 keys", () => {
  for (let maxLength = 1; maxLength < 40; maxLength++) {
    const last = maxLength - 1 + Math.ceil(maxLength / 8) * 8 - 1;
    expect(last).toBeLessThan(positionBiasLength(maxLength));
  }
});
