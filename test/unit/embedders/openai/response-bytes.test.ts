import { expect, test } from "vitest";
import { responseBytes } from "../../../../src/embedders/openai/response-bytes.ts";

test("an answer's vector takes no more than is said", () => {
  for (const dimensions of [1, 2, 3, 1536, 3072]) {
    const vector = new Float32Array(dimensions).fill(-1.2345679e-7);
    const base64 = Buffer.from(vector.buffer).toString("base64");
    for (const [encoding, embedding] of [
      ["base64", base64],
      ["float", [...vector]],
    ] as const) {
      const { length } = JSON.stringify({ object: "embedding", index: 99_999, embedding });
      expect(length).toBeLessThanOrEqual(responseBytes(dimensions, encoding));
    }
  }
});
