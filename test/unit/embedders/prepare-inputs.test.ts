import { expect, test } from "vitest";
import { prepareInputs } from "../../../src/embedders/prepare-inputs.ts";

test("R12: inputs that are equal once clean are one, texts and { text } alike", () => {
  const image = "data:image/png;base64,AAAA";
  const inputs = ["a", { text: "a" }, "a\0", { text: "a", image }, { image }, { image, text: "a" }];
  const { distinct, firstOf, blank } = prepareInputs(inputs, "zero");
  expect([...firstOf]).toEqual([0, 0, 0, 3, 4, 3]);
  expect(distinct).toEqual([
    { index: 0, input: "a" },
    { index: 3, input: { text: "a", image } },
    { index: 4, input: { image } },
  ]);
  expect(blank).toEqual([]);
});

test("R11: what has no text is set apart, or is a space", () => {
  const inputs = ["", "a", { text: " " }, {}];
  expect(prepareInputs(inputs, "zero")).toMatchObject({
    distinct: [{ index: 1, input: "a" }],
    blank: [0, 2, 3],
  });
  const { distinct, firstOf, blank } = prepareInputs(inputs, "space");
  expect(distinct).toEqual([
    { index: 0, input: " " },
    { index: 1, input: "a" },
  ]);
  expect([...firstOf]).toEqual([0, 1, 0, 0]);
  expect(blank).toEqual([]);
});
