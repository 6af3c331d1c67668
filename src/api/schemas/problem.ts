import { z } from "@hono/zod-openapi";

export const ProblemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().openapi({ description: "Stable, in snake_case", example: "unknown_corpus" }),
    detail: z.string(),
    errors: z
      .array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() }))
      .optional()
      .openapi({ description: "Each offending place, by an RFC 6901 pointer into the request" }),
    requestId: z.string(),
  })
  .openapi("Problem");

export type Problem = z.infer<typeof ProblemSchema>;

/** The answers every call may give beside its own. */
export const problems = {
  414: {
    description: "The URL is longer than the platform takes, some 16 kB, which answers by itself",
    content: { "text/plain": { schema: z.string() } },
  },
  default: {
    description: "A problem (RFC 9457)",
    content: { "application/problem+json": { schema: ProblemSchema } },
  },
};
