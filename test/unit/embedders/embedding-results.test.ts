import { expect, test } from "vitest";
import type { EmbedManyOptions } from "../../../src/embedders/embed-many.ts";
import { EmbedderError } from "../../../src/embedders/embedder-error.ts";
import { embedFake, expectRows, numbered } from "../../support/embed-fake.ts";
import {
  createScriptedVendor,
  scriptedVector,
  type ScriptedRefusal,
} from "../../support/scripted-vendor.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

const TEXTS = ["a", "bb", "ccc", "dddddddddd", "e", "ffffffffff", "g"];

/** Refuses what has a bad text in it, as one that does not say which. */
const refuseBad: ScriptedRefusal = (texts) =>
  texts.some((text) => text.startsWith("bad"))
    ? new EmbedderError("invalid_input", "'$.input' is invalid.", { status: 400 })
    : undefined;

test("R3: a failed input is handed out as a zero vector where that is wanted, and else not", async () => {
  const texts = ["a", "bad", "b"];
  for (const onFailure of ["zero", "skip"] as const) {
    const handed: number[] = [];
    const onBatch: EmbedManyOptions["onBatch"] = async ({ indexes, vectors }) => {
      handed.push(...indexes);
      indexes.forEach((index, k) => {
        const expected = index === 1 ? [0, 0, 0] : scriptedVector(texts[index]);
        expect([...vectors.subarray(3 * k, 3 * k + 3)]).toEqual(expected);
      });
    };
    const { failures } = await embedFake(createScriptedVendor({}, refuseBad), texts, {
      onFailure,
      onBatch,
    });
    expect([...failures.keys()]).toEqual([1]);
    expect(handed.sort()).toEqual(onFailure === "zero" ? [0, 1, 2] : [0, 2]);
  }
});

test("R5: vectors a quarter as long are called what they are", async () => {
  const vendor = createScriptedVendor({ dimensions: 4 }, (texts) => ({
    vectors: new Float32Array(texts.length),
  }));
  await expect(embedFake(vendor, TEXTS)).rejects.toMatchObject({
    kind: "protocol",
    message: expect.stringMatching(/base64.*encoding_format/),
  });
});

test("R5: a row that is no vector is asked for once more, alone; the others are kept", async () => {
  for (const wrong of [
    [NaN, 0, 1],
    [Infinity, 0, 0],
    [0, 0, 0],
  ]) {
    const answer = (texts: string[]) => ({
      vectors: Float32Array.from(
        texts.flatMap((text) => (text.startsWith("odd") ? wrong : scriptedVector(text))),
      ),
    });
    const texts = ["a", "odd", "b"];
    const always = createScriptedVendor({}, answer);
    const { vectors, failures } = await embedFake(always, texts, { onFailure: "skip" });
    expect(always.requests).toEqual([texts, ["odd"]]);
    expect(failures.get(1)).toMatchObject({ kind: "protocol", inputIndex: 1 });
    expectRows(vectors, ["a", "", "b"]);
    const once = createScriptedVendor({}, (given, request) =>
      request === 0 ? answer(given) : undefined,
    );
    expectRows((await embedFake(once, texts)).vectors, texts);
  }
});

test("R5: zero vectors are fine of an embedder that has them", async () => {
  const vendor = createScriptedVendor({ hasZeroVectors: true }, (texts) => ({
    vectors: new Float32Array(3 * texts.length),
  }));
  const { failures, requestCount } = await embedFake(vendor, ["a", "b"]);
  expect({ size: failures.size, requestCount }).toEqual({ size: 0, requestCount: 1 });
});

test("R14: what was handed out before a crash need not be sent again", async () => {
  const kept = new Map<string, number[]>();
  const texts = numbered(30);
  const onBatch =
    (missing: readonly string[]): EmbedManyOptions["onBatch"] =>
    async ({ indexes, vectors }) =>
      indexes.forEach((index, k) =>
        kept.set(missing[index], [...vectors.subarray(3 * k, 3 * k + 3)]),
      );
  const limits = { inputsPerRequest: 4, concurrentRequests: 3 };
  const crashing = createScriptedVendor({ limits }, (_texts, request) =>
    request === 5 ? new EmbedderError("unauthorized", "the key was withdrawn") : undefined,
  );
  await expect(embedFake(crashing, texts, { onBatch: onBatch(texts) })).rejects.toMatchObject({
    kind: "unauthorized",
  });
  const answered = crashing.requests.filter((_, i) => i !== 5).flat();
  expect([...kept.keys()].toSorted()).toEqual(answered.toSorted());
  const missing = texts.filter((text) => !kept.has(text));
  const second = createScriptedVendor({ limits });
  await embedFake(second, missing, { onBatch: onBatch(missing) });
  expect([...answered, ...second.requests.flat()].toSorted()).toEqual(texts.toSorted());
  for (const text of texts) expect(kept.get(text)).toEqual(scriptedVector(text));
});

test("R14: a batch is written through before another request takes its place", async () => {
  const clock = createVirtualClock();
  const log: string[] = [];
  const vendor = createScriptedVendor({ limits: { inputsPerRequest: 2 } }, (texts) => {
    log.push(`sent ${texts[0]}`);
    return undefined;
  });
  await embedFake(vendor, ["a", "b", "c", "d"], {
    clock,
    onBatch: async ({ indexes }) => {
      await clock.sleep(100);
      log.push(`kept ${indexes[0]}`);
    },
  });
  expect(log).toEqual(["sent a", "kept 0", "sent c", "kept 2"]);
});

test("R14: where a batch cannot be kept, no request follows", async () => {
  const vendor = createScriptedVendor({ limits: { inputsPerRequest: 1 } });
  const onBatch = () => Promise.reject(new Error("the bucket is full"));
  await expect(embedFake(vendor, TEXTS, { onBatch })).rejects.toThrow("the bucket is full");
  expect(vendor.requests.length).toBe(1);
});
