import { expect, test } from "vitest";
import { aboutCustom } from "../../../../src/embedders/custom/custom-about.ts";

const about = (options = {}) => aboutCustom({ name: "own", dimensions: 3, ...options });

test("What is not said is what a small server bears", () => {
  expect(about()).toMatchObject({
    id: "custom/own",
    modalities: ["text"],
    limits: { inputsPerRequest: 32, concurrentRequests: 4 },
  });
  expect(about().limits.tokensPerInput).toBe(undefined);
  expect(about()).not.toHaveProperty("hasZeroVectors");
});

test("What decides the numbers is in the fingerprint, the order of modalities is not", () => {
  const prints = [
    {},
    { version: "2" },
    { dimensions: 4 },
    { name: "other" },
    { tokensPerInput: 9 },
  ];
  expect(new Set(prints.map((each) => about(each).fingerprint)).size).toBe(prints.length);
  const both = about({ modalities: ["text", "image"] });
  expect(about({ modalities: ["image", "text"] }).fingerprint).toBe(both.fingerprint);
});
