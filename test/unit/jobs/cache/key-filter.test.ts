import { expect, test } from "vitest";
import { createRandom } from "../../../../src/core/math/random.ts";
import { fromHex } from "../../../../src/jobs/content-key.ts";
import { keyFilterBytes, openKeyFilter } from "../../../../src/jobs/cache/key-filter.ts";
import { parseVectorKeys } from "../../../../src/storage/segments/vector-keys.ts";

function makeKeys(count: number, seed: number) {
  const random = createRandom(seed);
  const digits = () => random.uint32().toString(16).padStart(8, "0");
  return Array.from({ length: count }, () => digits() + digits() + digits() + digits());
}

test("a filter knows every key it was given, and of others one in a hundred", () => {
  const known = makeKeys(20_000, 1);
  const filter = openKeyFilter(new Uint8Array(keyFilterBytes(known.length)));
  filter.add(fromHex(known.slice(0, 5_000).join("")));
  filter.add(fromHex(known.slice(5_000).join("")));
  const again = openKeyFilter(filter.bytes.slice());
  const words = parseVectorKeys(known);
  for (let i = 0; i < known.length; i++) expect(again.mayHave(words, i)).toBe(true);
  const others = parseVectorKeys(makeKeys(20_000, 2));
  let taken = 0;
  for (let i = 0; i < 20_000; i++) if (again.mayHave(others, i)) taken++;
  expect(taken).toBeLessThan(400);
});

test("an empty filter has nothing, and adding nothing changes nothing", () => {
  const filter = openKeyFilter(new Uint8Array(keyFilterBytes(0)));
  filter.add(new Uint8Array(0));
  expect(filter.mayHave(parseVectorKeys(makeKeys(1, 3)), 0)).toBe(false);
});

test("a filter has ten bits a key, and 8 MiB at the most", () => {
  expect(keyFilterBytes(0)).toBe(1024);
  expect(keyFilterBytes(100_000)).toBe(131_072);
  expect(keyFilterBytes(1e9)).toBe(8 * 2 ** 20);
});
