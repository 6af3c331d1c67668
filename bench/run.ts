import { benchDefaults } from "./defaults.ts";
import { benchEmbed } from "./embed.ts";
import { benchEncoder } from "./encoder.ts";
import { benchFit } from "./fit.ts";
import { benchBertopicFiles } from "./peers/bertopic-files.ts";
import { benchModel2Vec } from "./peers/model2vec.ts";
import { benchPeers } from "./peers/compare.ts";
import { benchTopics } from "./peers/topics.ts";
import { benchUmapJs } from "./peers/umap-js.ts";
import { benchLoad } from "./load.ts";
import { benchHdbscan } from "./hdbscan.ts";
import { benchIdentity } from "./identity.ts";
import { benchKnn } from "./knn.ts";
import { benchStages } from "./stages.ts";
import { benchWarm } from "./warm.ts";
import { benchWordVectors } from "./word-vectors.ts";
import { makeCorpus } from "./make-corpus.ts";

const benchmarks: Record<string, (parameters: string[]) => Promise<void>> = {
  fit: benchFit,
  defaults: benchDefaults,
  peers: benchPeers,
  "bertopic-files": benchBertopicFiles,
  topics: benchTopics,
  "umap-js": benchUmapJs,
  model2vec: benchModel2Vec,
  embed: benchEmbed,
  encoder: benchEncoder,
  load: benchLoad,
  hdbscan: benchHdbscan,
  knn: benchKnn,
  stages: benchStages,
  warm: benchWarm,
  "word-vectors": benchWordVectors,
  identity: benchIdentity,
  "make-corpus": makeCorpus,
};

const [name = "", ...parameters] = process.argv.slice(2);
const benchmark = benchmarks[name];
if (benchmark === undefined) {
  console.error(`Usage: npm run bench -- ${Object.keys(benchmarks).join(" | ")} [options]`);
  process.exit(2);
}
await benchmark(parameters);
