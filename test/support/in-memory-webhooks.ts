import { EdgetopicError } from "../../src/core/errors.ts";
import type { Corpus, Delivery } from "../../src/jobs/corpus.ts";
import type { Endpoint, EndpointReport, Notification } from "../../src/jobs/notification.ts";
import { found } from "./found.ts";
import type { Ledger } from "./in-memory-corpora.ts";

export const createdAt = "2026-01-01T00:00:00.000Z";

/** The deliveries of a corpus in memory, all of which wait. */
export function delivering(
  open: () => Ledger,
): Pick<
  Corpus,
  | "acceptDelivery"
  | "webhookKeys"
  | "rotateSecret"
  | "listDeliveries"
  | "getDelivery"
  | "replayDelivery"
> {
  const validSecrets = (source: string): string[] =>
    found(open().secrets.get(source), "unknown_source", `source "${source}"`);
  const waiting = (id: string): Delivery => {
    found(open().deliveries.get(id), "unknown_delivery", `delivery "${id}"`);
    const outcome = { attemptCount: 0, report: null, problem: null };
    return { id, state: "waiting", acceptedAt: createdAt, ...outcome };
  };
  return {
    async acceptDelivery(source, delivery, body) {
      validSecrets(source);
      const { deliveries } = open();
      if (deliveries.has(delivery)) return false;
      deliveries.set(delivery, body);
      return true;
    },
    async webhookKeys(source) {
      const secrets = validSecrets(source);
      const known = open().settings.sources.find(({ id }) => id === source);
      const verify = known?.type === "webhook" ? known.verify : undefined;
      return { verify: verify ?? { by: "standard" }, secrets };
    },
    async rotateSecret(source, secret, graceMs) {
      const [former] = validSecrets(source);
      open().secrets.set(source, graceMs > 0 && former ? [secret, former] : [secret]);
      return { previousUntil: createdAt };
    },
    async listDeliveries(source, { cursor = "", limit }) {
      validSecrets(source);
      const rest = [...open().deliveries.keys()].sort().filter((id) => id > cursor);
      const page = rest.slice(0, limit);
      const hasMore = rest.length > limit;
      return { deliveries: page.map(waiting), cursor: hasMore ? (page.at(-1) ?? null) : null };
    },
    getDelivery: async (_, id) => ({ ...waiting(id), body: open().deliveries.get(id) ?? null }),
    async replayDelivery(_, id) {
      throw new EdgetopicError("delivery_not_failed", `"${waiting(id).id}" waits.`);
    },
  };
}

/** One notification, "msg_1", which is pending until somebody sends it. */
export function notifying(
  open: () => Ledger,
): Pick<Corpus, "listNotifications" | "replayNotification" | "resumeEndpoint"> {
  const list = (): Notification[] => {
    const deliveries = open().settings.notify.map(({ url }) => ({
      url,
      state: "pending" as const,
    }));
    return [
      { id: "msg_1", event: "refresh-completed", createdAt, data: { corpus: "c" }, deliveries },
    ];
  };
  const requireEndpoint = (url: string): Endpoint =>
    found(
      open().settings.notify.find((endpoint) => endpoint.url === url),
      "unknown_endpoint",
      `endpoint "${url}"`,
    );
  return {
    listNotifications: async () => ({ notifications: list(), cursor: null }),
    async replayNotification(id, url) {
      if (url !== undefined) requireEndpoint(url);
      return found(
        list().find((notification) => notification.id === id),
        "unknown_notification",
        `notification "${id}"`,
      );
    },
    resumeEndpoint: async (url) => reportOf(requireEndpoint(url)),
  };
}

export function reportOf({ url, events }: Endpoint): EndpointReport {
  const untroubled = { attemptCount: 0, nextAttemptAt: null, disabledAt: null, failure: null };
  return { url, events, state: "active", ...untroubled };
}
