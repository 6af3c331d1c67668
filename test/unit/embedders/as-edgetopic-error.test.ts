import { expect, test } from "vitest";
import { EdgetopicError } from "../../../src/core/errors.ts";
import { asEdgetopicError } from "../../../src/embedders/as-edgetopic-error.ts";
import { EmbedderError } from "../../../src/embedders/embedder-error.ts";

test("what passes is not to be had now, what does not has failed", () => {
  for (const kind of ["rate_limited", "overloaded", "network", "timeout", "unavailable"] as const) {
    const error = asEdgetopicError(new EmbedderError(kind, "Not now."));
    expect(error).toBeInstanceOf(EdgetopicError);
    expect(error).toMatchObject({ code: "embedder_unavailable", message: "Not now." });
  }
  for (const kind of ["unauthorized", "quota_exhausted", "protocol", "invalid_input"] as const) {
    expect(asEdgetopicError(new EmbedderError(kind, "No."))).toMatchObject({
      code: "embedding_failed",
    });
  }
});

test("other errors are left alone", () => {
  const others = [new EdgetopicError("vector_required", "m"), new TypeError("t"), "thrown"];
  for (const error of others) expect(asEdgetopicError(error)).toBe(error);
});
