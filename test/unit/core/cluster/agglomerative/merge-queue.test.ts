import * as fc from "fast-check";
import { expect, test } from "vitest";
import { MergeQueue } from "../../../../../src/core/cluster/agglomerative/merge-queue.ts";

test("edges come by distance, equal ones by number, however they were put in", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(12), { maxLength: 200 }), fc.nat(40), (keys, early) => {
      const queue = new MergeQueue();
      const held: [number, number][] = [];
      const take = () => {
        held.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        const [key, edge] = held.shift() ?? [Infinity, -1];
        expect([queue.leastKey, queue.first]).toEqual([key, edge]);
        if (edge >= 0) queue.removeFirst();
      };
      keys.forEach((key, edge) => {
        queue.push(key, edge);
        held.push([key, edge]);
        if (edge % 41 === early) take();
      });
      while (held.length > 0) take();
      take();
    }),
  );
});
