import { z } from "@hono/zod-openapi";
import { itemRules, SplitSchema } from "./item-rules.ts";
import { IdSchema } from "./parameters.ts";

const MIN_SECRET_BYTES = 24;
const MAX_SECRET_BYTES = 64;

const HeaderSchema = z
  .string()
  .max(128)
  .regex(/^[\w!#$%&'*+.^`|~-]+$/, "expected the name of a header")
  .transform((name) => name.toLowerCase());

const HmacSchema = z
  .strictObject({
    by: z.literal("hmac"),
    header: HeaderSchema,
    algorithm: z.enum(["sha1", "sha256", "sha384", "sha512"]).default("sha256"),
    encoding: z.enum(["hex", "base64"]).default("hex"),
    prefix: z
      .string()
      .max(64)
      .optional()
      .openapi({ description: "Before the signature, such as sha256=" }),
    payload: z
      .string()
      .max(128)
      .refine(hasBodyOnce, "expected {body} once")
      .default("{body}")
      .openapi({
        description: "What is signed: {body}, with {id} and {timestamp} where they are",
        example: "v0:{timestamp}:{body}",
      }),
    idHeader: HeaderSchema.optional(),
    timestampHeader: HeaderSchema.optional().openapi({
      description: "In seconds or milliseconds since 1970; taken within 300 seconds",
    }),
  })
  .superRefine(({ payload, idHeader, timestampHeader }, context) => {
    for (const [placeholder, header, name] of [
      ["{id}", idHeader, "idHeader"],
      ["{timestamp}", timestampHeader, "timestampHeader"],
    ] as const) {
      if (payload.includes(placeholder) === (header !== undefined)) continue;
      const message = `expected ${placeholder} in payload exactly where there is a header of it`;
      context.addIssue({ code: "custom", path: [name], message });
    }
  });

const VerificationSchema = z
  .discriminatedUnion("by", [
    z.strictObject({ by: z.literal("standard") }).openapi({ description: "Standard Webhooks" }),
    z.strictObject({ by: z.literal("github") }).openapi({ description: "X-Hub-Signature-256" }),
    HmacSchema,
    z.strictObject({ by: z.literal("bearer") }).openapi({ description: "Authorization: Bearer" }),
  ])
  .openapi("Verification");

export const SecretSchema = z
  .string()
  .min(16)
  .max(256)
  .regex(/^[!-~]+$/, "expected visible ASCII");

export const WebhookSourceSchema = z.strictObject({
  id: IdSchema,
  type: z.literal("webhook"),
  verify: VerificationSchema.optional().openapi({
    description: "How a delivery shows who sent it; as Standard Webhooks says by default",
  }),
  secret: SecretSchema.optional().openapi({
    description:
      "Of Standard Webhooks whsec_ and the base64 of 24 to 64 bytes, else 16 to 256 visible characters. Never shown again; left out, the known one stays.",
  }),
  ...itemRules,
  split: SplitSchema.optional(),
});

export const ShownWebhookSchema = WebhookSourceSchema.omit({ secret: true });

/** Of a webhook by Standard Webhooks. */
export function refuseWeakSecret(
  source: { type: string; verify?: { by: string } | undefined; secret?: string | undefined },
  context: z.RefinementCtx,
): void {
  const { type, verify, secret } = source;
  const isStandard = type === "webhook" && (verify?.by ?? "standard") === "standard";
  // one that is no secret at all is refused already
  if (!isStandard || !SecretSchema.safeParse(secret).success) return;
  if (isStandardSecret(secret)) return;
  const message = "expected whsec_ and the base64 of 24 to 64 bytes";
  context.addIssue({ code: "custom", path: ["secret"], message });
}

export function isStandardSecret(text = ""): boolean {
  const [, base64] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  if (base64 === undefined || base64.length % 4 !== 0) return false;
  const byteCount = (base64.length / 4) * 3 - (base64.length - base64.replace(/=+$/, "").length);
  return byteCount >= MIN_SECRET_BYTES && byteCount <= MAX_SECRET_BYTES;
}

function hasBodyOnce(payload: string): boolean {
  return payload.split("{body}").length === 2;
}
