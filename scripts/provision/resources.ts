import { unstable_readConfig, type Unstable_Config } from "wrangler";

export interface Resource {
  kind: "bucket" | "queue" | "secret";
  name: string;
  /** wrangler's parameters: to ask for it, and to make it. */
  find: string[];
  create: string[];
}

/** What has to be in the account before the Worker can be deployed and called: Durable Objects and the Workflow come with it. */
export function readResources(configPath: string): Resource[] {
  const config = unstable_readConfig({ config: configPath }, { hideWarnings: true });
  const at = ["--config", configPath];
  return [
    ...bucketNames(config).map((name) => ({
      kind: "bucket" as const,
      name,
      find: ["r2", "bucket", "info", name, ...at],
      create: ["r2", "bucket", "create", name, ...at],
    })),
    ...queueNames(config).map((name) => ({
      kind: "queue" as const,
      name,
      find: ["queues", "info", name, ...at],
      create: ["queues", "create", name, ...at],
    })),
    {
      kind: "secret",
      name: "API_KEYS",
      find: ["secret", "list", ...at],
      create: ["secret", "put", "API_KEYS", ...at],
    },
  ];
}

function bucketNames({ r2_buckets: buckets }: Unstable_Config): string[] {
  return distinct(buckets.map((bucket) => bucket.bucket_name));
}

/** Those of dead letters first, as a consumer names them. */
function queueNames({ queues }: Unstable_Config): string[] {
  const consumed = (queues.consumers ?? []).flatMap((each) => [each.dead_letter_queue, each.queue]);
  return distinct([...consumed, ...(queues.producers ?? []).map(({ queue }) => queue)]);
}

function distinct(names: readonly unknown[]): string[] {
  return [...new Set(names.filter((name) => typeof name === "string"))];
}
