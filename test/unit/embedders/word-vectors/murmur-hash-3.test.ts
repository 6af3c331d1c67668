import { expect, test } from "vitest";
import { murmurHash3X64 } from "../../../../src/embedders/word-vectors/murmur-hash-3.ts";

function hashOf(text: string, seed: number): string[] {
  const parts = new Uint32Array(4);
  murmurHash3X64(new TextEncoder().encode(text), seed, parts);
  return [...parts].map((part) => part.toString(16).padStart(8, "0"));
}

// By the reference implementation, through the Python package murmurhash of spaCy.
test("strings of every length have the reference's hash", () => {
  expect(hashOf("", 0)).toEqual(["00000000", "00000000", "00000000", "00000000"]);
  expect(hashOf("a", 7)).toEqual(["e0a8ea48", "6d53cfa1", "72090a93", "5fd33863"]);
  expect(hashOf("coffee", 7)).toEqual(["9c3c5a83", "b2e7625e", "68ddf237", "bf545758"]);
  expect(hashOf("12345678", 7)).toEqual(["ef49275f", "69d01195", "ab6f6b03", "7daf78ca"]);
  expect(hashOf("123456789", 7)).toEqual(["1448a120", "4d755204", "378dc93b", "e4f19bf8"]);
  expect(hashOf("naïveté 東京", 7)).toEqual(["95bc0361", "53a5ce76", "560232ad", "779c428e"]);
  expect(hashOf("0123456789abcdef", 7)).toEqual(["48b1f185", "500ca036", "849b13ab", "d5c2a273"]);
  expect(hashOf("0123456789abcdefg", 7)).toEqual(["d7b034ea", "792d7b2e", "c8b00f0c", "139764e0"]);
  expect(hashOf("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 7)).toEqual([
    "5a9fbfe9",
    "1884bfe0",
    "ce4c908c",
    "6d551126",
  ]);
});
