import { ulid } from "ulid";
import encoderModule from "../dist/wasm/encoder.wasm";
import kernelsModule from "../dist/wasm/kernels.wasm";
import type { Embedder } from "../src/embedders/embedder.ts";
import { createImageLoader, type ImageLoader } from "../src/embedders/multimodal/image-loader.ts";
import { createEmbedderRegistry } from "../src/embedders/registry.ts";
import type { EmbeddingService } from "../src/embedders/service-binding/service-binding-embedder.ts";
import { precomputedVendor, staticVendor } from "../src/embedders/vendors/built-in.ts";
import { corpusVendors } from "../src/embedders/vendors/corpus.ts";
import { hostedVendors } from "../src/embedders/vendors/hosted.ts";
import type { Vendor } from "../src/embedders/vendor.ts";
import { openWordVectors } from "../src/embedders/word-vectors/open-word-vectors.ts";
import { transformerVendor } from "../src/embedders/vendors/transformer.ts";
import { wordVectorVendors } from "../src/embedders/vendors/word-vectors.ts";
import { workersAiVendor } from "../src/embedders/vendors/workers-ai.ts";
import type { AiBinding } from "../src/embedders/workers-ai/workers-ai-embedder.ts";
import { openLabeler } from "../src/labelers/labeler-registry.ts";
import type { CorpusWork } from "../src/jobs/corpus-work.ts";
import type { FitTask } from "../src/jobs/fit/fit-task.ts";
import { createCacheCare } from "../src/jobs/cache/cache-care.ts";
import { embedTexts } from "../src/jobs/embed-texts.ts";
import { measureCorpora } from "../src/jobs/measure-corpora.ts";
import { createKeyDirectory } from "../src/jobs/keys/key-directory.ts";
import { createTopicEditor } from "../src/jobs/edits/topic-editor.ts";
import { createPublishedTopics } from "../src/jobs/published-topics.ts";
import { createVersionIndex } from "../src/jobs/version-index.ts";
import { openVersion } from "../src/jobs/version-reader.ts";
import type { UrlRules } from "../src/outbound/guard-url.ts";
import { createGuardedFetch } from "../src/outbound/guarded-fetch.ts";
import type { ObjectStore } from "../src/storage/object-store.ts";
import { createR2ObjectStore } from "../src/storage/r2.ts";
import { createSegmentedVectorCache } from "../src/storage/segmented-vector-cache.ts";
import type { VectorCache } from "../src/storage/vector-cache.ts";
import { createVectorizeIndex, type VectorizeBinding } from "../src/storage/vectorize.ts";
import { createVectorSegments, vectorPrefix } from "../src/storage/vector-segments.ts";
import { createEncoderMemory } from "../src/wasm/encoder-memory.ts";
import { createKernels } from "../src/wasm/kernels.ts";
import { createRequestAnalytics } from "./analytics.ts";
import { createAuditLogClient } from "./audit-log.ts";
import { createCorpusClient } from "./corpus-client.ts";
import { createCorpora } from "./corpora.ts";
import { createKeyringClient } from "./keyring.ts";
import { createRateLimiters } from "./rate-limiters.ts";
import { createRefreshStarter } from "./refresh-starter.ts";
import { createSourceAccess } from "./source-access.ts";
import { createMeters } from "./usage-meter.ts";
import { loadStaticModel } from "./static-model.ts";

/** What a message in the queue of deliveries says: where the delivery is kept. */
export interface DeliveryReference {
  corpus: string;
  deliveryId: string;
  /** Of the request that brought it; none where the corpus asks again. */
  requestId?: string | undefined;
}

const SILENCE_MS = 30_000;
const NOTIFYING_MS = 10_000;

/**
 * What wrangler.toml does not bind: SILENCE_MS, so that on one machine what was killed is found
 * sooner, AI, which would have every server in development ask for an account, and VECTORIZE and ANALYTICS, which
 * cannot be had without one.
 */
interface Unbound {
  VECTORIZE?: VectorizeBinding;
  SILENCE_MS?: string;
  AI?: AiBinding;
  ANALYTICS?: AnalyticsEngineDataset;
}

