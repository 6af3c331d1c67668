import { expect, test, vi } from "vitest";
import { EmbedderError, type EmbedderErrorKind } from "../../../src/embedders/embedder-error.ts";
import { characters, embedFake, expectRows, numbered } from "../../support/embed-fake.ts";
import { createScriptedVendor } from "../../support/scripted-vendor.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

const TEXTS = ["a", "bb", "ccc", "dddddddddd", "e", "ffffffffff", "g"];

test("R4: an answer of another length is asked for once more, then refused", async () => {
  const short = { vectors: new Float32Array(5) };
  const once = createScriptedVendor({}, (_texts, request) => (request === 0 ? short : undefined));
  expectRows((await embedFake(once, TEXTS)).vectors, TEXTS);
  const always = createScriptedVendor({}, () => short);
  await expect(embedFake(always, TEXTS)).rejects.toMatchObject({
    kind: "protocol",
    message: expect.stringContaining("5 numbers for 4 inputs, expected 3"),
  });
  expect(always.requests.length).toBe(2);
});

test("R7: what may go away is tried again after full jitter, up to a number of times", async () => {
  for (const kind of ["rate_limited", "overloaded", "network", "unavailable"] as const) {
    const clock = createVirtualClock();
    const vendor = createScriptedVendor({}, (_texts, request) =>
      request < 3 ? new EmbedderError(kind, "not now") : undefined,
    );
    const { vectors } = await embedFake(vendor, ["a"], { clock, timeoutMs: 1e9 });
    expectRows(vectors, ["a"]);
    const waits = clock.naps.filter((ms) => ms !== 1e9);
    expect(waits.length).toBe(3);
    waits.forEach((ms, i) => expect(ms).toBeLessThanOrEqual(500 * 2 ** i));
    const never = createScriptedVendor({}, () => new EmbedderError(kind, "not now"));
    await expect(embedFake(never, ["a"], { maxAttempts: 4 })).rejects.toBeInstanceOf(EmbedderError);
    expect(never.requests.length).toBe(4);
  }
});

test("R7: Retry-After is kept to, however long, as far as the caller's patience goes", async () => {
  const clock = createVirtualClock();
  const vendor = createScriptedVendor({}, (_texts, request) =>
    request === 0
      ? new EmbedderError("rate_limited", "slow down", { status: 429, retryAfterMs: 300_000 })
      : undefined,
  );
  await embedFake(vendor, ["a"], { clock, patienceMs: 400_000 });
  expect(clock.now()).toBeGreaterThanOrEqual(300_000);
  expect(clock.now()).toBeLessThanOrEqual(300_500);
});

test("R7: beyond the caller's patience the error says when to come back, at once", async () => {
  const clock = createVirtualClock();
  const vendor = createScriptedVendor(
    {},
    () => new EmbedderError("rate_limited", "slow down", { status: 429, retryAfterMs: 300_000 }),
  );
  const error = await embedFake(vendor, ["a"], { clock, patienceMs: 10_000 }).catch(
    (thrown) => thrown,
  );
  expect(error).toMatchObject({ kind: "rate_limited", status: 429, isRetryable: true });
  expect(error.retryAfterMs).toBeGreaterThanOrEqual(300_000);
  expect(clock.now()).toBe(0);
  expect(vendor.requests.length).toBe(1);
});

test("R7: what needs a person is not tried again", async () => {
  const kinds: EmbedderErrorKind[] = [
    "quota_exhausted",
    "unauthorized",
    "forbidden",
    "unknown_model",
  ];
  for (const kind of kinds) {
    const vendor = createScriptedVendor({}, () => new EmbedderError(kind, "no"));
    await expect(embedFake(vendor, TEXTS)).rejects.toMatchObject({ kind });
    expect(vendor.requests.length).toBe(1);
  }
});

test("R7: the number of requests has a limit", async () => {
  const vendor = createScriptedVendor({ limits: { inputsPerRequest: 1 } });
  await expect(embedFake(vendor, TEXTS, { maxRequests: 3 })).rejects.toMatchObject({
    kind: "unavailable",
  });
  expect(vendor.requests.length).toBe(3);
});

