export { prepareNeighborSearch, runPair } from "./neighbor-search";
export { prepareLayout, runEpoch } from "./layout";
export { prepareRowScan, scanRows } from "./row-scan";
