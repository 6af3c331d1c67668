import { expect, test } from "vitest";
import { readKeyToRow } from "../../../../src/embedders/formats/key-to-row.ts";
import { streamOf } from "../../../support/word-vector-fixtures.ts";

async function readAll(bytes: number[]) {
  const entries: [string, number][] = [];
  const count = await readKeyToRow(streamOf(Uint8Array.from(bytes), 3), (high, low, row) => {
    entries.push([((BigInt(high) << 32n) | BigInt(low)).toString(16), row]);
  });
  expect(count).toBe(entries.length);
  return entries;
}

const KEY = [0xcf, 0x87, 0xf5, 0x40, 0x90, 0x9d, 0xfc, 0x4b, 0xc6];

test("keys keep all of their 64 bits, in every size an integer comes in", async () => {
  expect(await readAll([0x81, ...KEY, 1])).toEqual([["87f540909dfc4bc6", 1]]);
  expect(
    await readAll([
      0x85, 5, 0x7f, 0xcc, 0xff, 0xcc, 200, 0xcd, 0x12, 0x34, 0xcd, 1, 0, 0xce, 0xff, 0xff, 0xff,
      0xff, 0xce, 0, 1, 0, 0, 0xcf, 0, 0, 0, 0, 0, 0, 0, 0, 0xd2, 0, 0, 0, 9,
    ]),
  ).toEqual([
    ["5", 127],
    ["ff", 200],
    ["1234", 256],
    ["ffffffff", 65536],
    ["0", 9],
  ]);
});

test("rows below zero are none", async () => {
  for (const none of [
    [0xff],
    [0xd0, 0xff],
    [0xd1, 0xff, 0xff],
    [0xd2, 0xff, 0xff, 0xff, 0xff],
    [0xd3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  ]) {
    expect(await readAll([0x81, 1, ...none])).toEqual([["1", -1]]);
  }
});

test("maps of any size are read", async () => {
  expect(await readAll([0x80])).toEqual([]);
  expect(await readAll([0xde, 0, 1, 1, 2])).toEqual([["1", 2]]);
  expect(await readAll([0xdf, 0, 0, 0, 1, 1, 2])).toEqual([["1", 2]]);
});

test("what is no map of integers is refused, with the byte", async () => {
  for (const [bytes, message] of [
    [[], /ends in its entries, after byte 0/],
    [[0x93, 1, 2, 3], /begins with the byte 147/],
    [[0x81, 0xa1, 0x61, 1], /type 161 at byte 1/],
    [[0x82, 1, 2, 3], /after byte 4/],
    [[0x81, 1, ...KEY], /beyond 32 bits/],
  ] as const) {
    await expect(readAll([...bytes])).rejects.toThrow(message);
  }
});
