import type { OpenAPIHono } from "@hono/zod-openapi";
import { requirementOf } from "./access/requirement.ts";
import type { AppEnv } from "./app-env.ts";

const METHODS = ["get", "put", "post", "patch", "delete"] as const;

/** Serves the OpenAPI document, in which every call names the role that its key must have. */
export function describeApi(app: OpenAPIHono<AppEnv>, version: string): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "key", {
    type: "http",
    scheme: "bearer",
    description:
      'A key of the role that the call names, "read", "write" or "admin", or a higher one (docs/security.md).',
  });
  app.get("/openapi.json", (c) => c.json(createDocument(app, version)));
}

function createDocument(app: OpenAPIHono<AppEnv>, version: string) {
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "edgetopic",
      version,
      description: "Topic modelling at the edge. Errors are RFC 9457 problem details.",
    },
    security: [{ key: [] }],
  });
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation === undefined) continue;
      const { role } = requirementOf(method.toUpperCase(), path);
      operation.security ??= [{ key: [role] }];
    }
  }
  return document;
}
