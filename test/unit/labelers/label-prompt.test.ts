import { expect, test } from "vitest";
import { estimateTokens } from "../../../src/embedders/estimate-tokens.ts";
import { DEFAULT_PROMPT, fillPrompt } from "../../../src/labelers/label-prompt.ts";
import { readTopicLabel } from "../../../src/labelers/topic-label.ts";

const WIDE = { tokensPerDocument: 1000, tokensPerPrompt: 10_000 };

test("keywords and documents take their places, wherever and however often", () => {
  expect(
    fillPrompt(
      "[DOCUMENTS]\n-- [KEYWORDS] / [KEYWORDS]",
      ["card", "pin"],
      ["One\ntext", "two"],
      WIDE,
    ),
  ).toBe("- One text\n- two\n-- card, pin / card, pin");
});

test("a place inside a document stays what it is", () => {
  expect(fillPrompt("[DOCUMENTS]", ["card"], ["$& [KEYWORDS]"], WIDE)).toBe("- $& [KEYWORDS]");
});

test("long documents are cut at a word, and documents left out until the prompt fits", () => {
  const long = "a long document about cards ".repeat(200);
  const cut = fillPrompt("[DOCUMENTS]", [], [long], {
    tokensPerDocument: 30,
    tokensPerPrompt: 1000,
  });
  expect(estimateTokens(cut)).toBeLessThan(40);
  expect(cut).toMatch(/^- a long .*(a|long|document|about|cards)…$/);
  const prompt = fillPrompt(DEFAULT_PROMPT, ["card", "pin"], [long, long, long], {
    tokensPerDocument: 200,
    tokensPerPrompt: 500,
  });
  expect(estimateTokens(prompt)).toBeLessThanOrEqual(500);
  expect(prompt).toContain("card, pin");
  expect(prompt.match(/^- /gm)?.length).toBeLessThan(3);
});

test("a prompt that cannot be made to fit keeps one keyword", () => {
  const tight = { tokensPerDocument: 10, tokensPerPrompt: 1 };
  expect(fillPrompt("[KEYWORDS]: [DOCUMENTS]", ["card", "pin"], ["text"], tight)).toBe("card: ");
});

test("a label is read out of fences and prose around the JSON, on one line", () => {
  const answer = 'Sure!\n```json\n{"label": " Card\\n arrival ", "more": 1}\n```';
  expect(readTopicLabel("m", answer, false)).toEqual({ label: "Card arrival" });
  expect(readTopicLabel("m", `{"label":"${"x".repeat(900)}"}`, false).label.length).toBe(200);
});

test.for(["", "topic: Cards", "{}", '{"label": 7}', '{"label": ""}', "[1]", '{"label": "x"'])(
  "%j is no label",
  (answer) => {
    expect(() => readTopicLabel("m", answer, false)).toThrow(/expected JSON with a label/);
  },
);

test("a summary that was asked for and is not there is missed", () => {
  expect(() => readTopicLabel("m", '{"label": "Cards"}', true)).toThrow(/with a summary/);
});
