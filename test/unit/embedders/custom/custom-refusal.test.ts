import { expect, test } from "vitest";
import { customRefusal } from "../../../../src/embedders/custom/custom-refusal.ts";

const refusal = (status: number, json: unknown, headers = {}) =>
  customRefusal("custom/own", { status, headers: new Headers(headers) }, json, ["swordfish"]);

test("A code, a limit and an index are taken as they are said", () => {
  const error = { message: "no", code: "too_many_inputs", limit: 16, inputIndex: 3 };
  expect(refusal(400, { error })).toMatchObject({
    kind: "too_many_inputs",
    limit: 16,
    inputIndex: 3,
  });
});

test("Without a code, or with one nobody knows, the status says", () => {
  expect(refusal(429, { error: "slow down" }, { "retry-after": "2" })).toMatchObject({
    kind: "rate_limited",
    retryAfterMs: 2000,
  });
  expect(refusal(401, { error: { message: "no", code: "protocol" } }).kind).toBe("unauthorized");
  expect(refusal(500, undefined).kind).toBe("unavailable");
});

test("A secret that is repeated is struck out", () => {
  expect(refusal(403, { error: "bad swordfish" }).message).not.toContain("swordfish");
});
