import { expect, test } from "vitest";
import { toCustomInputs } from "../../../../src/embedders/custom/custom-inputs.ts";

test("Texts are sent as such, empty ones as a space, images as they are", () => {
  expect(toCustomInputs(["a", "", { text: "b" }], ["text"])).toEqual(["a", " ", "b"]);
  const inputs = ["a", { image: "i" }, { text: "b", image: "i" }];
  expect(toCustomInputs(inputs, ["text", "image"])).toEqual(inputs);
});

test("What has a modality that is not taken is refused by its index", () => {
  const refused = (input: object | string, modality: "text" | "image") => () =>
    toCustomInputs([modality === "text" ? "a" : { image: "i" }, input], [modality]);
  const error = expect.objectContaining({ kind: "invalid_input", inputIndex: 1 });
  expect(refused({ image: "i" }, "text")).toThrow(error);
  expect(refused({}, "text")).toThrow(error);
  expect(refused("a", "image")).toThrow(error);
  expect(refused({ text: "a", image: "i" }, "image")).toThrow(error);
});
