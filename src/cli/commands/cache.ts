import { parseArgs } from "node:util";
import type { CacheCheck, CacheReport, PruneReport } from "../../api/schemas/cache.ts";
import type { Client } from "../../client/client.ts";
import { takePositionals, wantsJson, type Command } from "../command.ts";
import { connect, CONNECTION_OPTIONS } from "../connect.ts";

export const cacheCommand: Command = {
  usage:
    "cache stats|verify|prune [--url http://127.0.0.1:8787] [--key KEY] [--mend] [--grace-hours 168] [--json]",
  about:
    "Of a Worker's cache of vectors: what it holds and has saved; whether it is whole, and makes it so (--mend); removes what no corpus needs. EDGETOPIC_URL and EDGETOPIC_KEY stand for --url and --key.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: {
        ...CONNECTION_OPTIONS,
        "grace-hours": { type: "string" },
        mend: { type: "boolean" },
        json: { type: "boolean" },
      },
    });
    const [action] = takePositionals(positionals, ["stats|verify|prune"]);
    const client = connect(values);
    const asJson = wantsJson(values.json);
    if (action === "stats") {
      const report = await client.getCache();
      console.log(asJson ? JSON.stringify(report) : describeCache(report));
    } else if (action === "verify") {
      const check = await verifyAll(client, values.mend ?? false);
      console.log(asJson ? JSON.stringify(check) : describeCheck(check));
      if (check.damaged.length > 0 && !values.mend) {
        throw new Error(
          `${check.damaged.length} segments are damaged; --mend keeps what is intact.`,
        );
      }
    } else if (action === "prune") {
      const hours = values["grace-hours"];
      const report = await pruneAll(
        client,
        hours === undefined ? {} : { graceHours: Number(hours) },
      );
      console.log(asJson ? JSON.stringify(report) : describePrune(report));
    } else {
      takePositionals([], ["stats|verify|prune"]);
    }
  },
};

type WholeCheck = Omit<CacheCheck, "cursor">;

async function verifyAll(client: Client, mend: boolean): Promise<WholeCheck> {
  const sum: WholeCheck = { segmentCount: 0, vectorCount: 0, bytes: 0, damaged: [], foreign: [] };
  let cursor: string | null = null;
  do {
    const part: CacheCheck = await client.verifyCache({ ...(cursor && { cursor }), mend });
    sum.segmentCount += part.segmentCount;
    sum.vectorCount += part.vectorCount;
    sum.bytes += part.bytes;
    sum.damaged.push(...part.damaged);
    sum.foreign.push(...part.foreign);
    ({ cursor } = part);
  } while (cursor !== null);
  return sum;
}

async function pruneAll(client: Client, options: { graceHours?: number }): Promise<PruneReport> {
  for (;;) {
    const report = await client.pruneCache(options);
    if (report.state === "completed") return report;
  }
}

function describeCache({ fingerprints, lastPrune, ...total }: CacheReport): string {
  const rows = fingerprints.map((report) => describeUse(report, report.fingerprint));
  const pruned =
    lastPrune === null ? [] : [`Last pruned ${lastPrune.finishedAt}: ${describePrune(lastPrune)}`];
  return [...rows, describeUse(total, "All"), ...pruned].join("\n");
}

function describeUse(
  use: Pick<CacheReport, "vectorCount" | "bytes" | "hits" | "misses" | "savedTokens" | "savedCost">,
  name: string,
): string {
  const { vectorCount, bytes, hits, misses, savedTokens, savedCost } = use;
  const cost = savedCost === null ? "" : `, $${savedCost.toFixed(2)} saved`;
  const tokens = savedTokens === 0 ? "" : `, about ${savedTokens} tokens${cost}`;
  return `${name}: ${vectorCount} vectors, ${megabytes(bytes)}; ${hits} hits, ${misses} misses${tokens}`;
}

function describeCheck({ segmentCount, vectorCount, bytes, damaged, foreign }: WholeCheck): string {
  return [
    `${segmentCount} segments, ${vectorCount} vectors, ${megabytes(bytes)}; ${damaged.length} damaged`,
    ...damaged.map(({ object, detail }) => `${object}: ${detail}`),
    ...foreign.map((object) => `${object}: no segment of vectors`),
  ].join("\n");
}

function describePrune(report: PruneReport): string {
  const { checkedSegmentCount, removedVectorCount, removedBytes, damagedSegmentCount } = report;
  const damaged = damagedSegmentCount === 0 ? "" : `, ${damagedSegmentCount} segments were damaged`;
  return `${removedVectorCount} vectors removed (${megabytes(removedBytes)}) from ${checkedSegmentCount} segments older than ${report.graceHours} hours${damaged}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
