import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { encodeTopicModel } from "../../core/model/topic-model.ts";
import { bertopicFiles } from "../../jobs/bertopic/bertopic-files.ts";
import { zipFiles } from "../../jobs/bertopic/zip-files.ts";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import { hasVersion } from "../middleware/conditional.ts";
import { ModelQuery } from "../schemas/model.ts";
import { CorpusParameters } from "../schemas/parameters.ts";
import { problems } from "../schemas/problem.ts";

const MODEL = "application/octet-stream";
const ZIP = "application/zip";

const getModel = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/model",
  summary: "Read the model of the published version",
  tags: ["Versions"],
  request: { params: CorpusParameters, query: ModelQuery },
  responses: {
    200: {
      description:
        "One file, which the library and the command line open (docs/model-format.md); or the folder that BERTopic 0.17.4 loads",
      content: {
        [MODEL]: { schema: { type: "string", format: "binary" } },
        [ZIP]: { schema: { type: "string", format: "binary" } },
      },
    },
    304: { description: "The version named in If-None-Match is published" },
    ...problems,
  },
});

export function modelRoutes({ openVersion }: Dependencies): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();

  app.openapi(getModel, async (c) => {
    const { corpus } = c.req.valid("param");
    const { format, embeddingModel } = c.req.valid("query");
    const reader = await openVersion(corpus);
    if (hasVersion(c, reader.version)) return c.body(null, 304);
    const model = await reader.topicModel();
    const name = corpus.replaceAll(":", "-");
    if (format === "edgetopic") {
      c.header("Content-Type", MODEL);
      c.header("Content-Disposition", `attachment; filename="${name}.model"`);
      return c.body(toBody(encodeTopicModel(model)), 200);
    }
    const files = bertopicFiles(model, embeddingModel === undefined ? {} : { embeddingModel });
    c.header("Content-Type", ZIP);
    c.header("Content-Disposition", `attachment; filename="${name}-bertopic.zip"`);
    return c.body(zipFiles(files), 200);
  });

  return app;
}

/** What lies in an `ArrayBuffer` alone, as a body must. */
function toBody(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer
    ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    : Uint8Array.from(bytes);
}
