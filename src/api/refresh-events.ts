import { EdgetopicError } from "../core/errors.ts";
import type { Refresh, RefreshState } from "../jobs/corpus.ts";

const LAST_STATES: ReadonlySet<RefreshState> = new Set(["completed", "failed", "cancelled"]);
const MIN_POLL_MS = 250;
const MAX_POLL_MS = 2000;
/** How often a comment is sent where nothing changes, so that a caller who left is noticed. */
const KEEP_ALIVE_MS = 15_000;

/**
 * A refresh as server-sent events: `first`, then each state that differs from the one before, until
 * its last or until the caller goes away. Reads less often the longer nothing changes. A refresh
 * that disappears (its corpus was removed) ends the stream.
 */
export function streamRefresh(follow: {
  first: Refresh;
  read(): Promise<Refresh>;
  sleep(ms: number): Promise<void>;
  report(error: unknown): void;
}): ReadableStream<Uint8Array> {
  const gone = new AbortController();
  const encoder = new TextEncoder();
  const events = createEvents(follow, gone.signal);
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await events.next();
        if (gone.signal.aborted) return;
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (error) {
        if (!(error instanceof EdgetopicError)) follow.report(error);
        if (!gone.signal.aborted) controller.close();
      }
    },
    cancel: () => gone.abort(),
  });
}

async function* createEvents(
  { first, read, sleep }: Parameters<typeof streamRefresh>[0],
  gone: AbortSignal,
): AsyncGenerator<string> {
  let refresh = first;
  let sent = "";
  let pollMs = MIN_POLL_MS;
  let silentMs = 0;
  while (!gone.aborted) {
    const data = JSON.stringify(refresh);
    if (data !== sent) {
      yield `data: ${data}\n\n`;
      sent = data;
      pollMs = MIN_POLL_MS;
      silentMs = 0;
    } else if (silentMs >= KEEP_ALIVE_MS) {
      yield ": still here\n\n";
      silentMs = 0;
    }
    if (LAST_STATES.has(refresh.state)) return;
    await sleep(pollMs);
    silentMs += pollMs;
    pollMs = Math.min(pollMs * 1.5, MAX_POLL_MS);
    if (gone.aborted) return;
    refresh = await read();
  }
}
