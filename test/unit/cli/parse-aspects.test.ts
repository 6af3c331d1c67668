import { expect, test } from "vitest";
import { parseAspects } from "../../../src/cli/parse-aspects.ts";

test("steps are names, some with a word behind a colon", () => {
  expect(
    parseAspects([
      "keybert=keybert-inspired,mmr:0.3",
      "given=zero-shot:Cards|Bank transfers",
      "label=mmr,language-model:workers-ai/@cf/meta/llama:1",
    ]),
  ).toEqual({
    keybert: [{ name: "keybert-inspired" }, { name: "mmr", diversity: 0.3 }],
    given: [{ name: "zero-shot", names: ["Cards", "Bank transfers"] }],
    label: [{ name: "mmr" }, { name: "language-model", model: "workers-ai/@cf/meta/llama:1" }],
  });
});

test("or a JSON list", () => {
  expect(parseAspects(['a=[{"name":"mmr","wordCount":3}]'])).toEqual({
    a: [{ name: "mmr", wordCount: 3 }],
  });
});

test("what is no pair is refused", () => {
  expect(() => parseAspects(["mmr"])).toThrow("--aspect mmr is not NAME=STEPS.");
});
