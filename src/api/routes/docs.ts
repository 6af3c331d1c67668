import { Hono } from "hono";
import type { AppEnv } from "../app-env.ts";

/** The API reference. Its script is served with the page's other files; nothing comes from elsewhere. */
const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>edgetopic API</title>
    <link rel="icon" href="data:,">
    <script type="module" src="/docs/rapidoc-min.js"></script>
  </head>
  <body>
    <rapi-doc spec-url="/openapi.json" render-style="read" show-header="false"
      load-fonts="false" schema-style="table"></rapi-doc>
  </body>
</html>
`;

export function docsRoutes(): Hono<AppEnv> {
  return new Hono<AppEnv>().get("/docs", (c) => c.html(PAGE));
}
