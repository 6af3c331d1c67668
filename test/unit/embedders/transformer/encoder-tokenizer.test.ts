import { expect, test } from "vitest";
import { createEncoderTokenizer } from "../../../../src/embedders/transformer/encoder-tokenizer.ts";
import {
  HAS_MINILM,
  minilmFiles,
  readMinilmGolden,
  readTinyGolden,
  TINY_MODELS,
  type TinyModel,
  tinyModelFiles,
} from "../../../support/transformer-model.ts";

async function tokenizerOf(name: TinyModel, maxLength = 60) {
  const bytes = (await tinyModelFiles(name)("tokenizer.json")) as ArrayBuffer;
  return createEncoderTokenizer(new TextDecoder().decode(bytes), {}, maxLength);
}

test.each(TINY_MODELS)("%s has the ids of huggingface/tokenizers", async (name) => {
  const { encode } = await tokenizerOf(name);
  for (const { text, ids } of readTinyGolden(name)) {
    expect({ text, ids: encode(text).ids }).toEqual({ text, ids });
  }
});

test.skipIf(!HAS_MINILM)("all-MiniLM-L6-v2 has the ids of huggingface/tokenizers", async () => {
  const bytes = (await minilmFiles("tokenizer.json")) as ArrayBuffer;
  const { encode } = createEncoderTokenizer(new TextDecoder().decode(bytes), {}, 256);
  for (const { text, ids } of readMinilmGolden()) expect(encode(text).ids).toEqual(ids);
});

test.each(TINY_MODELS)(
  "%s is truncated from the first token on that does not fit",
  async (name) => {
    const text = "the quick brown fox, I lost my card";
    const whole = (await tokenizerOf(name)).encode(text);
    expect(whole.isTruncated).toBe(false);
    const length = whole.ids.length;
    expect((await tokenizerOf(name, length)).encode(text)).toEqual(whole);
    const { ids, isTruncated } = (await tokenizerOf(name, length - 1)).encode(text);
    expect(isTruncated).toBe(true);
    expect(ids).toEqual([...whole.ids.slice(0, length - 2), ...whole.ids.slice(-1)]);
  },
);

test.each(TINY_MODELS)(
  "%s reads of a very long text what it reads of its beginning",
  async (name) => {
    const { encode } = await tokenizerOf(name);
    const beginning = "gold and silver coin, ".repeat(30);
    const { ids, isTruncated } = encode(beginning.repeat(1000));
    expect(isTruncated).toBe(true);
    expect(ids).toEqual(encode(beginning).ids);
    // Nothing but white space for longer than the part that is looked at first.
    const far = encode(`card${" ".repeat(20_000)}card`).ids;
    if (name !== "roberta") expect(far).toEqual(encode("card card").ids);
  },
);

test("special tokens in a text are those tokens, even the last that fits", async () => {
  const { encode } = await tokenizerOf("bert", 4);
  expect(encode("[MASK][SEP][MASK]").ids).toEqual([2, 4, 3, 3]);
  expect(encode("[MASK] [SEP] ").isTruncated).toBe(false);
});

const UNKNOWN = JSON.stringify({
  model: { type: "None" },
  post_processor: { type: "BertProcessing", cls: ["[CLS]", 1], sep: ["[SEP]", 2] },
});

test("a tokenizer without special tokens, or that is none, is refused", async () => {
  const bare = JSON.stringify({ model: { type: "WordPiece" } });
  expect(() => createEncoderTokenizer(bare, {}, 60)).toThrow(/no special tokens/);
  expect(() => createEncoderTokenizer("{", {}, 60)).toThrow(/no JSON/);
  expect(() => createEncoderTokenizer(UNKNOWN, {}, 60)).toThrow(
    expect.objectContaining({ code: "invalid_model" }),
  );
  await expect(tokenizerOf("bert", 2)).rejects.toThrow(/reads 2 tokens, expected room/);
});
