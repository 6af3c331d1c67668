import type { Clock } from "./clock.ts";

/**
 * Work that must have ended by then, or else rejects with what `expired` gives; where the signal was
 * aborted first, with its reason. The work's own signal is aborted with the same.
 */
export async function withDeadline<Value>(
  clock: Clock,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  expired: () => Error,
  work: (deadline: AbortSignal) => Promise<Value>,
): Promise<Value> {
  signal?.throwIfAborted();
  const deadline = new AbortController();
  const finished = new AbortController();
  const end = () => deadline.abort(signal?.reason);
  signal?.addEventListener("abort", end, { once: true });
  try {
    void clock.sleep(timeoutMs, finished.signal).then(
      () => deadline.abort(expired()),
      () => {},
    );
    // Also where whoever works does not listen to the signal.
    const cut = new Promise<never>((_resolve, reject) => {
      deadline.signal.addEventListener("abort", () => reject(deadline.signal.reason), {
        once: true,
      });
    });
    return await Promise.race([work(deadline.signal), cut]);
  } finally {
    finished.abort();
    signal?.removeEventListener("abort", end);
  }
}
