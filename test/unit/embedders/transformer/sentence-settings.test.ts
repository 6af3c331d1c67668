import { expect, test } from "vitest";
import {
  readModules,
  readSentenceSettings,
} from "../../../../src/embedders/transformer/sentence-settings.ts";
import { changedFiles, tinyModelFiles } from "../../../support/transformer-model.ts";

const files = tinyModelFiles("bert");
const pooling = (config: object) => changedFiles(files, { "1_Pooling/config.json": config });

test("pooling, length and prompts are those of sentence-transformers' files", async () => {
  expect(await readSentenceSettings(files, 64)).toEqual({
    pooling: "mean",
    maxLength: 60,
    prompts: { clustering: "", document: "passage: ", query: "query: " },
  });
  expect((await readSentenceSettings(tinyModelFiles("distilbert"), 64)).pooling).toBe("cls");
  expect((await readSentenceSettings(tinyModelFiles("roberta"), 64)).pooling).toBe("max");
  expect((await readSentenceSettings(pooling({ pooling_mode: "cls" }), 64)).pooling).toBe("cls");
});

test("a model without them takes the mean of as many tokens as it has positions for", async () => {
  const none = async () => null;
  expect(await readModules(none)).toEqual({ transformer: "", pooling: null });
  expect(await readSentenceSettings(none, 64)).toEqual({
    pooling: "mean",
    maxLength: 64,
    prompts: null,
  });
  const declared = changedFiles(none, { "tokenizer_config.json": { model_max_length: 1e30 } });
  expect((await readSentenceSettings(declared, 64)).maxLength).toBe(64);
});

test("the default prompt stands in for those that are not named", async () => {
  const config = { prompts: { query: "q ", topic: "t " }, default_prompt_name: "topic" };
  const changed = changedFiles(files, { "config_sentence_transformers.json": config });
  const { prompts } = await readSentenceSettings(changed, 64);
  expect(prompts).toEqual({ clustering: "t ", document: "t ", query: "q " });
});

test("empty prompts are as good as none", async () => {
  const config = { prompts: { query: "", document: "" }, default_prompt_name: null };
  const changed = changedFiles(files, { "config_sentence_transformers.json": config });
  expect((await readSentenceSettings(changed, 64)).prompts).toBeNull();
});

test("the folders are where modules.json puts them", async () => {
  const modules = [
    { path: "0_Transformer", type: "sentence_transformers.models.Transformer" },
    { path: "2_Pooling", type: "sentence_transformers.models.Pooling" },
  ];
  expect(await readModules(changedFiles(files, { "modules.json": modules }))).toEqual({
    transformer: "0_Transformer/",
    pooling: "2_Pooling/",
  });
});

test.each([
  ["other modules", { "modules.json": [{ path: "2_Dense", type: "a.Dense" }] }, /module a.Dense/],
  [
    "two poolings",
    { "1_Pooling/config.json": { pooling_mode_cls_token: true, pooling_mode_mean_tokens: true } },
    /by cls and mean, expected one of/,
  ],
  ["another pooling", { "1_Pooling/config.json": { pooling_mode_lasttoken: true } }, /by last/],
  [
    "no prompt in the pooling",
    { "1_Pooling/config.json": { pooling_mode_mean_tokens: true, include_prompt: false } },
    /without the prompt/,
  ],
  ["no pooling file", { "1_Pooling/config.json": null }, /lacks its pooling config/],
  ["a length of 0", { "sentence_bert_config.json": { max_seq_length: 0 } }, /"max_seq_length"/],
])("a model with %s is refused", async (_, changes, message) => {
  const read = readSentenceSettings(changedFiles(files, changes), 64);
  await expect(read).rejects.toThrow(message);
  await expect(read).rejects.toMatchObject({ code: "invalid_model" });
});
