import { writeFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { keepTree } from "../src/core/cluster/hdbscan/kept-tree.ts";
import { createPredictor } from "../src/core/cluster/hdbscan/prediction.ts";
import { recluster } from "../src/core/cluster/hdbscan/recluster.ts";
import { selectTree } from "../src/core/cluster/hdbscan/selected-tree.ts";
import {
  createSoftMembership,
  membershipBlocks,
} from "../src/core/cluster/hdbscan/soft-membership.ts";
import { growingLayers } from "../src/core/cluster/layers/growing-layers.ts";
import { persistenceLayers } from "../src/core/cluster/layers/persistence-layers.ts";
import { createRandom } from "../src/core/math/random.ts";

const RECLUSTER_RUNS = 5;
const PREDICTED = 10_000;
const BLOCK_ROWS = 1000;

/** HDBSCAN alone, over a seeded mixture of Gaussians: the tree, clustering it again, and what is read off it. */
export async function benchHdbscan(parameters: string[]): Promise<void> {
  const { values } = parseArgs({
    args: parameters,
    options: {
      points: { type: "string", default: "200000" },
      dimensions: { type: "string", default: "5" },
      clusters: { type: "string", default: "200" },
      "min-cluster-size": { type: "string", default: "15" },
      out: { type: "string" },
    },
  });
  const pointCount = Number(values.points);
  const dimensions = Number(values.dimensions);
  const minClusterSize = Number(values["min-cluster-size"]);
  const points = gaussianMixture(pointCount, dimensions, Number(values.clusters));
  const rows = { points, pointCount, dimensions };
  const tree = timed(() => keepTree(rows, minClusterSize));
  const kept = tree.result;
  const first = timed(() => recluster(kept, { minClusterSize }));
  const again = Array.from(
    { length: RECLUSTER_RUNS },
    (_, run) =>
      timed(() => recluster(kept, { minClusterSize: minClusterSize * (run + 2) })).seconds,
  );
  const selected = selectTree(kept, { minClusterSize });
  const growing = timed(() => growingLayers(kept));
  const persistent = timed(() => persistenceLayers(kept));
  const { predict } = createPredictor(kept, points, dimensions, selected);
  const firstPrediction = timed(() => predict(points.slice(0, dimensions)));
  const asked = points.slice(0, Math.min(PREDICTED, pointCount) * dimensions);
  const prediction = timed(() => predict(asked));
  const soft = createSoftMembership(kept, points, dimensions, selected);
  const block = timed(() => membershipBlocks(soft, BLOCK_ROWS).next());
  const measurement = {
    pointCount,
    dimensions,
    minClusterSize,
    clusterCount: first.result.clusterCount,
    treeSeconds: tree.seconds,
    treeCpuSeconds: tree.cpuSeconds,
    firstReclusterSeconds: first.seconds,
    firstReclusterCpuSeconds: first.cpuSeconds,
    reclusterSeconds: again.toSorted((a, b) => a - b)[RECLUSTER_RUNS >> 1],
    totalSeconds: tree.seconds + first.seconds,
    growingLayers: describe(growing),
    persistenceLayers: describe(persistent),
    firstPredictionSeconds: firstPrediction.seconds,
    predictSecondsPer1000: (1000 * prediction.seconds * dimensions) / asked.length,
    membershipSecondsPer1000: block.seconds,
  };
  if (values.out !== undefined) await writeFile(values.out, JSON.stringify(measurement));
  console.log(JSON.stringify(measurement, null, 2));
}

/** CPU time tells more than the clock where the machine is shared; it counts the compiler and the collector too. */
function timed<Result>(run: () => Result): {
  result: Result;
  seconds: number;
  cpuSeconds: number;
} {
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  const result = run();
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - startedAt) / 1000;
  return { result, seconds, cpuSeconds: (user + system) / 1e6 };
}

function describe({
  result,
  seconds,
  cpuSeconds,
}: ReturnType<typeof timed<ReturnType<typeof growingLayers>>>) {
  const clusterCounts = result.map(({ clustering }) => clustering.clusterCount);
  return {
    seconds,
    cpuSeconds,
    sizes: result.map(({ minClusterSize }) => minClusterSize),
    clusterCounts,
  };
}

/** Centers uniform in a cube of side 10, standard deviation 0.4. */
function gaussianMixture(pointCount: number, dimensions: number, centerCount: number) {
  const random = createRandom(7);
  const centers = Array.from({ length: centerCount * dimensions }, () => 10 * random.uniform());
  const points = new Float32Array(pointCount * dimensions);
  for (let i = 0; i < pointCount; i++) {
    const center = random.uint32() % centerCount;
    for (let d = 0; d < dimensions; d++) {
      const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()));
      const offset = radius * Math.cos(2 * Math.PI * random.uniform());
      points[i * dimensions + d] = (centers[center * dimensions + d] as number) + 0.4 * offset;
    }
  }
  return points;
}
