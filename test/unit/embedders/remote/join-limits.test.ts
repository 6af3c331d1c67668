import { expect, test } from "vitest";
import { joinLimits } from "../../../../src/embedders/remote/join-limits.ts";

test("Of two limits the narrower holds, of sizes the larger; what neither has is left out", () => {
  const one = { inputsPerRequest: 8, tokensPerInput: 512, responseBytesPerInput: 10 };
  const other = { inputsPerRequest: 4, bytesPerRequest: 99, responseBytesPerInput: 20 };
  expect(joinLimits(one, other)).toEqual({
    inputsPerRequest: 4,
    tokensPerInput: 512,
    bytesPerRequest: 99,
    responseBytesPerInput: 20,
    concurrentRequests: 1,
  });
  expect(joinLimits(one, other)).toEqual(joinLimits(other, one));
});
