import { z } from "@hono/zod-openapi";
import { NOTIFICATION_EVENTS } from "../../jobs/notification.ts";
import { NextCursorSchema } from "./parameters.ts";
import { isStandardSecret } from "./webhook-source.ts";

const EventSchema = z.enum(NOTIFICATION_EVENTS);
const UrlSchema = z.string().max(2048);

export const EndpointSchema = z
  .strictObject({
    url: UrlSchema.openapi({ format: "uri", description: "https and a public host" }),
    events: z.array(EventSchema).min(1),
    secret: z
      .string()
      .refine(isStandardSecret, "expected whsec_ and the base64 of 24 to 64 bytes")
      .optional()
      .openapi({
        description:
          "Standard Webhooks: whsec_ and the base64 of 24 to 64 bytes, by which notifications are signed. Never shown again; left out, the known one stays.",
      }),
  })
  .openapi("Endpoint");

export const EndpointReportSchema = z
  .object({
    url: z.string(),
    events: z.array(EventSchema),
    state: z.enum(["active", "failing", "disabled"]).openapi({
      description: "Disabled where it failed for a day or answered 410: resume it",
    }),
    attemptCount: z.int().openapi({ description: "At what it is to be told, failed so far" }),
    nextAttemptAt: z.string().nullable(),
    disabledAt: z.string().nullable(),
    failure: z.string().nullable().openapi({ description: "Of the last attempt" }),
  })
  .openapi("EndpointReport");

export const NotificationSchema = z
  .object({
    id: z.string().openapi({ description: "Sent as webhook-id, the same when replayed" }),
    event: EventSchema,
    createdAt: z.string(),
    data: z.record(z.string(), z.unknown()),
    deliveries: z.array(
      z.object({ url: z.string(), state: z.enum(["delivered", "pending", "disabled"]) }),
    ),
  })
  .openapi("Notification");

export const NotificationListSchema = z
  .object({ notifications: z.array(NotificationSchema), cursor: NextCursorSchema })
  .openapi("NotificationList");

/** Of a list whose cursor is a number. */
export const NotificationPageQuery = z.strictObject({
  cursor: z
    .string()
    .regex(/^\d{1,15}$/, "expected the cursor of the page before")
    .optional(),
});

export const ReplaySchema = z
  .strictObject({
    url: UrlSchema.optional().openapi({ description: "Of one endpoint; left out, all that ask" }),
  })
  .openapi("Replay");

export const ResumeSchema = z.strictObject({ url: UrlSchema }).openapi("Resume");

export type NotificationList = z.output<typeof NotificationListSchema>;
export type Notification = z.output<typeof NotificationSchema>;
export type EndpointReport = z.output<typeof EndpointReportSchema>;
