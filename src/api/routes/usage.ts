import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { EdgetopicError } from "../../core/errors.ts";
import type { UsageLimits } from "../../jobs/keys/access-key.ts";
import type { UsageMeter } from "../../jobs/usage/usage-meter.ts";
import { dayOf } from "../../jobs/usage/usage-tables.ts";
import { coversCorpora, forbidden } from "../access/requirement.ts";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import { requireJson } from "../middleware/require-json.ts";
import { refuseInvalid } from "../refuse-invalid.ts";
import { CorpusParameters } from "../schemas/parameters.ts";
import { problems } from "../schemas/problem.ts";
import {
  CorpusLimitsSchema,
  KeyUsageQuery,
  UsageQuery,
  UsageSchema,
  type Usage,
} from "../schemas/usage.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const DEFAULT_DAYS = 30;
const MAX_DAYS = 400;

const tags = ["Keys"];
const usageAnswer = {
  description: "What was used, by day, and the limits",
  content: { "application/json": { schema: UsageSchema } },
};
const limitsAnswer = {
  description: "The limits",
  content: { "application/json": { schema: CorpusLimitsSchema } },
};

const getUsage = createRoute({
  method: "get",
  path: "/v1/usage",
  summary: "Read what a key has used",
  tags,
  request: { query: KeyUsageQuery },
  responses: { 200: usageAnswer, ...problems },
});

const getCorpusUsage = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/usage",
  summary: "Read what a corpus has used",
  description: "Documents by every way; tokens and cost of refreshes, searches and assignments.",
  tags,
  request: { params: CorpusParameters, query: UsageQuery },
  responses: { 200: usageAnswer, ...problems },
});

const putLimits = createRoute({
  method: "put",
  path: "/v1/corpora/{corpus}/limits",
  summary: "Limit what a corpus may use in a day",
  description:
    "What is left out is unlimited. A refresh that is estimated to need more than is left of tokens or money is refused or fails (quota_exceeded), whoever starts it.",
  tags,
  middleware: [requireJson],
  request: {
    params: CorpusParameters,
    body: { required: true, content: { "application/json": { schema: CorpusLimitsSchema } } },
  },
  responses: { 200: limitsAnswer, ...problems },
});

export function usageRoutes(dependencies: Dependencies): OpenAPIHono<AppEnv> {
  const { corpora, keyring, meterOf, now } = dependencies;
  const app = new OpenAPIHono<AppEnv>();

  app.openapi(getUsage, async (c) => {
    const caller = c.get("caller");
    const { key: id = caller.id, ...days } = c.req.valid("query");
    let { limits } = caller;
    if (id !== caller.id) {
      if (caller.role !== "admin") throw forbidden("The usage of other keys takes an admin key.");
      const key = await keyring.get(id);
      if (!coversCorpora(caller, key.corpora)) {
        throw new EdgetopicError("unknown_key", `There is no key "${id}".`);
      }
      ({ limits } = key);
    }
    return c.json(await readUsage(meterOf(`key:${id}`), limits, days, now()), 200);
  });

  app.openapi(getCorpusUsage, async (c) => {
    const { corpus } = c.req.valid("param");
    await corpora.get(corpus).describe();
    const meter = meterOf(`corpus:${corpus}`);
    return c.json(await readUsage(meter, await meter.limits(), c.req.valid("query"), now()), 200);
  });

  app.openapi(
    putLimits,
    async (c) => {
      const { corpus } = c.req.valid("param");
      const limits = c.req.valid("json");
      await corpora.get(corpus).describe();
      await meterOf(`corpus:${corpus}`).setLimits(limits);
      return c.json(limits, 200);
    },
    refuseInvalid("invalid_option"),
  );

  return app;
}

async function readUsage(
  meter: UsageMeter,
  limits: UsageLimits,
  given: { from?: string | undefined; to?: string | undefined },
  now: number,
): Promise<Usage> {
  const to = given.to ?? dayOf(now);
  const from = given.from ?? dayOf(Date.parse(to) - (DEFAULT_DAYS - 1) * DAY_MS);
  const dayCount = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (dayCount < 1 || dayCount > MAX_DAYS) {
    const detail = `From ${from} to ${to} are ${dayCount} days, expected 1 to ${MAX_DAYS}.`;
    const places = [{ pointer: "/from", code: "invalid_request", detail }];
    throw new EdgetopicError("invalid_request", detail, { places });
  }
  return { days: await meter.read(from, to), limits, cursor: null };
}
