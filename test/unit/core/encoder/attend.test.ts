import { expect, test } from "vitest";
import { attend } from "../../../../src/core/encoder/attend.ts";
import { layOutEncoder, positionBiasLength } from "../../../../src/core/encoder/encoder-layout.ts";
import { createReferenceEncoderMemory } from "../../../../src/core/encoder/reference-encoder-memory.ts";
import { filledBuffer } from "../../../support/filled-buffer.ts";
import { encoderShape } from "../../../support/random-encoder.ts";

const [HIDDEN, HEADS, SIZE] = [32, 4, 8];

test.each([false, true])("every head attends by its definition (position bias: %s)", (isBiased) => {
  const shape = encoderShape({ hasPositionBias: isBiased });
  const layout = layOutEncoder(shape, 24);
  const { buffer, operations } = createReferenceEncoderMemory(layout.byteLength);
  const [first, length] = [5, 11];
  const wide = new Float32Array(buffer, layout.wide, 24 * 3 * HIDDEN);
  wide.set(new Float32Array(filledBuffer(wide.length, 1, 6)));
  const biasLength = positionBiasLength(shape.maxLength);
  if (isBiased) {
    const biases = new Float32Array(filledBuffer(HEADS * biasLength, 2, 6));
    new Float32Array(buffer, layout.positionBias, biases.length).set(biases);
  }
  attend({ shape, layout, operations }, first, length);
  const context = new Float32Array(buffer, layout.context, 24 * HIDDEN);
  const at = (part: number, token: number, head: number, d: number) =>
    wide[(first + token) * 3 * HIDDEN + part * HIDDEN + head * SIZE + d];
  for (let head = 0; head < HEADS; head++) {
    for (let i = 0; i < length; i++) {
      const weights = Array.from({ length }, (_, j) => {
        let dot = 0;
        for (let d = 0; d < SIZE; d++) dot += at(0, i, head, d) * at(1, j, head, d);
        const index = layout.positionBias / 4 + head * biasLength + shape.maxLength - 1 + j - i;
        const bias = isBiased ? new Float32Array(buffer)[index] : 0;
        return Math.exp(dot / Math.sqrt(SIZE) + bias);
      });
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      for (let d = 0; d < SIZE; d++) {
        const wanted =
          weights.reduce((sum, weight, j) => sum + weight * at(2, j, head, d), 0) / total;
        expect(context[(first + i) * HIDDEN + head * SIZE + d]).toBeCloseTo(wanted, 4);
      }
    }
  }
});
