import { expect, test } from "vitest";
import { sotuPassages, splitIntoPassages } from "../../../scripts/passages.ts";

const passages = [...sotuPassages()];

test("the addresses give 22,744 passages with ids of their own", () => {
  expect(passages).toHaveLength(22_744);
  expect(new Set(passages.map(({ id }) => id)).size).toBe(22_744);
});

test("a passage says where it is from", () => {
  const { text, ...origin } = passages[0];
  expect(text).toMatch(/^Fellow-Citizens of the Senate .* they were regulated\.$/);
  expect(origin).toEqual({
    id: "1790_george_washington_n-0",
    timestamp: "1790-01-01",
    class: "none",
    metadata: { author: "George Washington" },
  });
  expect(passages.at(-1)).toMatchObject({ id: "2021_joseph_r_biden_d-105", class: "Democratic" });
});

test("every id is one the API takes", () => {
  expect(passages.filter(({ id }) => !/^[A-Za-z0-9._:-]{1,128}$/.test(id))).toEqual([]);
});

test("a passage ends with the sentence that brings it to 350 characters", () => {
  const sentence = `${"a".repeat(199)}.`;
  const text = `${sentence} B${sentence}\n\nC${sentence} (Applause.) no capital. ${"E".repeat(99)}.`;
  expect([...splitIntoPassages(text)]).toEqual([
    `${sentence} B${sentence}`,
    `C${sentence} (Applause.) no capital. ${"E".repeat(99)}.`,
  ]);
});

test("what is left is a passage only where it is longer than 80 characters", () => {
  const long = `${"a".repeat(349)}.`;
  expect([...splitIntoPassages(`${long} ${"B".repeat(79)}.`)]).toEqual([long]);
  expect([...splitIntoPassages(`${long} ${"B".repeat(80)}.`)]).toHaveLength(2);
});
