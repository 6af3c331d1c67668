import { expect, test } from "vitest";
import type { Embedder } from "../../src/embedders/embedder.ts";

const TEXTS = [
  "The treaty with Spain was ratified by the Senate.",
  "",
  "Gold and silver coin is paid for the public debt.",
  "Gold and silver coin is paid for the public debt.",
  "naïve café — 東京",
  "word ".repeat(3000),
];

const PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

/** What every embedder that embeds text promises; `create` makes one ready for use. */
export function testEmbedder(name: string, create: () => Promise<Embedder>): void {
  test(`${name} answers one row per input, of unit length or all zero`, async () => {
    const embedder = await create();
    const { vectors } = await embedder.embed(TEXTS);
    expect(vectors).toBeInstanceOf(Float32Array);
    expect(vectors.length).toBe(TEXTS.length * embedder.dimensions);
    for (const row of rowsOf(vectors, embedder.dimensions)) {
      const norm = Math.hypot(...row);
      if (row.some((value) => value !== 0)) expect(norm).toBeCloseTo(1, 5);
    }
  });

  test(`${name} gives a text the same bits alone and in any batch`, async () => {
    const embedder = await create();
    const together = rowsOf((await embedder.embed(TEXTS)).vectors, embedder.dimensions);
    const reversed = rowsOf(
      (await embedder.embed(TEXTS.toReversed())).vectors,
      embedder.dimensions,
    );
    expect(reversed.toReversed()).toEqual(together);
    for (const [index, text] of TEXTS.entries()) {
      const { vectors } = await embedder.embed([text]);
      expect(vectors).toEqual(together[index]);
    }
  });

  test(`${name} answers the zero vector only if it says so`, async () => {
    const embedder = await create();
    const { vectors } = await embedder.embed(["\u{1f642}", "。", "qxzjvw"]);
    for (const row of rowsOf(vectors, embedder.dimensions)) {
      if (row.every((value) => value === 0)) expect(embedder.hasZeroVectors).toBe(true);
    }
  });

  test(`${name} tells texts apart`, async () => {
    const embedder = await create();
    const { vectors } = await embedder.embed(TEXTS);
    const [first, , third, again] = rowsOf(vectors, embedder.dimensions);
    expect(third).toEqual(again);
    expect(first).not.toEqual(third);
  });

  test(`${name} counts tokens and names the truncated inputs by index`, async () => {
    const embedder = await create();
    const { usage, truncated } = await embedder.embed(TEXTS);
    expect(usage.tokens).toBeGreaterThan(0);
    expect(Number.isInteger(usage.tokens)).toBe(true);
    for (const index of truncated) expect(TEXTS[index]).toBe("word ".repeat(3000));
  });

  test(`${name} answers an empty list with nothing`, async () => {
    const embedder = await create();
    const { vectors, usage, truncated } = await embedder.embed([]);
    expect(vectors.length).toBe(0);
    expect(usage.tokens).toBe(0);
    expect(truncated).toEqual([]);
  });

  test(`${name} takes as many inputs as it says in one request`, async () => {
    const embedder = await create();
    const count = embedder.limits.inputsPerRequest;
    expect(count).toBeGreaterThanOrEqual(1);
    const { vectors } = await embedder.embed(Array.from({ length: count }, (_, i) => `text ${i}`));
    expect(vectors.length).toBe(count * embedder.dimensions);
  });

  test(`${name} says what it takes and how much`, async () => {
    const { modalities, limits, price } = await create();
    expect(modalities).toContain("text");
    for (const limit of Object.values(limits)) {
      expect(Number.isInteger(limit)).toBe(true);
      expect(limit).toBeGreaterThanOrEqual(1);
    }
    if (price !== undefined) expect(price.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(price?.perMillionTokens ?? 0).toBeGreaterThanOrEqual(0);
  });

  test(`${name} takes { text } for a text`, async () => {
    const embedder = await create();
    const given = await embedder.embed(TEXTS);
    const wrapped = await embedder.embed(TEXTS.map((text) => ({ text })));
    expect(wrapped.vectors).toEqual(given.vectors);
    expect(wrapped.truncated).toEqual(given.truncated);
  });

  test(`${name} embeds images, or refuses them by index`, async () => {
    const embedder = await create();
    const request = embedder.embed(["a cat", { image: PIXEL }]);
    if (embedder.modalities.includes("image")) {
      expect((await request).vectors.length).toBe(2 * embedder.dimensions);
    } else {
      await expect(request).rejects.toMatchObject({ kind: "invalid_input", inputIndex: 1 });
    }
    await expect(embedder.embed(["a cat", {}])).rejects.toMatchObject({
      kind: "invalid_input",
      inputIndex: 1,
    });
  });

  test(`${name} rejects with the signal's reason where it was aborted`, async () => {
    const embedder = await create();
    const reason = new Error("stopped");
    await expect(embedder.embed(TEXTS, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  test(`${name} has the same fingerprint each time it is made`, async () => {
    const [one, other] = [await create(), await create()];
    expect(one.fingerprint).toBe(other.fingerprint);
    // An id, or the JSON of several.
    expect(one.id).toMatch(/^[a-z0-9.-]+\/.+$|^(?:\[.+\]|\{.+\})$/);
  });
}

function rowsOf(vectors: Float32Array, dimensions: number): Float32Array[] {
  return Array.from({ length: vectors.length / dimensions }, (_, row) =>
    vectors.slice(row * dimensions, (row + 1) * dimensions),
  );
}
