import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Encoder } from "../../../../src/core/encoder/encoder.ts";
import type { EncoderShape } from "../../../../src/core/encoder/encoder-shape.ts";
import { createReferenceEncoderMemory } from "../../../../src/core/encoder/reference-encoder-memory.ts";
import { loadEncoderMemory } from "../../../support/encoder-memory.ts";
import { filledBuffer } from "../../../support/filled-buffer.ts";
import { encoderShape, randomEncoder } from "../../../support/random-encoder.ts";

const openWasm = await loadEncoderMemory();

function run(encoder: Encoder, states: Float32Array, lengths: readonly number[]): Float32Array {
  encoder.hidden.set(states);
  encoder.encode(lengths);
  return encoder.hidden.slice(0, states.length);
}

const shapes = fc.record<Partial<EncoderShape>>({
  quantization: fc.constantFrom("f32", "int8"),
  activation: fc.constantFrom("gelu", "gelu-tanh", "relu"),
  hasPositionBias: fc.boolean(),
  headCount: fc.constantFrom(1, 2, 4),
});
const lengthLists = fc.array(fc.integer({ min: 1, max: 24 }), { minLength: 1, maxLength: 5 });

test("the states have the bits of the reference, whatever the shape and the texts", () => {
  fc.assert(
    fc.property(shapes, lengthLists, fc.nat(), (changes, lengths, seed) => {
      const shape = encoderShape(changes);
      const rowCount = lengths.reduce((sum, length) => sum + length, 0);
      const states = new Float32Array(filledBuffer(32 * rowCount, seed));
      const found = run(randomEncoder(shape, openWasm, seed), states, lengths);
      const wanted = run(randomEncoder(shape, createReferenceEncoderMemory, seed), states, lengths);
      expect(new Uint32Array(found.buffer)).toEqual(new Uint32Array(wanted.buffer));
    }),
    { seed: 1, numRuns: 25 },
  );
});

test("a text's states do not depend on the others, nor on what was encoded before", () => {
  fc.assert(
    fc.property(shapes, lengthLists, fc.nat(), (changes, lengths, seed) => {
      const shape = encoderShape(changes);
      const rowCount = lengths.reduce((sum, length) => sum + length, 0);
      const states = new Float32Array(filledBuffer(32 * rowCount, seed));
      const encoder = randomEncoder(shape, openWasm, seed);
      const together = run(encoder, states, lengths);
      let first = 0;
      for (const length of lengths) {
        const end = first + 32 * length;
        const alone = run(encoder, states.slice(first, end), [length]);
        expect(alone).toEqual(together.slice(first, end));
        first = end;
      }
    }),
    { seed: 2, numRuns: 25 },
  );
});

test("texts fill the memory to its last row", () => {
  const shape = encoderShape({ maxLength: 253 });
  const encoder = randomEncoder(shape, openWasm, 3);
  expect(encoder.rowCapacity).toBe(256);
  const states = new Float32Array(filledBuffer(32 * 256, 4));
  const together = run(encoder, states, [3, 253]);
  expect(run(encoder, states.slice(96), [253])).toEqual(together.slice(96));
});
