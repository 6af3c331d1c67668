export { prepareNeighborSearch, runPair } from "./neighbor-search";
export { prepareLayout, runEpoch, runPointEpoch } from "./layout";
export { multiplyPanel, preparePanelProducts } from "./panel-products";
export { prepareRowScan, scanRows } from "./row-scan";
export { compareSparseRow, invertRows, prepareSparseSearch } from "./sparse-search";
export { prepareCandidateLists } from "./candidate-lists";
export { prepareExactRanking, orderLists, rankPair } from "./exact-ranking";
export { prepareGroupJoin } from "./group-join";
export { prepareNeighborDescent } from "./neighbor-descent";
export { preparePairFilter, projectRows } from "./pair-filter";
export { preparePartitionTree } from "./partition-tree";
export { prepareQuantizedRows, setQuantizedRow } from "./quantized-rows";
export {
  improveMembers,
  prepareQuantizedSearch,
  searchBlockPair,
  searchOpenPairs,
  searchTree,
} from "./quantized-search";
