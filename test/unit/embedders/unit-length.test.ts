import { expect, onTestFinished, test } from "vitest";
import { createEmbedderRegistry } from "../../../src/embedders/registry.ts";
import { hostedVendors } from "../../../src/embedders/vendors/hosted.ts";
import { CONFIGURED_VENDORS } from "../../support/fakes/configured-vendors.ts";
import type { FakeDialect } from "../../support/fakes/fake-dialect.ts";
import { createFakeVendor } from "../../support/fakes/fake-vendor.ts";

/** A vendor whose vectors are as long as they happen to be. */
function stretching(dialect: FakeDialect): FakeDialect {
  return {
    ...dialect,
    answer: (rows, request, tokens) =>
      dialect.answer(
        rows.map(({ index, vector }, i) => ({ index, vector: vector.map((x) => x * (i + 3)) })),
        request,
        tokens,
      ),
  };
}

test.for(CONFIGURED_VENDORS)(
  "R6: vectors of $id have unit length whatever length they come with",
  async ({ id, dialect, keyName, urlName }) => {
    const vendor = await createFakeVendor({ dialect: stretching(dialect) });
    onTestFinished(() => vendor.close());
    const settings: Record<string, string> = { [urlName]: vendor.url, [keyName]: vendor.key };
    const embedder = await createEmbedderRegistry(hostedVendors((name) => settings[name])).resolve(
      id,
    );
    const { vectors } = await embedder.embed(["a text", "another one"]);
    expect(vectors.length).toBe(2 * embedder.dimensions);
    for (let row = 0; row < 2; row++) {
      const vector = vectors.subarray(row * embedder.dimensions, (row + 1) * embedder.dimensions);
      const squares = vector.reduce((sum, value) => sum + value * value, 0);
      expect(Math.sqrt(squares)).toBeCloseTo(1, 5);
      expect(Math.max(...vector)).toBeGreaterThan(0);
    }
    expect(vendor.violations).toEqual([]);
  },
);
