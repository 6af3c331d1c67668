import type { Clock } from "../../src/embedders/clock.ts";

interface Sleeper {
  at: number;
  wake(): void;
}

/**
 * A clock that goes on by itself, to the next moment anybody sleeps until, whenever nothing else is
 * left to do. `naps` are the sleeps that were asked for, in order.
 */
export function createVirtualClock(): Clock & { naps: number[] } {
  const sleepers = new Set<Sleeper>();
  const naps: number[] = [];
  let now = 0;
  let isScheduled = false;

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      const [first] = [...sleepers].sort((a, b) => a.at - b.at);
      if (first === undefined) return;
      sleepers.delete(first);
      now = Math.max(now, first.at);
      first.wake();
      schedule();
    });
  }

  return {
    naps,
    now: () => now,
    sleep(ms, signal) {
      naps.push(ms);
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", () => {
          if (sleepers.delete(sleeper)) reject(signal.reason);
        });
        schedule();
      });
    },
  };
}
