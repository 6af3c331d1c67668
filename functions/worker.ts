import { handleFetch } from "./http.ts";
import { handleDeliveries } from "./ingest-queue.ts";
import { handleScheduled } from "./scheduled.ts";

// The runtime makes objects and workflow instances of classes that the entry module exports.
export { AuditLog } from "./audit-log.ts";
export { Corpus } from "./corpus.ts";
export { Keyring } from "./keyring.ts";
export { ProviderLimiter } from "./provider-limiter.ts";
export { RefreshWorkflow } from "./refresh-workflow.ts";
export { UsageMeter } from "./usage-meter.ts";
export { TopicFit } from "./topic-fit.ts";

export default {
  fetch: handleFetch,
  queue: handleDeliveries,
  scheduled: handleScheduled,
} satisfies ExportedHandler<Env, Parameters<typeof handleDeliveries>[0]["messages"][0]["body"]>;
