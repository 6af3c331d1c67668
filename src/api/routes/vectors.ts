import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { EdgetopicError } from "../../core/errors.ts";
import type { MatrixFile } from "../../embedders/matrix/matrix-file.ts";
import { openMatrixFile } from "../../embedders/matrix/open-matrix-file.ts";
import { precomputedDimensions } from "../../embedders/precomputed.ts";
import type { Corpus, CorpusDescription } from "../../jobs/corpus.ts";
import { addVectorForm } from "../add-vector-form.ts";
import { addVectors } from "../add-vectors.ts";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import { formBoundary } from "../read-form-parts.ts";
import { CorpusParameters } from "../schemas/parameters.ts";
import { problems } from "../schemas/problem.ts";
import { VectorFileSchema, VectorQuery, VectorReportSchema } from "../schemas/vector.ts";

/** Ids asked of a corpus at a time. */
const PAGE = 5_000;

const postVectors = createRoute({
  method: "post",
  path: "/v1/corpora/{corpus}/vectors",
  summary: "Upload the vectors of documents",
  description:
    "For corpora of precomputed/<dimensions>: an .npy, .npz, safetensors or Arrow file, streamed, whatever its content type says; or multipart/form-data with the parts ids (a JSON list, or one a line) and vectors (such a file), in this order. Documents are sent before, with ?vectors=later. A row that is refused is listed with the reason and never costs the others.",
  tags: ["Documents"],
  request: {
    params: CorpusParameters,
    query: VectorQuery,
    body: {
      content: {
        "application/octet-stream": { schema: VectorFileSchema },
        "application/vnd.apache.arrow.stream": { schema: VectorFileSchema },
        "application/vnd.apache.arrow.file": { schema: VectorFileSchema },
      },
    },
  },
  responses: {
    200: {
      description: "What became of the rows",
      content: { "application/json": { schema: VectorReportSchema } },
    },
    ...problems,
  },
});

export function vectorsRoutes({ corpora }: Dependencies): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();

  app.openapi(postVectors, async (c) => {
    const corpus = corpora.get(c.req.valid("param").corpus);
    const description = await corpus.describe();
    const dimensions = requirePrecomputed(description);
    const isOrdered = c.req.valid("query").ids === "order";
    const { body } = c.req.raw;
    if (body === null) throw new EdgetopicError("invalid_vector", "The body is empty.");
    const boundary = formBoundary(c.req.header("content-type"));
    if (boundary !== null) {
      return c.json(await addVectorForm(corpus, { body, boundary }, dimensions), 200);
    }
    const file = await openMatrixFile(body, { dimensions });
    refuseUnnamed(file, description, isOrdered);
    const order = isOrdered ? { ids: idsInOrder(corpus), isDistinct: true } : null;
    return c.json(await addVectors(corpus, file, order), 200);
  });

  return app;
}

function requirePrecomputed({ id, embedder }: CorpusDescription): number {
  const dimensions = precomputedDimensions(embedder);
  if (dimensions !== null) return dimensions;
  throw new EdgetopicError(
    "embedder_mismatch",
    `The corpus ${id} is embedded by "${embedder}"; vectors are sent to corpora of "precomputed/<dimensions>".`,
  );
}

/** Rows by order must be as many as there are documents, as far as the file says how many it has. */
function refuseUnnamed(
  { format, hasIds, rowCount }: MatrixFile,
  { documentCount }: CorpusDescription,
  isOrdered: boolean,
): void {
  if (!isOrdered && !hasIds) {
    throw new EdgetopicError(
      "invalid_vector",
      `The ${format} file names no documents before its vectors; expected ids, or ids=order.`,
    );
  }
  if (isOrdered && hasIds) {
    throw new EdgetopicError(
      "invalid_vector",
      `The ${format} file names its documents; expected none with ids=order.`,
    );
  }
  if (isOrdered && rowCount !== null && rowCount !== documentCount) {
    throw new EdgetopicError(
      "invalid_vector",
      `The ${format} file has ${rowCount} rows for ${documentCount} documents in order.`,
    );
  }
}

async function* idsInOrder(corpus: Corpus): AsyncGenerator<string> {
  let after: string | null = null;
  for (;;) {
    const ids: string[] = await corpus.listIds(after, PAGE);
    yield* ids;
    after = ids.at(-1) ?? null;
    if (ids.length < PAGE) return;
  }
}
