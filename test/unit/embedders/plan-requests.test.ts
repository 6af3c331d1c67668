import * as fc from "fast-check";
import { expect, test } from "vitest";
import { planRequests } from "../../../src/embedders/plan-requests.ts";

const optional = (most: number) => fc.option(fc.integer({ min: 1, max: most }), { nil: undefined });

test("R1: whatever the limits, the order is kept, nothing is lost, no request is empty or too large", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ tokens: fc.nat(50), bytes: fc.nat(200) }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      optional(100),
      optional(400),
      optional(2 ** 23),
      (items, inputsPerRequest, tokensPerRequest, bytesPerRequest, responseBytesPerInput) => {
        const limits = JSON.parse(
          JSON.stringify({
            inputsPerRequest,
            tokensPerRequest,
            bytesPerRequest,
            responseBytesPerInput,
          }),
        );
        const ends = planRequests(items.length, limits, {
          tokensAt: (i) => items[i].tokens,
          bytesAt: (i) => items[i].bytes,
        });
        expect(ends.at(-1) ?? 0).toBe(items.length);
        let start = 0;
        for (const end of ends) {
          const request = items.slice(start, end);
          const tokens = request.reduce((sum, item) => sum + item.tokens, 0);
          const bytes = request.reduce((sum, item) => sum + item.bytes, 0);
          expect(end).toBeGreaterThan(start);
          expect(request.length).toBeLessThanOrEqual(inputsPerRequest);
          if (request.length > 1) {
            expect(tokens).toBeLessThanOrEqual(tokensPerRequest ?? Infinity);
            expect(bytes).toBeLessThanOrEqual(bytesPerRequest ?? Infinity);
            expect(request.length * (responseBytesPerInput ?? 0)).toBeLessThanOrEqual(2 ** 23);
          }
          const next = items[end];
          // The next input would not have fitted.
          if (next !== undefined) {
            const isFull =
              request.length === inputsPerRequest ||
              tokens + next.tokens > (tokensPerRequest ?? Infinity) ||
              bytes + next.bytes > (bytesPerRequest ?? Infinity) ||
              (request.length + 1) * (responseBytesPerInput ?? 0) > 2 ** 23;
            expect(isFull).toBe(true);
          }
          start = end;
        }
      },
    ),
  );
});

test("R1: what no limit asks for is not measured", () => {
  const refuse = () => {
    throw new Error("not to be measured");
  };
  const sizes = { tokensAt: refuse, bytesAt: refuse };
  expect(planRequests(7, { inputsPerRequest: 3 }, sizes)).toEqual([3, 6, 7]);
});
