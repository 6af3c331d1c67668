import type { Embedder } from "../../../src/embedders/embedder.ts";
import { EmbedderError } from "../../../src/embedders/embedder-error.ts";
import { embedMany } from "../../../src/embedders/embed-many.ts";
import { createRandom } from "../../../src/core/math/random.ts";
import { type Clock, systemClock } from "../../../src/embedders/clock.ts";
import { FAKE_FAULTS, type FakeFault } from "./fake-fault.ts";
import type { FakeVendor } from "./fake-vendor.ts";

/** What became of a run. */
export interface RunOutcome {
  /** "all embedded", or the kind of the error the run ended with. */
  outcome: string;
  message: string;
  /** Texts whose vector was wrong, or not there after success. */
  wrong: string[];
  sentAgain: string[];
  /** Texts whose vectors were answered but not handed over before the run ended. */
  lost: string[];
}

/** What became of a run during which a vendor failed once, or always. */
export interface FaultOutcome extends RunOutcome {
  fault: FakeFault;
  times: "once" | "always";
}

/** Never waited for: it is over as soon as an answer has stalled. */
const TIMEOUT_MS = 3_600_000;

/** Waits a thousandth of the time, so that a vendor's seconds pass as milliseconds. */
function createHastyClock(vendor: FakeVendor): Clock {
  return {
    now: () => systemClock.now() * 1000,
    sleep(ms, signal) {
      if (ms !== TIMEOUT_MS) return systemClock.sleep(Math.ceil(ms / 1000), signal);
      return new Promise((resolve) => vendor.onStall(resolve));
    },
  };
}

const TEXTS = Array.from({ length: 10 }, (_, i) => `A text about subject ${i}`);

/**
 * Embeds ten texts, in requests of four, once for every fault a vendor can have and for how often:
 * each time with a vendor and an embedder of its own.
 */
export async function tryFaults(
  create: () => Promise<{ vendor: FakeVendor; embedder: Embedder }>,
  faults: readonly FakeFault[] = FAKE_FAULTS,
): Promise<FaultOutcome[]> {
  const runs = faults.flatMap((fault) => [
    { fault, times: "once" as const },
    { fault, times: "always" as const },
  ]);
  return Promise.all(
    runs.map(async ({ fault, times }) => {
      const { vendor, embedder } = await create();
      if (times === "once") vendor.failNext(fault);
      else vendor.failWhen(() => fault);
      // One at a time where a deadline would be over for all that are under way.
      const concurrentRequests = fault === "stalled-body" ? 1 : 2;
      const outcome = await embedThrough(vendor, embedder, TEXTS, { concurrentRequests });
      await vendor.close();
      return { fault, times, ...outcome };
    }),
  );
}

/** Embeds texts, in requests of four, in a thousandth of the time, and sees what comes of it. */
export async function embedThrough(
  vendor: FakeVendor,
  embedder: Embedder,
  texts: readonly string[],
  { concurrentRequests, maxAttempts = 3 }: { concurrentRequests: number; maxAttempts?: number },
): Promise<RunOutcome> {
  const limits = { ...embedder.limits, inputsPerRequest: 4, concurrentRequests };
  const had = new Map<string, Float32Array>();
  let outcome = "all embedded";
  let message = "";
  try {
    await embedMany({ ...embedder, limits }, texts, {
      clock: createHastyClock(vendor),
      random: createRandom(1),
      timeoutMs: TIMEOUT_MS,
      maxAttempts,
      async onBatch({ indexes, vectors }) {
        const length = vectors.length / indexes.length;
        for (const [row, index] of indexes.entries()) {
          had.set(texts[index], vectors.slice(row * length, (row + 1) * length));
        }
      },
    });
  } catch (error) {
    if (!(error instanceof EmbedderError)) throw error;
    outcome = error.kind;
    ({ message } = error);
  }
  const isRight = (text: string): boolean => {
    const expected = vendor.vector(text);
    const vector = had.get(text);
    if (vector === undefined) return outcome !== "all embedded";
    return vector.every((value, i) => Math.abs(value - expected[i]) < 1e-6);
  };
  return {
    outcome,
    message,
    wrong: texts.filter((text) => !isRight(text)),
    sentAgain: vendor.sentAgain(),
    lost: vendor.delivered().filter((text) => !had.has(text)),
  };
}

/** The outcomes as a table to read: a line a fault, what came of it once and always. */
export function faultTable(outcomes: readonly FaultOutcome[]): string {
  const cell = (fault: FakeFault, times: string): string => {
    const found = outcomes.find((each) => each.fault === fault && each.times === times);
    return found?.outcome ?? "";
  };
  const faults = [...new Set(outcomes.map(({ fault }) => fault))];
  const lines = faults.map(
    (fault) => `| ${fault} | ${cell(fault, "once")} | ${cell(fault, "always")} |`,
  );
  return ["| fault | once | always |", "| --- | --- | --- |", ...lines].join("\n");
}
