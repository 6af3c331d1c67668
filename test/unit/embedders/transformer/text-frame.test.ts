import { expect, test } from "vitest";
import { readTextFrame } from "../../../../src/embedders/transformer/text-frame.ts";

const BERT = { type: "BertProcessing", cls: ["[CLS]", 2], sep: ["[SEP]", 3] } as const;
const TEMPLATE = {
  type: "TemplateProcessing",
  single: [
    { SpecialToken: { id: "[CLS]" } },
    { Sequence: { id: "A" } },
    { SpecialToken: { id: "[SEP]" } },
  ],
  special_tokens: { "[CLS]": { ids: [2] }, "[SEP]": { ids: [3, 4] } },
};

test("what a post-processor puts around a text is read", () => {
  expect(readTextFrame(BERT)).toEqual({ before: [2], after: [3] });
  expect(readTextFrame(TEMPLATE)).toEqual({ before: [2], after: [3, 4] });
  expect(readTextFrame(null)).toEqual({ before: [], after: [] });
  const sequence = { type: "Sequence", processors: [{ type: "ByteLevel" }, TEMPLATE] };
  expect(readTextFrame(sequence)).toEqual({ before: [2], after: [3, 4] });
});

test("another post-processor is refused", () => {
  expect(() => readTextFrame({ type: "Other" })).toThrow(/post-processor Other, expected Bert/);
});