function createDependencies(env: Env & Unbound) {
  const kernels = createKernels(kernelsModule);
  const objects = createR2ObjectStore(
    env.BUCKET,
    (byteLength) => new FixedLengthStream(byteLength),
  );
  const keyring = createKeyringClient(env.KEYRINGS);
  const urlRules = readUrlRules(env);
  const images = createImages(objects, urlRules);
  const registry = createEmbedderRegistry(createVendors(env, objects), images);
  const corpus = (id: string): CorpusWork => createCorpusClient(env.CORPORA, id);
  const fit = (refreshId: string) => env.TOPIC_FITS.getByName(refreshId);

  const corpora = createCorpora(corpus, objects);
  const vectorsOf = createVectorCaches(objects);
  const limiterOf = createRateLimiters(env.PROVIDER_LIMITERS);

  const versionIndex =
    env.VECTORIZE === undefined
      ? null
      : createVersionIndex(createVectorizeIndex(env.VECTORIZE), objects, () => Date.now());

  return {
    kernels,
    objects,
    registry,
    labeler: (id: string) => openLabeler(id, (name) => textOf(env, name), { ai: env.AI }),
    keyring,
    auditLog: createAuditLogClient(env.AUDIT_LOGS),
    meterOf: createMeters(env.USAGE_METERS),
    keyDirectory: createKeyDirectory(keyring, () => Date.now()),
    urlRules,
    /** Asks the URLs that users give. */
    guardedFetch: createGuardedFetch({
      rules: urlRules,
      fetch: (url, init) => fetch(url, init),
    }),
    /** Notifies endpoints: what they answer is not read, and where they lead not followed. */
    notifyingFetch: createGuardedFetch({
      rules: urlRules,
      fetch: (url, init) => fetch(url, init),
      maxRedirects: 0,
      timeoutMs: NOTIFYING_MS,
    }),
    now: () => Date.now(),
    /** How long work may be silent before it is taken for lost. */
    silenceMs: Number(env.SILENCE_MS ?? SILENCE_MS),
    createId: () => ulid(),
    sourceAccess: createSourceAccess(env),
    vectorsOf,
    limiterOf,
    corpora,
    versionIndex,
    cache: createCacheCare({
      objects,
      segments: createVectorSegments(objects),
      corpus,
      corpusIds: corpora.listIds,
      now: () => Date.now(),
    }),
    published: createPublishedTopics({
      versionIndex,
      corpus,
      objects,
      kernels,
      embedder: (id) => registry.resolve(id),
      corpusEmbedder: (id) => registry.corpusEmbedder(id),
      embedTexts: (inputs, embedder, encoding, spend) =>
        embedTexts(inputs, embedder, { vectorsOf, limiterOf }, encoding, spend),
    }),
    editor: createTopicEditor({
      corpus,
      objects,
      versionIndex,
      createId: () => ulid(),
    }),
    noteRequest: createRequestAnalytics(env.ANALYTICS),
    measureCorpora: () => measureCorpora({ corpusIds: corpora.listIds, corpus }),
    openVersion: (id: string) => openVersion({ corpus, objects, kernels }, id),
    refreshes: (corpusId: string) => createRefreshStarter(env.REFRESHES, corpusId, fit),
    fits: {
      start: async (task: FitTask) => fit(task.refreshId).start(task),
      status: async (refreshId: string) => fit(refreshId).status(),
      forget: async (refreshId: string) => fit(refreshId).forget(),
    },
    async enqueueDelivery(corpusId: string, deliveryId: string, requestId?: string) {
      const reference: DeliveryReference = { corpus: corpusId, deliveryId, requestId };
      await env.DELIVERIES.send(reference);
    },
  };
}

/** The cache of each embedder; the one used last stays open, with what it has read. */
function createVectorCaches(
  objects: ObjectStore,
): (embedder: Pick<Embedder, "fingerprint">) => VectorCache {
  let last: { fingerprint: string; cache: VectorCache } | null = null;
  return ({ fingerprint }) => {
    if (last?.fingerprint !== fingerprint) {
      const prefix = vectorPrefix(fingerprint);
      last = { fingerprint, cache: createSegmentedVectorCache(objects, { prefix }) };
    }
    return last.cache;
  };
}

/** Whose embedders there are; what they need of the bindings they are given. */
function createVendors(env: Env & Unbound, objects: ObjectStore): Vendor[] {
  return [
    staticVendor(() => loadStaticModel(env.ASSETS)),
    precomputedVendor,
    ...corpusVendors,
    ...hostedVendors(
      (name) => textOf(env, name),
      (name) => serviceOf(env, name),
    ),
    workersAiVendor(env.AI),
    ...wordVectorVendors((name) => openWordVectors(objects, `models/${name}/`)),
    transformerVendor(
      async () => createEncoderMemory(encoderModule),
      (name) => async (file) => {
        const bytes = await objects.get(`models/${name}/${file}`);
        return bytes === null ? null : wholeBuffer(bytes);
      },
    ),
  ];
}

/** What users may have this Worker ask: public hosts over https, and TRUSTED_ORIGINS. */
function readUrlRules(env: object): UrlRules {
  const origins = (textOf(env, "TRUSTED_ORIGINS") ?? "").split(",").map((origin) => origin.trim());
  return { trustedOrigins: origins.filter(Boolean) };
}

/** Images by reference, which may come from anybody: of the bucket nothing but images is read. */
function createImages(objects: ObjectStore, rules: UrlRules): ImageLoader {
  return createImageLoader({
    rules,
    readObject: async (key, length) =>
      key.startsWith("images/") ? objects.get(key, { offset: 0, length }) : null,
  });
}

/** Not copied where the bytes are all of their buffer, as those of an object are. */
function wholeBuffer(bytes: Uint8Array): ArrayBuffer {
  const { buffer, byteLength } = bytes;
  const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
  return isWhole ? buffer : Uint8Array.from(bytes).buffer;
}

/** A secret or variable that is not in wrangler.toml. */
function textOf(env: object, name: string): string | undefined {
  const value: unknown = Reflect.get(env, name);
  return typeof value === "string" ? value : undefined;
}

/** Another Worker that is bound to this one. */
function serviceOf(env: object, name: string): EmbeddingService | undefined {
  const value: unknown = Reflect.get(env, name);
  return typeof value === "object" && value !== null ? (value as EmbeddingService) : undefined;
}

const opened = new WeakMap<Env, ReturnType<typeof createDependencies>>();

/** The ports over this isolate's bindings, made once: models and kernels stay open between calls. */
export function openDependencies(env: Env): ReturnType<typeof createDependencies> {
  let dependencies = opened.get(env);
  if (dependencies === undefined) {
    dependencies = createDependencies(env);
    opened.set(env, dependencies);
  }
  return dependencies;
}
