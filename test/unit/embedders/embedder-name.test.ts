import { expect, test } from "vitest";
import {
  decodeEmbedderName,
  type EmbedderName,
  encodeEmbedderName,
} from "../../../src/embedders/embedder-name.ts";

const NAMES: EmbedderName[] = [
  "static/en",
  "openai/text-embedding-3-small?dimensions=512",
  ["tei/a?dimensions=384", "tei/b?dimensions=384"],
  { concat: ["static/en", { embedder: "word-vectors/glove?dimensions=50", weight: 0.5 }] },
  { mean: [["tei/a?dimensions=384", "tei/b?dimensions=384"], "custom/a?dimensions=384"] },
  { text: "infinity/clip?dimensions=512", image: "custom/clip?dimensions=512&modalities=image" },
];

test.for(NAMES)("%j is the same after it was one string", (name) => {
  expect(decodeEmbedderName(encodeEmbedderName(name))).toEqual(name);
});

test("equal names are equal strings, however they are written", () => {
  const spaced = '{ "image": "custom/b", "text": "custom/a" }';
  const name = { text: "custom/a", image: "custom/b" };
  expect(encodeEmbedderName(spaced)).toBe(encodeEmbedderName(name));
  expect(encodeEmbedderName(["static/en"])).toBe('["static/en"]');
});

test.for([
  ["[]"],
  ["[1]"],
  ["{"],
  ["{}"],
  ['{"concat":[]}'],
  ['{"concat":[{"embedder":"static/en","weight":0}]}'],
  ['{"concat":["static/en"],"mean":["static/en"]}'],
  ['{"text":"static/en"}'],
  [`["${"x".repeat(257)}"]`],
  [JSON.stringify(Array.from({ length: 9 }, () => "static/en"))],
])("%s is refused as invalid_option", ([text = ""]) => {
  expect(() => decodeEmbedderName(text)).toThrow(
    expect.objectContaining({ code: "invalid_option" }),
  );
  expect(() => decodeEmbedderName(text)).toThrow(/is no name: expected an id, or as JSON/);
});
