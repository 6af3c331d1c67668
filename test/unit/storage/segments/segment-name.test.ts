import { expect, test } from "vitest";
import { nameSegment, parseSegmentName } from "../../../../src/storage/segments/segment-name.ts";

const BYTES = Uint8Array.of(1, 2, 3);
const AT = Date.parse("2026-01-01T00:00:00Z");

test.each(["f32", "f16", "int8"] as const)(
  "a name of %s says what it was made of",
  async (encoding) => {
    const shape = { dimensions: 384, count: 2700, encoding };
    const segment = await nameSegment("vectors/x/", BYTES, shape, AT);
    expect(segment).toEqual({ ...shape, object: segment.object, createdAt: AT });
    expect(parseSegmentName("vectors/x/", segment.object)).toEqual(segment);
  },
);

test("the same bytes at the same time have one name, later ones a later one", async () => {
  const shape = { dimensions: 2, count: 1, encoding: "f32" } as const;
  const name = async (bytes: Uint8Array<ArrayBuffer>, at: number) =>
    (await nameSegment("", bytes, shape, at)).object;
  expect(await name(BYTES, AT)).toBe(await name(BYTES, AT));
  expect(await name(BYTES, AT)).not.toBe(await name(Uint8Array.of(1, 2, 4), AT));
  const names = [await name(BYTES, AT), await name(BYTES, AT + 1), await name(BYTES, AT + 1e12)];
  expect(names.toSorted()).toEqual(names);
});

test("other names are none", () => {
  const hash = "0".repeat(32);
  for (const name of ["", "x", `${hash}-2`, `${hash}-2-0`, `${hash}-2-3-f8`, `a/${hash}-2-3`]) {
    expect(parseSegmentName("v/", `v/${name}`)).toBeNull();
  }
});
