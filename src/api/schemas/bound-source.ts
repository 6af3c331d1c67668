import { z } from "@hono/zod-openapi";
import { itemRules, SplitSchema, UrlSchema } from "./item-rules.ts";
import { IdSchema } from "./parameters.ts";

/** The prefix of objects in the deployment's own bucket, where all else is kept, too. */
const OWN_PREFIX = "sources/";

const NameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "expected a-z, 0-9 and -");

const maxPages = (what: string) =>
  z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .openapi({
      description: `${what} of one refresh; the next one goes on where it ended`,
    });

export const SitemapSourceSchema = z.strictObject({
  id: IdSchema,
  type: z.literal("sitemap"),
  url: UrlSchema,
  include: z
    .array(z.string().max(512).startsWith("/"))
    .min(1)
    .max(100)
    .optional()
    .openapi({ description: "What the paths of pages begin with" }),
  maxPages: maxPages("Pages, 50,"),
  split: SplitSchema.optional(),
});

export const BucketSourceSchema = z
  .strictObject({
    id: IdSchema,
    type: z.literal("r2"),
    prefix: z.string().max(512).openapi({ example: "sources/letters/" }),
    bucket: NameSchema.optional().openapi({ description: "Bound as BUCKET_<NAME>" }),
    format: z.enum(["text", "html", "json", "ndjson", "csv"]),
    ...itemRules,
    delimiter: z.enum([",", ";", "\t", "|"]).optional(),
    maxPages: maxPages("Objects, 1,000,"),
    split: SplitSchema.optional(),
  })
  .refine(({ prefix, bucket }) => bucket !== undefined || prefix.startsWith(OWN_PREFIX), {
    path: ["prefix"],
    message: `expected a prefix under "${OWN_PREFIX}", or another bucket`,
  });

export const GithubSourceSchema = z.strictObject({
  id: IdSchema,
  type: z.literal("github"),
  repository: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,39}\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/, "expected owner/name"),
  include: z
    .array(z.enum(["issues", "discussions"]))
    .min(1)
    .optional()
    .openapi({ description: "Both by default; discussions where there is a token" }),
  maxPages: maxPages("Pages of 100, 50,"),
  split: SplitSchema.optional(),
});

export const CustomSourceSchema = z.strictObject({
  id: IdSchema,
  type: z.literal("custom"),
  name: NameSchema.openapi({ description: "Bound as SOURCE_<NAME>" }),
  maxPages: maxPages("Calls, 50,"),
  split: SplitSchema.optional(),
});
