import { EdgetopicError } from "../core/errors.ts";
import type { CorpusContext } from "./corpus-dependencies.ts";
import type { Corpus } from "./corpus.ts";
import {
  disableEndpoint,
  enableEndpoint,
  findEndpoint,
  type LedgerEndpoint,
  noteFailure,
  noteSending,
  noteSent,
  readEndpoints,
  toEndpointReport,
  wakeEndpoints,
} from "./ledger/endpoints.ts";
import {
  findById,
  findNotification,
  insertNotification,
  type LedgerNotification,
  listNotifications,
  nextSequence,
} from "./ledger/notifications.ts";
import { readSettings, requireSettings } from "./ledger/settings.ts";
import type { Notification } from "./notification.ts";
import { sendNotification } from "./send-notification.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** After the first attempt, the second …: over a day in all, after which the endpoint is disabled. */
const pausesMs = [
  5_000,
  minuteMs,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  8 * hourMs,
  8 * hourMs + 24 * minuteMs,
];
/** Of one alarm; it comes again at once where there is more. */
const longestTurnMs = 20_000;

/** What the corpus tells by webhook; `sendNotifications` is for the alarm. */
export function createCorpusNotifications(context: CorpusContext): Pick<
  Corpus,
  "listNotifications" | "replayNotification" | "resumeEndpoint"
> & {
  sendNotifications(): Promise<void>;
} {
  const { sql, corpus, clock, now } = context;

  return {
    async listNotifications({ cursor, limit }) {
      await clock.wake();
      requireSettings(sql, corpus);
      const rows = listNotifications(sql, cursor === undefined ? null : Number(cursor), limit + 1);
      const endpoints = readEndpoints(sql);
      const page = rows.slice(0, limit);
      return {
        notifications: page.map((row) => toNotification(row, endpoints)),
        cursor: rows.length > limit ? String(page.at(-1)?.sequence) : null,
      };
    },
    async replayNotification(id, url) {
      await clock.wake();
      const notification = sql.transaction(() => {
        requireSettings(sql, corpus);
        const known = findById(sql, id);
        if (known === null) {
          const detail = `The corpus "${corpus}" keeps no notification "${id}".`;
          throw new EdgetopicError("unknown_notification", detail);
        }
        if (url !== undefined) requireEndpoint(context, url);
        const replayed = { ...known, target: url ?? null };
        insertNotification(sql, { ...replayed, createdAt: now() });
        const endpoints = readEndpoints(sql).filter((endpoint) => isFor(replayed, endpoint));
        wakeEndpoints(
          sql,
          endpoints.map((endpoint) => endpoint.url),
          now(),
        );
        return toNotification(findById(sql, id) ?? known, endpoints);
      });
      await clock.arm();
      return notification;
    },
    async resumeEndpoint(url) {
      await clock.wake();
      const endpoint = sql.transaction(() => {
        requireSettings(sql, corpus);
        requireEndpoint(context, url);
        enableEndpoint(sql, url, now());
        return requireEndpoint(context, url);
      });
      await clock.arm();
      return toEndpointReport(endpoint);
    },
    async sendNotifications() {
      const dueAt = now();
      const due = readEndpoints(sql).filter((each) => each.dueAt !== null && each.dueAt <= dueAt);
      await Promise.all(due.map(({ url }) => sendAll(context, url, dueAt + longestTurnMs)));
    },
  };
}

/** One after the other until there are no more, one fails, or the time is up. */
async function sendAll(context: CorpusContext, url: string, until: number): Promise<void> {
  const { sql, now, fetch } = context;
  for (;;) {
    // while one was sent the corpus may have been removed, or the endpoint changed
    const endpoint = readSettings(sql) === null ? null : findEndpoint(sql, url);
    if (endpoint === null || endpoint.disabledAt !== null) return;
    const notification = findNotification(sql, endpoint);
    if (notification === null) return noteSent(sql, url, nextSequence(sql), null);
    if (now() > until) return;
    const pauseMs = pausesMs[endpoint.attemptCount];
    noteSending(sql, url, now() + (pauseMs ?? minuteMs));
    const outcome = await sendNotification(notification, endpoint, { fetch, now });
    if (readSettings(sql) === null) return;
    if (outcome.state === "delivered") {
      noteSent(sql, url, notification.sequence + 1, now());
      continue;
    }
    if (outcome.state === "gone" || pauseMs === undefined) {
      return disableEndpoint(sql, url, outcome.failure, now());
    }
    const { failure, retryAfterMs } = outcome;
    const wait = Math.max(pauseMs, Math.min(retryAfterMs ?? 0, 8 * hourMs));
    return noteFailure(sql, url, failure, now() + wait);
  }
}

function requireEndpoint({ sql, corpus }: CorpusContext, url: string): LedgerEndpoint {
  const endpoint = findEndpoint(sql, url);
  if (endpoint !== null) return endpoint;
  throw new EdgetopicError("unknown_endpoint", `The corpus "${corpus}" does not notify "${url}".`);
}

function isFor(
  { target, event }: Pick<LedgerNotification, "target" | "event">,
  { url, events }: LedgerEndpoint,
): boolean {
  return target === null ? events.includes(event) : target === url;
}

function toNotification(
  row: LedgerNotification,
  endpoints: readonly LedgerEndpoint[],
): Notification {
  const { id, event, sequence, createdAt, data } = row;
  return {
    id,
    event,
    createdAt: new Date(createdAt).toISOString(),
    data: JSON.parse(data),
    deliveries: endpoints
      .filter((endpoint) => isFor(row, endpoint))
      .map(({ url, nextSequence: next, disabledAt }) => ({
        url,
        state: sequence < next ? "delivered" : disabledAt === null ? "pending" : "disabled",
      })),
  };
}
