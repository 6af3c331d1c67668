/** What a corpus tells of itself, by webhook. */
export const NOTIFICATION_EVENTS = [
  "refresh-completed",
  "refresh-failed",
  "topic-created",
  "topic-ended",
  "topic-emerging",
  "topic-trending",
  "drift-detected",
] as const;

export type NotificationEvent = (typeof NOTIFICATION_EVENTS)[number];

/** Where it is told. */
export interface Endpoint {
  /** Also what the endpoint is known by: a corpus has one of each. */
  url: string;
  events: NotificationEvent[];
  /** `whsec_` and base64; left out, the known one stays. */
  secret?: string | undefined;
}

/** How an endpoint fares; without its secret. Times are ISO 8601 in UTC. */
export interface EndpointReport {
  url: string;
  events: NotificationEvent[];
  /** "disabled" where it has failed for a day, or said that it is gone: nothing is sent any more. */
  state: "active" | "failing" | "disabled";
  /** Attempts at the notification that is being tried; 0 where none has failed. */
  attemptCount: number;
  nextAttemptAt: string | null;
  disabledAt: string | null;
  /** Of the last attempt, where it failed. */
  failure: string | null;
}

export interface Notification {
  /** `msg_` and a ULID, sent as `webhook-id`; the same when it is replayed. */
  id: string;
  event: NotificationEvent;
  createdAt: string;
  data: Record<string, unknown>;
  /** Of the endpoints that it is for. */
  deliveries: { url: string; state: "delivered" | "pending" | "disabled" }[];
}
