import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { TypedResponse } from "hono";
import { EdgetopicError } from "../../core/errors.ts";
import { createCharge } from "../access/charge.ts";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import { streamEmbeddings } from "../stream-embeddings.ts";
import {
  type EmbeddingList,
  EmbeddingListSchema,
  EmbeddingRequestSchema,
} from "../schemas/embedding.ts";
import { problems } from "../schemas/problem.ts";

const createEmbeddings = createRoute({
  method: "post",
  path: "/v1/embeddings",
  summary: "Embed texts, in OpenAI's shape",
  tags: ["Embeddings"],
  request: {
    body: { required: true, content: { "application/json": { schema: EmbeddingRequestSchema } } },
  },
  responses: {
    200: {
      description: "One embedding an input, in order",
      content: { "application/json": { schema: EmbeddingListSchema } },
    },
    ...problems,
  },
});

export function embeddingsRoutes(dependencies: Dependencies): OpenAPIHono<AppEnv> {
  const { embeddings, dimensionsOf, meterOf } = dependencies;
  const app = new OpenAPIHono<AppEnv>();

  app.openapi(createEmbeddings, async (c) => {
    const { model, input, encoding_format: format, dimensions } = c.req.valid("json");
    const known = dimensionsOf(model);
    if (dimensions !== undefined && dimensions !== known) {
      const detail = `"${model}" has ${known} dimensions and cannot be given ${dimensions}.`;
      const place = { pointer: "/dimensions", code: "invalid_option", detail };
      throw new EdgetopicError("invalid_option", detail, { places: [place] });
    }
    const charge = createCharge(meterOf, c.get("caller"), null);
    const inputs = typeof input === "string" ? [input] : input;
    const answer = await charge.pay((spend) => embeddings.embed(model, inputs, spend));
    c.header("Content-Type", "application/json");
    const response: Response = c.body(streamEmbeddings(model, answer, format), 200);
    // only c.json gives the type that the route declares, and it would hold the whole text
    return response as Response & TypedResponse<EmbeddingList, 200, "json">;
  });

  return app;
}
