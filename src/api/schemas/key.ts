import { z } from "@hono/zod-openapi";
import { ROLES } from "../../jobs/keys/access-key.ts";
import { IdSchema, NextCursorSchema } from "./parameters.ts";

const MAX_OVERLAP_SECONDS = 30 * 24 * 60 * 60;
const DAY_SECONDS = 24 * 60 * 60;

/** What is left out is unlimited. */
export const UsageLimitsSchema = z
  .strictObject({
    requestsPerMinute: z.int().min(1).max(1_000_000).optional(),
    documentsPerDay: z.int().min(0).optional().openapi({
      description: "Documents that are sent in, whether they change anything or not",
    }),
    tokensPerDay: z.int().min(0).optional().openapi({ description: "Tokens that are embedded" }),
    costPerDay: z.number().min(0).optional().openapi({
      description: "What embedding costs, in US dollars, where the price is known",
    }),
  })
  .openapi("UsageLimits");

const DETAILS = {
  name: z.string().max(200),
  origins: z
    .array(z.union([z.literal("*"), z.string().max(300).refine(isOrigin, "expected an origin")]))
    .max(20)
    .openapi({
      description: 'Of a read key: origins of pages that may use it, or "*"',
      example: ["https://example.org"],
    }),
  limits: UsageLimitsSchema,
  expiresAt: z.iso.datetime().nullable(),
};

export const CreateKeySchema = z
  .strictObject({
    role: z.enum(ROLES),
    corpora: z.array(IdSchema).min(1).max(100).nullable().default(null).openapi({
      description: "The corpora that it is for; null for all, those to come included",
    }),
    name: DETAILS.name.default(""),
    origins: DETAILS.origins.default([]),
    limits: DETAILS.limits.prefault({}),
    expiresAt: DETAILS.expiresAt.default(null),
  })
  .openapi("CreateKey");

export const ChangeKeySchema = z
  .strictObject({
    name: DETAILS.name.optional(),
    origins: DETAILS.origins.optional(),
    limits: DETAILS.limits.optional(),
    expiresAt: DETAILS.expiresAt.optional(),
  })
  .openapi("ChangeKey");

export const RotateKeySchema = z
  .strictObject({
    overlapSeconds: z.int().min(0).max(MAX_OVERLAP_SECONDS).default(DAY_SECONDS).openapi({
      description: "For how long the key before is good yet",
    }),
  })
  .openapi("RotateKey");

const KEY = {
  id: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  corpora: z.array(IdSchema).nullable(),
  origins: z.array(z.string()),
  limits: UsageLimitsSchema,
  state: z.enum(["active", "expired", "revoked"]),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  rotatedAt: z.string().nullable(),
  previousUntil: z.string().nullable().openapi({
    description: "Until when the key before the last exchange is good",
  }),
  revokedAt: z.string().nullable(),
};

export const KeySchema = z.object(KEY).openapi("Key");

export const NewKeySchema = z
  .object({
    ...KEY,
    key: z.string().openapi({ description: "The key itself: kept nowhere and never shown again" }),
  })
  .openapi("NewKey");

export const KeyListSchema = z
  .object({ keys: z.array(KeySchema), cursor: NextCursorSchema })
  .openapi("KeyList");

export const KeyParameters = z.object({ key: IdSchema });

export type UsageLimits = z.output<typeof UsageLimitsSchema>;
export type CreateKey = z.input<typeof CreateKeySchema>;
export type ChangeKey = z.input<typeof ChangeKeySchema>;
export type RotateKey = z.input<typeof RotateKeySchema>;
export type Key = z.output<typeof KeySchema>;
export type NewKey = z.output<typeof NewKeySchema>;
export type KeyList = z.output<typeof KeyListSchema>;

/** As browsers send it: no path, no port that goes without saying. */
function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text;
}
