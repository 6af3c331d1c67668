import type { Refresh } from "../api/schemas/refresh.ts";
import { readEvents } from "./read-events.ts";
import type { Request } from "./request.ts";

const LAST_STATES: readonly string[] = ["completed", "failed", "cancelled"];
const RECONNECT_MS = 1000;

/**
 * Yields a refresh at every change, its last state last. fetch instead of EventSource, because a key
 * is a header. A connection that ends early is made anew; leaving the loop closes it.
 */
export async function* followRefresh(
  request: Request,
  path: string,
  signal?: AbortSignal,
): AsyncGenerator<Refresh> {
  let last = "";
  for (;;) {
    const { body } = await request(`${path}/events`, { signal });
    for await (const data of body ? readEvents(body) : []) {
      if (data === last) continue;
      last = data;
      const refresh = JSON.parse(data) as Refresh;
      yield refresh;
      if (LAST_STATES.includes(refresh.state)) return;
    }
    await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
  }
}
