export { prepareNeighborSearch, runPair } from "./neighbor-search";
export { prepareLayout, runEpoch, runPointEpoch } from "./layout";
export { prepareRowScan, scanRows } from "./row-scan";
