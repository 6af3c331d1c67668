import { expect, test } from "vitest";
import type { Embedder } from "../../../src/embedders/embedder.ts";
import { EmbedderError } from "../../../src/embedders/embedder-error.ts";
import { createEmbedTogether } from "../../../src/embedders/embed-together.ts";
import {
  createScriptedVendor,
  scriptedVector,
  type ScriptedRefusal,
} from "../../support/scripted-vendor.ts";

const price = { perMillionTokens: 1, asOf: "2026-01-01" };
const paid = (refuse?: ScriptedRefusal, about: Partial<Embedder> = {}) =>
  createScriptedVendor({ price, ...about }, refuse);
const failsAt = (...failing: number[]): ScriptedRefusal => {
  const failures = new Set(failing);
  return (_, index) =>
    failures.has(index) ? new EmbedderError("unavailable", "It is down.") : undefined;
};
const place = (inputs: string[], from = 0) => ({
  inputs,
  indexes: inputs.map((_, i) => from + i),
});
const rowsOf = (texts: string[]) => Float32Array.from(texts.flatMap(scriptedVector));

test("what one has answered while another failed is not asked again", async () => {
  const [one, other] = [paid(), paid(failsAt(0, 1))];
  const together = createEmbedTogether([one, other]);
  const parts = [place(["a", "bb"]), place(["ccc"])];
  await expect(together(parts)).rejects.toMatchObject({ kind: "unavailable" });
  await expect(together(parts)).rejects.toMatchObject({ kind: "unavailable" });
  const [first, second] = await together(parts);
  expect(first?.vectors).toEqual(rowsOf(["a", "bb"]));
  expect(second?.vectors).toEqual(rowsOf(["ccc"]));
  expect([first?.usage, second?.usage]).toEqual([{ tokens: 3 }, { tokens: 3 }]);
  expect(one.requests).toEqual([["a", "bb"]]);
  expect(other.requests).toHaveLength(3);
});

test("only what is missing is asked, and finds its place", async () => {
  const cut: ScriptedRefusal = (texts) => ({
    truncated: texts.flatMap((text, i) => (text.length > 2 ? [i] : [])),
  });
  const [one, other] = [paid(cut), paid(failsAt(0))];
  const together = createEmbedTogether([one, other]);
  await expect(together([place(["bbb", "c"]), place(["x"])])).rejects.toThrow("It is down.");
  const texts = ["a", "bbb", "dddd", "c"];
  const [first] = await together([place(texts), place(["x"])]);
  expect(first).toMatchObject({ vectors: rowsOf(texts), truncated: [1, 2], usage: { tokens: 9 } });
  expect(one.requests).toEqual([
    ["bbb", "c"],
    ["a", "dddd"],
  ]);
  await together([place(["bbb"]), place(["x"])]);
  expect(one.requests.at(-1)).toEqual(["bbb"]);
});

test("the error of an input names its place in the whole, also among those that are missing", async () => {
  const refuses: ScriptedRefusal = (texts) => {
    const inputIndex = texts.indexOf("bad");
    return inputIndex < 0
      ? undefined
      : new EmbedderError("invalid_input", "It is bad.", { inputIndex });
  };
  const [one, other] = [paid(refuses), paid(failsAt(0))];
  const together = createEmbedTogether([one, other]);
  await expect(together([place(["a"], 5), place(["x"])])).rejects.toThrow("It is down.");
  await expect(together([place(["a", "b", "bad"], 5), place(["x"])])).rejects.toMatchObject({
    kind: "invalid_input",
    inputIndex: 7,
  });
  expect(one.requests.at(-1)).toEqual(["b", "bad"]);
});

test("what is for another use is another row, and what is no vector is not kept", async () => {
  let count = 0;
  const wrong: ScriptedRefusal = () =>
    count++ === 0 ? { vectors: Float32Array.of(1, 2, NaN, 3, 4, 5) } : undefined;
  const [one, other] = [paid(wrong), paid(failsAt(0, 1))];
  const together = createEmbedTogether([one, other]);
  const parts = [place(["a", "b"]), place(["x"])];
  await expect(together(parts)).rejects.toThrow("It is down.");
  await expect(together(parts, { inputType: "query" })).rejects.toThrow("It is down.");
  await together(parts);
  expect(one.requests).toEqual([["a", "b"], ["a", "b"], ["a"]]);
});

test("requests of the same inputs at the same time have whole answers", async () => {
  const [one, other] = [paid(), paid(failsAt(0))];
  const together = createEmbedTogether([one, other]);
  const parts = [place(["a", "bb"]), place(["x"])];
  await expect(together(parts)).rejects.toThrow("It is down.");
  const answers = await Promise.all([together(parts), together(parts)]);
  for (const [first] of answers) expect(first?.vectors).toEqual(rowsOf(["a", "bb"]));
});

test("one that costs nothing is asked again", async () => {
  const free = createScriptedVendor();
  const together = createEmbedTogether([free, paid(failsAt(0))]);
  const parts = [place(["a"]), place(["x"])];
  await expect(together(parts)).rejects.toThrow("It is down.");
  await together(parts);
  expect(free.requests).toEqual([["a"], ["a"]]);
});
