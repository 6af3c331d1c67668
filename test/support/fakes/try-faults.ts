import type { Embedder } from "../../../src/embedders/embedder.ts";
import { EmbedderError } from "../../../src/embedders/embedder-error.ts";
import { embedMany } from "../../../src/embedders/embed-many.ts";
import { createRandom } from "../../../src/core/math/random.ts";
import { systemClock } from "../../../src/embedders/clock.ts";
import { FAKE_FAULTS, type FakeFault } from "./fake-fault.ts";
import type { FakeVendor } from "./fake-vendor.ts";

/** What became of a run during which a vendor failed once, or always. */
export interface FaultOutcome {
  fault: FakeFault;
  times: "once" | "always";
  /** "all embedded", or the kind of the error the run ended with. */
  outcome: string;
  requestCount: number;
  /** Of the inputs' texts, those whose vector was wrong or not there after success. */
  wrong: string[];
  sentAgain: string[];
  /** Texts whose vectors were had but not handed over before the run ended. */
  lost: string[];
  message: string;
}

/** Waits a thousandth of the time, so that a vendor's seconds pass as milliseconds. */
const hastyClock = {
  now: () => systemClock.now() * 1000,
  sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(Math.ceil(ms / 1000), signal),
};

const TEXTS = Array.from({ length: 10 }, (_, i) => `A text about subject ${i}`);
/** In the time of the hasty clock. */
const TIMEOUT_MS = 300_000;

/**
 * Embeds ten texts, in requests of four, once for every fault a vendor can have and for how often:
 * each time with a vendor and an embedder of its own.
 */
export async function tryFaults(
  create: () => Promise<{ vendor: FakeVendor; embedder: Embedder }>,
  faults: readonly FakeFault[] = FAKE_FAULTS,
): Promise<FaultOutcome[]> {
  const outcomes: FaultOutcome[] = [];
  for (const fault of faults) {
    for (const times of ["once", "always"] as const) {
      const { vendor, embedder } = await create();
      if (times === "once") vendor.failNext(fault);
      else vendor.failWhen(() => fault);
      outcomes.push(await embedAll(vendor, embedder, fault, times));
      await vendor.close();
    }
  }
  return outcomes;
}

async function embedAll(
  vendor: FakeVendor,
  embedder: Embedder,
  fault: FakeFault,
  times: "once" | "always",
): Promise<FaultOutcome> {
  const had = new Map<number, Float32Array>();
  let outcome = "all embedded";
  let message = "";
  try {
    await embedMany(narrow(embedder, 4), TEXTS, {
      clock: hastyClock,
      random: createRandom(1),
      timeoutMs: TIMEOUT_MS,
      maxAttempts: 3,
      async onBatch({ indexes, vectors }) {
        const length = vectors.length / indexes.length;
        for (const [row, index] of indexes.entries()) {
          had.set(index, vectors.slice(row * length, (row + 1) * length));
        }
      },
    });
  } catch (error) {
    if (!(error instanceof EmbedderError)) throw error;
    outcome = error.kind;
    ({ message } = error);
  }
  const expected = (text: string) => vendor.vector(text);
  const isRight = (index: number, text: string) =>
    had.get(index)?.every((value, i) => Math.abs(value - (expected(text)[i] ?? NaN)) < 1e-6) ??
    outcome !== "all embedded";
  return {
    fault,
    times,
    outcome,
    requestCount: vendor.requests.length,
    wrong: TEXTS.filter((text, index) => !isRight(index, text)),
    sentAgain: vendor.sentAgain(),
    lost: vendor.delivered().filter((text) => !had.has(TEXTS.indexOf(text))),
    message,
  };
}

function narrow(embedder: Embedder, inputsPerRequest: number): Embedder {
  return { ...embedder, limits: { ...embedder.limits, inputsPerRequest, concurrentRequests: 2 } };
}

/** The outcomes as a table to read: a line a fault. */
export function faultTable(name: string, outcomes: readonly FaultOutcome[]): string {
  const lines = outcomes.map(
    ({ fault, times, outcome, requestCount }) =>
      `| ${name} | ${fault} | ${times} | ${outcome} | ${requestCount} |`,
  );
  return [
    "| dialect | fault | times | outcome | requests |",
    "|---|---|---|---|---|",
    ...lines,
  ].join("\n");
}
