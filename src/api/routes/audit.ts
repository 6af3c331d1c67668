import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { coversCorpus, forbidden } from "../access/requirement.ts";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import { AuditLogSchema } from "../schemas/audit.ts";
import { IdSchema, PageQuery } from "../schemas/parameters.ts";
import { problems } from "../schemas/problem.ts";

const listAudit = createRoute({
  method: "get",
  path: "/v1/audit",
  summary: "List calls that were to change something",
  description:
    "Who made them and what became of them, the newest first; for 90 days, and at most 100,000. A key of some corpora sees what is about these.",
  tags: ["Keys"],
  request: {
    query: PageQuery.extend({ corpus: IdSchema.optional(), key: IdSchema.optional() }),
  },
  responses: {
    200: {
      description: "A page of entries",
      content: {
        "application/json": {
          schema: AuditLogSchema,
        },
      },
    },
    ...problems,
  },
});

export function auditRoutes({ auditLog }: Dependencies): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();
  app.openapi(listAudit, async (c) => {
    const caller = c.get("caller");
    const { corpus, ...query } = c.req.valid("query");
    if (corpus !== undefined && !coversCorpus(caller, corpus)) {
      throw forbidden(`The key is not for the corpus "${corpus}".`);
    }
    const corpora = corpus === undefined ? caller.corpora : [corpus];
    const { entries, cursor } = await auditLog.list({ ...query, corpora });
    const shown = entries.map((entry) => ({ ...entry, at: new Date(entry.at).toISOString() }));
    return c.json({ entries: shown, cursor }, 200);
  });
  return app;
}
