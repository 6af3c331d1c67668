import { expect } from "vitest";
import { createRandom } from "../../src/core/math/random.ts";
import { embedMany, type EmbedManyOptions } from "../../src/embedders/embed-many.ts";
import { scriptedVector, type ScriptedVendor } from "./scripted-vendor.ts";
import { createVirtualClock } from "./virtual-clock.ts";

export const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `text ${i}`);

/** A token is a character, as for the scripted vendor. */
export const characters = (input: unknown): number => String(input).length;

/** Expects the scripted vendor's vectors; "" stands for a text without one. */
export function expectRows(vectors: Float32Array, texts: readonly string[]): void {
  expect([...vectors]).toEqual(
    texts.flatMap((text) => (text === "" ? [0, 0, 0] : scriptedVector(text))),
  );
}

/** `embedMany` in no time. */
export function embedFake(
  vendor: ScriptedVendor,
  texts: readonly string[],
  options: EmbedManyOptions = {},
): ReturnType<typeof embedMany> {
  return embedMany(vendor, texts, {
    clock: createVirtualClock(),
    random: createRandom(1),
    ...options,
  });
}
