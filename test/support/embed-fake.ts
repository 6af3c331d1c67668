import { expect } from "vitest";
import { createRandom } from "../../src/core/math/random.ts";
import { embedMany, type EmbedManyOptions } from "../../src/embedders/embed-many.ts";
import { fakeVector, type FakeVendor } from "./fake-vendor.ts";
import { createVirtualClock } from "./virtual-clock.ts";

export const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `text ${i}`);

/** A token is a character, as for the fake vendor. */
export const characters = (input: unknown): number => String(input).length;

/** Expects the fake vendor's vectors; "" stands for a text without one. */
export function expectRows(vectors: Float32Array, texts: readonly string[]): void {
  expect([...vectors]).toEqual(
    texts.flatMap((text) => (text === "" ? [0, 0, 0] : fakeVector(text))),
  );
}

/** `embedMany` in no time. */
export function embedFake(
  vendor: FakeVendor,
  texts: readonly string[],
  options: EmbedManyOptions = {},
): ReturnType<typeof embedMany> {
  return embedMany(vendor, texts, {
    clock: createVirtualClock(),
    random: createRandom(1),
    ...options,
  });
}
