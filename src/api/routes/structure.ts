import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { buildHierarchy } from "../../core/topics/hierarchy/build-hierarchy.ts";
import { hierarchyNewick } from "../../core/topics/hierarchy/hierarchy-newick.ts";
import { hierarchyText } from "../../core/topics/hierarchy/hierarchy-text.ts";
import { topicsByIndex } from "../../core/topics/topics-by-index.ts";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";
import { hasVersion } from "../middleware/conditional.ts";
import { HierarchyQuery, HierarchySchema } from "../schemas/hierarchy.ts";
import { CorpusParameters } from "../schemas/parameters.ts";
import { problems } from "../schemas/problem.ts";

const tags = ["Structure"];
const notModified = { 304: { description: "The version named in If-None-Match is published" } };
const text = { "text/plain": { schema: { type: "string" as const } } };

const getHierarchy = createRoute({
  method: "get",
  path: "/v1/corpora/{corpus}/hierarchy",
  summary: "Read the topics as a hierarchy",
  tags,
  request: { params: CorpusParameters, query: HierarchyQuery },
  responses: {
    200: {
      description: "Topics merged two by two until one is left",
      content: { "application/json": { schema: HierarchySchema }, ...text },
    },
    ...notModified,
    ...problems,
  },
});

/** How topics lie to each other. */
export function structureRoutes({ openVersion }: Dependencies): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>();

  app.openapi(getHierarchy, async (c) => {
    const { format, ...options } = c.req.valid("query");
    const reader = await openVersion(c.req.valid("param").corpus);
    if (hasVersion(c, reader.version)) return c.body(null, 304);
    const { topics } = await reader.topics();
    const structure = await reader.structure();
    const ordered = topicsByIndex(topics, structure.topicIds);
    const nodes = buildHierarchy(structure, ordered, options);
    if (format === "text") return c.text(hierarchyText(nodes), 200);
    if (format === "newick") return c.text(hierarchyNewick(nodes), 200);
    return c.json({ version: reader.version, nodes }, 200);
  });

  return app;
}
