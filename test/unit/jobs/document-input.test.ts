import { expect, test } from "vitest";
import * as fc from "fast-check";
import {
  isRejection,
  MAX_IMAGE_LENGTH,
  MAX_TEXT_BYTES,
  parseDocument,
} from "../../../src/jobs/document-input.ts";

const codeOf = (value: unknown): string => {
  const parsed = parseDocument(value, 7, 3);
  return isRejection(parsed) ? parsed.code : "taken";
};
const document = (fields: object): object => ({ id: "a", text: "some text", ...fields });

test("a document is taken with its fields, the timestamp in UTC, the vector as f32", () => {
  const parsed = parseDocument(
    {
      id: "news:2026-01-31_a.b",
      text: " kept as it is ",
      timestamp: "2026-01-31T09:30:00+02:00",
      class: "sport",
      metadata: { a: [1, { b: null }] },
      vector: [1, 0.5, -2],
      unknown: "left out",
    },
    0,
    3,
  );
  expect(parsed).toEqual({
    id: "news:2026-01-31_a.b",
    text: " kept as it is ",
    timestamp: "2026-01-31T07:30:00.000Z",
    class: "sport",
    metadata: { a: [1, { b: null }] },
    vector: new Float32Array([1, 0.5, -2]),
  });
});

test("null counts as absent", () => {
  const nulls = { timestamp: null, class: null, metadata: null, vector: null, image: null };
  expect(parseDocument(document(nulls), 0, 3)).toEqual({ id: "a", text: "some text" });
});

test.each([
  "https://images.example.org/a.png?size=9",
  "r2:images/a/b.png",
  "data:image/png;base64,AAAA",
])("the image %j is taken, with a text or alone", (image) => {
  expect(parseDocument(document({ image }), 0, 3)).toEqual({ id: "a", text: "some text", image });
  for (const text of [undefined, null, "", " \n"]) {
    expect(parseDocument({ id: "a", image, text }, 0, 3)).toEqual({ id: "a", text: "", image });
  }
});

test.each([
  3,
  "",
  {},
  "a.png",
  "r2:a.png",
  "r2:images/",
  "r2:models/minilm/model.safetensors",
  "ftp://example.org/a.png",
  "data:text/html;base64,AAAA",
  "data:image/svg+xml;base64,AAAA",
  "data:image/png,plain",
  `https://example.org/${"a".repeat(2_048)}`,
  `data:image/png;base64,${"A".repeat(MAX_IMAGE_LENGTH)}`,
])("the image %j is an invalid_image", (image) => {
  expect(codeOf(document({ image }))).toBe("invalid_image");
});

test("beside an image too a text must be one, and not too long", () => {
  const image = "r2:images/a.png";
  expect(codeOf({ id: "a", image, text: 5 })).toBe("invalid_document");
  expect(codeOf({ id: "a", image, text: "a".repeat(MAX_TEXT_BYTES + 1) })).toBe("text_too_long");
});

test.each([null, undefined, 3, "text", ["id"], true])("%j is an invalid_document", (value) => {
  expect(codeOf(value)).toBe("invalid_document");
});

test.each([undefined, null, 3, "", "has space", "a/b", "é", "a".repeat(129)])(
  "the id %j is an invalid_id",
  (id) => {
    expect(codeOf({ id, text: "x" })).toBe("invalid_id");
  },
);

test.each([undefined, null])("the text %j is missing_text", (text) => {
  expect(codeOf({ id: "a", text })).toBe("missing_text");
});

test.each(["", "  ", "\n\t\u00a0"])("the text %j is blank_text", (text) => {
  expect(codeOf({ id: "a", text })).toBe("blank_text");
});

test.each([5, {}, ["a"]])("the text %j is an invalid_document", (text) => {
  expect(codeOf({ id: "a", text })).toBe("invalid_document");
});

test("a text is measured in bytes of UTF-8, not in characters", () => {
  expect(codeOf({ id: "a", text: "a".repeat(MAX_TEXT_BYTES) })).toBe("taken");
  expect(codeOf({ id: "a", text: "a".repeat(MAX_TEXT_BYTES + 1) })).toBe("text_too_long");
  expect(codeOf({ id: "a", text: "€".repeat(MAX_TEXT_BYTES / 3) })).toBe("taken");
  expect(codeOf({ id: "a", text: "€".repeat(MAX_TEXT_BYTES / 3 + 1) })).toBe("text_too_long");
});

test.each([
  ["2026-01-31", "2026-01-31T00:00:00.000Z"],
  ["2026-01-31T09:30", "2026-01-31T09:30:00.000Z"],
  ["2026-01-31T09:30:15.25Z", "2026-01-31T09:30:15.250Z"],
  ["2026-01-31T23:30:00-0100", "2026-02-01T00:30:00.000Z"],
])("the timestamp %s is %s", (timestamp, expected) => {
  expect(parseDocument(document({ timestamp }), 0, 3)).toMatchObject({ timestamp: expected });
});

test.each([5, "yesterday", "2026-02-30", "2026-13-01", "2026-01-31T25:00Z", "31.01.2026", {}])(
  "the timestamp %j is an invalid_document",
  (timestamp) => {
    expect(codeOf(document({ timestamp }))).toBe("invalid_document");
  },
);

test.each([5, "", {}, "c".repeat(257)])("the class %j is an invalid_document", (name) => {
  expect(codeOf(document({ class: name }))).toBe("invalid_document");
});

test("metadata is an object of at most 16 KB", () => {
  expect(codeOf(document({ metadata: { a: "x".repeat(16_384 - 8) } }))).toBe("taken");
  expect(codeOf(document({ metadata: { a: "x".repeat(16_384 - 7) } }))).toBe("invalid_document");
  expect(codeOf(document({ metadata: ["a"] }))).toBe("invalid_document");
  expect(codeOf(document({ metadata: "a" }))).toBe("invalid_document");
});

test.each([[[]], [[1, 2]], [[1, 2, 3, 4]]])("the vector %j is a dimension_mismatch", (vector) => {
  expect(codeOf(document({ vector }))).toBe("dimension_mismatch");
});

test.each([
  ["abc"],
  [{ 0: 1 }],
  [[1, 2, null]],
  [[1, 2, "3"]],
  [[1, NaN, 3]],
  [[Infinity, 2, 3]],
  [[1, 2, 1e39]],
])("the vector %j is an invalid_vector", (vector) => {
  expect(codeOf(document({ vector }))).toBe("invalid_vector");
});

test("a rejection names the place, the id and the offending value", () => {
  expect(parseDocument({ id: "a", text: "x", vector: [1] }, 7, 3)).toEqual({
    index: 7,
    id: "a",
    code: "dimension_mismatch",
    detail: "The vector has 1 dimensions; the corpus's embedder has 3.",
  });
  expect(parseDocument({ id: 5, text: "x" }, 8, 3)).toMatchObject({
    index: 8,
    code: "invalid_id",
    detail: expect.stringContaining("5"),
  });
});

test("whatever JSON holds is taken or rejected, and never throws", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const parsed = parseDocument(value, 0, 3);
      return isRejection(parsed) || typeof parsed.text === "string";
    }),
  );
});
