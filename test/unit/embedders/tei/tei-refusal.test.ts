import { expect, test } from "vitest";
import { teiRefusal } from "../../../../src/embedders/tei/tei-refusal.ts";

const refusal = (status: number, json: unknown) =>
  teiRefusal("tei/own", { status, headers: new Headers() }, json, []);

test("The words of TEI decide, whatever status a version has for them", () => {
  const batch = "batch size 33 > maximum allowed batch size 32";
  for (const status of [413, 422]) {
    expect(refusal(status, { error: batch, error_type: "Validation" })).toMatchObject({
      kind: "too_many_inputs",
      limit: 32,
    });
  }
  const long = "`inputs` must have less than 512 tokens. Given: 513";
  expect(refusal(422, { error: long, error_type: "Validation" })).toMatchObject({
    kind: "input_too_long",
    limit: 512,
  });
  expect(refusal(400, { error: "`inputs` cannot be empty", error_type: "Empty" })).toMatchObject({
    kind: "invalid_input",
  });
});

test("Its own error and the one that takes after OpenAI are read, in any case of letters", () => {
  const overloaded = [
    { error: "Model is overloaded", error_type: "Overloaded" },
    { error: "Model is overloaded", error_type: "overloaded" },
    { message: "Model is overloaded", code: 429, type: "Overloaded" },
  ];
  for (const json of overloaded) {
    expect(refusal(429, json)).toMatchObject({ kind: "overloaded", isRetryable: true });
  }
  expect(refusal(424, { error: "CUDA", error_type: "Backend" })).toMatchObject({
    kind: "unavailable",
  });
  expect(refusal(503, { error: "Unhealthy", error_type: "Unhealthy" })).toMatchObject({
    kind: "overloaded",
  });
  expect(refusal(502, undefined)).toMatchObject({ kind: "unavailable" });
});
