import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { EdgetopicError } from "../../core/errors.ts";
import { MOST_MATRIX_TOPICS, similarityMatrix } from "../../core/topics/similarity-matrix.ts";
import { matchModels } from "../../jobs/operations/match-models.ts";
import { permit } from "../access/requirement.ts";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import { hasVersion, nameVersion } from "../middleware/conditional.ts";
import { CorpusParameters } from "../schemas/parameters.ts";
import { problems } from "../schemas/problem.ts";
import {
  MatchesQuery,
  SimilaritiesQuery,
  SimilaritiesSchema,
  TopicMatchesSchema,
} from "../schemas/similarity.ts";

const tags = ["Structure"];

const getSimilarities = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/similarities",
  summary: "Read how similar topics are to each other",
  tags,
  request: { params: CorpusParameters, query: SimilaritiesQuery },
  responses: {
    200: {
      description: "A matrix of cosines",
      content: { "application/json": { schema: SimilaritiesSchema } },
    },
    304: { description: "The version named in If-None-Match is published" },
    ...problems,
  },
});

const getMatches = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/matches",
  summary: "Match topics with those of another corpus",
  description: "One to one, by their words, of the published versions; needs a key for both.",
  tags,
  request: { params: CorpusParameters, query: MatchesQuery },
  responses: {
    200: {
      description: "Pairs, the most similar first",
      content: { "application/json": { schema: TopicMatchesSchema } },
    },
    ...problems,
  },
});

/** How topics lie to each other and to those of other corpora. */
export function similarityRoutes({ openVersion }: Dependencies): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();

  app.openapi(getSimilarities, async (c) => {
    const { by, topics: wanted } = c.req.valid("query");
    const reader = await openVersion(c.req.valid("param").corpus);
    if (hasVersion(c, reader.version)) return c.body(null, 304);
    const structure = await reader.structure();
    const count = wanted?.length ?? structure.topicIds.length;
    if (count > MOST_MATRIX_TOPICS) {
      throw new EdgetopicError(
        "invalid_option",
        `A matrix of ${count} topics is too large; name at most ${MOST_MATRIX_TOPICS} with topics.`,
      );
    }
    const { topics, values } = similarityMatrix(structure, by, wanted);
    const similarities = topics.map((_, row) =>
      Array.from(values.subarray(row * topics.length, (row + 1) * topics.length), (value) =>
        Number(value.toFixed(4)),
      ),
    );
    return c.json({ version: reader.version, topics, similarities }, 200);
  });

  app.openapi(getMatches, async (c) => {
    const { with: other, minSimilarity } = c.req.valid("query");
    permit(c.get("caller"), { role: "read", corpus: other, isGlobal: false });
    const first = await openVersion(c.req.valid("param").corpus);
    const second = await openVersion(other);
    const matches = matchModels(await first.structure(), await second.structure(), {
      minSimilarity,
    });
    nameVersion(c, first.version);
    return c.json({ version: first.version, withVersion: second.version, ...matches }, 200);
  });

  return app;
}
