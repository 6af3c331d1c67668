import { expect, test } from "vitest";
import { fitCorpus, type CorpusEmbedder } from "../../src/embedders/corpus/corpus-embedder.ts";

/** What every embedder made of a corpus promises; `texts` is one that it can be made of. */
export function testCorpusEmbedder(
  name: string,
  create: () => CorpusEmbedder,
  texts: readonly string[],
): void {
  /** The texts in batches of that size. */
  function* batches(size: number): Generator<readonly string[]> {
    for (let start = 0; start < texts.length; start += size) yield texts.slice(start, start + size);
  }

  test(`${name} makes the same model however the texts are cut into batches`, async () => {
    const model = await fitCorpus(create(), () => batches(texts.length));
    expect(await fitCorpus(create(), () => batches(7))).toEqual(model);
  });

  test(`${name} may be stopped after any batch of any pass, and makes the same model`, async () => {
    const expected = await fitCorpus(create(), () => batches(50));
    let fit = create().startFit();
    while (fit.pass < fit.passCount) {
      for (const batch of batches(50)) {
        fit.add(batch);
        fit = create().startFit(fit.encode().slice());
      }
      fit.endPass();
      if (fit.pass < fit.passCount) fit = create().startFit(fit.encode().slice());
    }
    expect(fit.encode()).toEqual(expected);
  });

  test(`${name} opens what it made, and says the same of itself each time`, async () => {
    const model = await fitCorpus(create(), () => batches(50));
    const [one, other] = [create().open(model), create().open(model.slice())];
    expect(one.fingerprint).toBe(other.fingerprint);
    expect(one.id).toBe(create().id);
    expect(one.dimensions).toBe(create().dimensions);
    expect((await one.embed(texts)).vectors).toEqual((await other.embed(texts)).vectors);
  });

  test(`${name} has another fingerprint for another corpus`, async () => {
    const one = await fitCorpus(create(), () => batches(50));
    const other = await fitCorpus(create(), () => [...batches(50), texts.slice(0, 20)]);
    expect(create().open(one).fingerprint).not.toBe(create().open(other).fingerprint);
  });

  test(`${name} refuses bytes that are no model of its own`, async () => {
    const mismatch = expect.objectContaining({ code: "checkpoint_mismatch" });
    expect(() => create().open(new Uint8Array(100))).toThrow(mismatch);
    const model = await fitCorpus(create(), () => batches(50));
    model[model.length - 1] ^= 1;
    expect(() => create().open(model)).toThrow(mismatch);
  });

  test(`${name} needs texts to be made of`, async () => {
    await expect(fitCorpus(create(), () => [["", " "]])).rejects.toMatchObject({
      code: "too_few_documents",
    });
  });
}
