import type { CorpusContext } from "./corpus-dependencies.ts";
import { readEndpoints, wakeEndpoints } from "./ledger/endpoints.ts";
import { insertNotification } from "./ledger/notifications.ts";
import type { NotificationEvent } from "./notification.ts";

/**
 * Writes down what happened for the endpoints that ask for it; nothing where none does. To be called
 * inside the transaction in which it happens: then it is told if, and only if, it did. The caller arms
 * the alarm afterwards, which sends it.
 */
export function announce(
  { sql, corpus, now, createId }: CorpusContext,
  event: NotificationEvent,
  data: Record<string, unknown>,
): void {
  const asking = readEndpoints(sql).filter(({ events }) => events.includes(event));
  if (asking.length === 0) return;
  const createdAt = now();
  insertNotification(sql, {
    id: `msg_${createId()}`,
    event,
    target: null,
    createdAt,
    data: JSON.stringify({ corpus, ...data }),
  });
  wakeEndpoints(
    sql,
    asking.map(({ url }) => url),
    createdAt,
  );
}