test("R8: a request waits for its turn at the shared rate, or says when that is", async () => {
  const clock = createVirtualClock();
  const acquire = vi.fn(async () => 2000);
  const report = vi.fn(async () => {});
  const hints = { requests: { remaining: 1, resetMs: 1000 } };
  const vendor = createScriptedVendor({}, () => ({ hints }));
  const options = { clock, limiter: { acquire, report }, estimator: characters };
  await embedFake(vendor, TEXTS, options);
  expect(acquire.mock.calls).toEqual([
    [{ requests: 1, inputs: 4, tokens: 16 }, 60_000],
    [{ requests: 1, inputs: 3, tokens: 12 }, 60_000],
  ]);
  expect(clock.now()).toBe(4000);
  expect(report).toHaveBeenCalledWith({ hints });
  await expect(embedFake(vendor, TEXTS, { ...options, patienceMs: 1000 })).rejects.toMatchObject({
    kind: "rate_limited",
    retryAfterMs: 2000,
  });
  expect(vendor.requests.length).toBe(2);
});

test("R8: as many requests are under way as the embedder allows, at most 6", async () => {
  for (const concurrentRequests of [1, 3, 20]) {
    const clock = createVirtualClock();
    let underWay = 0;
    let most = 0;
    const limits = { inputsPerRequest: 1, concurrentRequests };
    const vendor = createScriptedVendor({ limits }, async (_texts, request) => {
      most = Math.max(most, ++underWay);
      await clock.sleep(100);
      underWay--;
      return request === 11 ? new EmbedderError("rate_limited", "slow") : undefined;
    });
    const { vectors } = await embedFake(vendor, numbered(40), { clock });
    expectRows(vectors, numbered(40));
    expect(most).toBe(Math.min(6, concurrentRequests));
  }
});

test("R8: a refusal for going too fast lets all the others wait too", async () => {
  const clock = createVirtualClock();
  const at: number[] = [];
  const limits = { inputsPerRequest: 1, concurrentRequests: 3 };
  const vendor = createScriptedVendor({ limits }, async (_texts, request) => {
    at.push(clock.now());
    await clock.sleep(10);
    return request === 0
      ? new EmbedderError("rate_limited", "slow", { retryAfterMs: 5000 })
      : undefined;
  });
  await embedFake(vendor, numbered(9), { clock });
  expect(at.filter((ms) => ms > 10 && ms < 5000)).toEqual([]);
});

test("R9: a request without an answer is ended, body and all, and tried again", async () => {
  const clock = createVirtualClock();
  let wasAborted = false;
  const vendor = createScriptedVendor({}, (_texts, request, { signal }) => {
    if (request > 0) return undefined;
    signal?.addEventListener("abort", () => {
      wasAborted = true;
    });
    return new Promise(() => {});
  });
  const { vectors, isEstimated } = await embedFake(vendor, ["a"], { clock, timeoutMs: 700 });
  expectRows(vectors, ["a"]);
  expect(wasAborted).toBe(true);
  expect(isEstimated).toBe(true);
  expect(clock.now()).toBeGreaterThanOrEqual(700);
});

test("R9: an abort ends a request under way and a wait, with its reason", async () => {
  const reason = new Error("enough");
  for (const outcome of ["stalls", "waits"] as const) {
    const clock = createVirtualClock();
    const controller = new AbortController();
    const vendor = createScriptedVendor({}, () => {
      queueMicrotask(() => setImmediate(() => controller.abort(reason)));
      return outcome === "stalls"
        ? new Promise(() => {})
        : new EmbedderError("rate_limited", "slow", { retryAfterMs: 50_000 });
    });
    // Nobody else's time goes on while the abort is on its way.
    const still = {
      ...clock,
      sleep: (_ms: number, signal?: AbortSignal) =>
        new Promise<void>((_resolve, reject) => {
          signal?.addEventListener("abort", () => reject(signal.reason));
        }),
    };
    const options = { clock: still, signal: controller.signal };
    await expect(embedFake(vendor, TEXTS, options)).rejects.toBe(reason);
    expect(vendor.requests.length).toBe(1);
  }
  await expect(
    embedFake(createScriptedVendor(), TEXTS, { signal: AbortSignal.abort(reason) }),
  ).rejects.toBe(reason);
});

test("R16: no error shows a key", async () => {
  const key = "sk-abcdefghijklmnopqrstuvwx";
  const vendor = createScriptedVendor(
    {},
    () => new EmbedderError("rate_limited", `Key ${key} is out of tokens.`, { retryAfterMs: 1e6 }),
  );
  const error = await embedFake(vendor, ["a"]).catch((thrown) => thrown);
  expect(error.kind).toBe("rate_limited");
  expect(error.message + String(error.stack)).not.toContain(key);
});

test("R17: what an embedder throws of its own accord passes through, tried once", async () => {
  const defect = new TypeError("undefined is not a function");
  const vendor = createScriptedVendor({}, () => defect);
  await expect(embedFake(vendor, TEXTS)).rejects.toBe(defect);
  expect(vendor.requests.length).toBe(1);
});
