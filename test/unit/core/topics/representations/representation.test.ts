import { expect, test } from "vitest";
import { checkRepresentations } from "../../../../../src/core/topics/representations/representation.ts";

test("chains of steps side by side are taken", () => {
  expect(() =>
    checkRepresentations({
      keybert: [{ name: "keybert-inspired" }, { name: "mmr", diversity: 0.3 }],
      label: [{ name: "mmr" }, { name: "language-model", model: "openai/gpt-4o-mini" }],
    }),
  ).not.toThrow();
});

test.for([
  [{ a: [] }, /"a" is no list of 1 to 5 steps/],
  [{ a: [{ name: "keybert" }] }, /has a step "keybert"; expected one of keybert-inspired/],
  [{ a: [{ name: "mmr", diversity: 2 }] }, /diversity .* is 2; expected a number from 0 to 1/],
  [{ a: [{ name: "zero-shot", names: [] }] }, /no names to choose from/],
  [{ a: [{ name: "language-model" }] }, /names no model/],
  [{ a: [{ name: "zero-shot", names: ["x"] }, { name: "mmr" }] }, /goes on after zero-shot/],
] as const)("%o is refused", ([given, message]) => {
  expect(() => checkRepresentations(given as never)).toThrow(message);
});
