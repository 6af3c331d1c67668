import { expect, test } from "vitest";
import { huggingFaceRefusal } from "../../../../src/embedders/huggingface/huggingface-refusal.ts";

const refusal = (status: number, body: unknown) =>
  huggingFaceRefusal(
    "huggingface/x",
    { status, headers: new Headers(), body: new TextEncoder().encode(JSON.stringify(body)) },
    [],
  );

test("An error is read as text, nested, and as FastAPI writes it", () => {
  const said = [
    { error: "no such thing" },
    { error: { message: "no such thing" } },
    { message: "no such thing" },
    { detail: "no such thing" },
  ];
  for (const body of said) {
    expect(refusal(404, body)).toMatchObject({
      kind: "unknown_model",
      message: expect.stringContaining("no such thing"),
    });
  }
});

test("A model that is being loaded says for how long", () => {
  const loading = { error: "Model acme/own is currently loading", estimated_time: 20 };
  expect(refusal(503, loading)).toMatchObject({ kind: "overloaded", retryAfterMs: 20_000 });
  expect(refusal(503, "<html>")).toMatchObject({ kind: "overloaded", retryAfterMs: undefined });
});

test("Limits are read in the words of text-embeddings-inference and of partners", () => {
  const own = { error: "batch size 40 > maximum allowed batch size 32", error_type: "Validation" };
  expect(refusal(413, own)).toMatchObject({ kind: "too_many_inputs", limit: 32 });
  const partner = { error: { message: "input should contain at most 1024 items" } };
  expect(refusal(422, partner)).toMatchObject({ kind: "too_many_inputs", limit: 1024 });
});
