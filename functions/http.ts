import { createApp } from "../src/api/app.ts";
import type { Access } from "../src/api/dependencies.ts";
import { asEdgetopicError } from "../src/embedders/as-edgetopic-error.ts";
import { embedTexts } from "../src/jobs/embed-texts.ts";
import packageJson from "../package.json" with { type: "json" };
import { checkEmbedding } from "./check-embedding.ts";
import { logError } from "./log.ts";
import { openDependencies } from "./dependencies.ts";

type App = ReturnType<typeof createApp>;

const apps = new WeakMap<Env, App>();

export function handleFetch(request: Request, env: Env, context: ExecutionContext) {
  let app = apps.get(env);
  if (app === undefined) {
    app = create(env);
    apps.set(env, app);
  }
  return app.fetch(request, env, context);
}

function create(env: Env): App {
  const dependencies = openDependencies(env);
  const {
    corpora,
    cache,
    published,
    openVersion,
    editor,
    registry,
    vectorsOf,
    limiterOf,
    enqueueDelivery,
    keyring,
    keyDirectory,
    auditLog,
    meterOf,
    urlRules,
    measureCorpora,
    noteRequest,
    now,
    createId,
  } = dependencies;
  return createApp({
    version: packageJson.version,
    corpora,
    cache,
    published,
    openVersion,
    editor,
    embeddings: {
      async embed(model, inputs, spend) {
        const embedder = await registry.resolve(model).catch((error: unknown) => {
          throw asEdgetopicError(error);
        });
        const among = { vectorsOf, limiterOf };
        const { vectors, tokens } = await embedTexts(inputs, embedder, among, "f32", spend);
        return { vectors, dimensions: embedder.dimensions, tokens };
      },
    },
    dimensionsOf: (embedder) => registry.dimensionsOf(embedder),
    takesImages: (embedder) => registry.takesImages(embedder),
    async checkEmbedder(embedder, embedding) {
      try {
        await registry.check(embedder);
        checkEmbedding(registry, embedder, embedding);
      } catch (error) {
        throw asEdgetopicError(error);
      }
    },
    checkLabeler: (id) => void dependencies.labeler(id),
    enqueueDelivery,
    access: accessOf(env),
    keyring,
    keyDirectory,
    auditLog,
    meterOf,
    urlRules,
    measureCorpora,
    noteRequest,
    now,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    createId,
    report: (error, requestId) => logError("a request failed", error, { requestId }),
  });
}

/** Neither is in wrangler.toml: a deployment sets the first as a secret, a local one the second. */
function accessOf(env: Env & { API_KEYS?: string; OPEN_ON_LOOPBACK?: string }): Access {
  const keys = (env.API_KEYS ?? "")
    .split(",")
    .map((key) => key.trim())
    .filter(Boolean);
  if (keys.length > 0) return { keys };
  return env.OPEN_ON_LOOPBACK ? "open-on-loopback" : "not-configured";
}
