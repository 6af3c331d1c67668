import { expect, test } from "vitest";
import { sotuPassages, splitIntoPassages } from "../../../scripts/passages.ts";

const passages = [...sotuPassages()];

test("the addresses give 20,920 passages with ids of their own", () => {
  expect(passages).toHaveLength(20_920);
  expect(new Set(passages.map(({ id }) => id)).size).toBe(20_920);
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
  expect(passages.at(-1)).toMatchObject({ id: "2021_joseph_r_biden_d-188", class: "Democratic" });
});

test("every id is one the API takes", () => {
  expect(passages.filter(({ id }) => !/^[A-Za-z0-9._:-]{1,128}$/.test(id))).toEqual([]);
});

test("a passage has three sentences, the last of a text up to five", () => {
  const lengths = (count: number) =>
    [...splitIntoPassages(Array(count).fill("War ended.").join("\n "))].map(
      (passage) => passage.split(". ").length,
    );
  expect([3, 4, 5, 6, 7, 8, 9].map(lengths)).toEqual([
    [3],
    [4],
    [5],
    [3, 3],
    [3, 4],
    [3, 5],
    [3, 3, 3],
  ]);
});

test("a text of fewer sentences is one passage, one of none is no passage", () => {
  expect([...splitIntoPassages("One. Two.")]).toEqual(["One. Two."]);
  expect([...splitIntoPassages(" \n")]).toEqual([]);
});

test("a sentence ends neither in a title nor after an initial, and does with its quotation mark", () => {
  const text =
    'Mr. John Q. Adams spoke. "No!" He said 3.5 million. 1812 was (so he said.) Then i.e. it ended.';
  expect([...splitIntoPassages(`${text} ${"Peace. ".repeat(3)}`)][0]).toBe(
    'Mr. John Q. Adams spoke. "No!" He said 3.5 million.',
  );
});

test("together the passages of an address are the address, and each has three sentences or more", () => {
  const address = passages.filter(({ id }) => id.startsWith("1863_"));
  const whole = address.map(({ text }) => text).join(" ");
  expect([...splitIntoPassages(whole)]).toEqual(address.map(({ text }) => text));
  expect(address.every(({ text }) => (text.match(/[.!?]/g) ?? []).length >= 3)).toBe(true);
});
