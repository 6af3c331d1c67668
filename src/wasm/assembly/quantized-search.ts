// src/core/knn/quantized-search.ts: the steps of the search for candidates.

import { fillGroup, GROUP_ROWS, joinGroups } from "./group-join";
import { fillReverseLists, improveRows } from "./neighbor-descent";
import { fillHeads, joinOpenPairs } from "./pair-filter";
import { beginTree, nextLeaf, nextLeafStart } from "./partition-tree";
import { rowCount, scaleOf } from "./quantized-rows";

let members: usize = 0;
let firstGroup: usize = 0;
let secondGroup: usize = 0;
let firstHeads: usize = 0;
let secondHeads: usize = 0;

export function prepareQuantizedSearch(
  membersAt: usize,
  firstGroupAt: usize,
  secondGroupAt: usize,
  firstHeadsAt: usize,
  secondHeadsAt: usize,
): void {
  members = membersAt;
  firstGroup = firstGroupAt;
  secondGroup = secondGroupAt;
  firstHeads = firstHeadsAt;
  secondHeads = secondHeadsAt;
}

/** Compares the rows of two blocks of 128. */
export function searchBlockPair(first: usize, second: usize): void {
  const firstCount = fillBlock(firstGroup, first);
  if (first == second) joinGroups(firstGroup, firstCount, firstGroup, firstCount);
  else joinGroups(firstGroup, firstCount, secondGroup, fillBlock(secondGroup, second));
}

/** The same of the pairs that the filter leaves open. */
export function searchOpenPairs(first: usize, second: usize): void {
  const firstCount = fillBlock(firstGroup, first);
  fillHeads(firstHeads, first * GROUP_ROWS, firstCount);
  if (first == second) {
    joinOpenPairs(firstGroup, firstHeads, firstCount, firstGroup, firstHeads, firstCount);
    return;
  }
  const secondCount = fillBlock(secondGroup, second);
  fillHeads(secondHeads, second * GROUP_ROWS, secondCount);
  joinOpenPairs(firstGroup, firstHeads, firstCount, secondGroup, secondHeads, secondCount);
}

function fillBlock(group: usize, block: usize): usize {
  const start = block * GROUP_ROWS;
  const count = min<usize>(GROUP_ROWS, rowCount - start);
  for (let member: usize = 0; member < count; member++) {
    store<u32>(group + (member << 2), (start + member) as u32);
  }
  fillGroup(group, count);
  return count;
}

/** Compares the rows of each leaf of a tree. */
export function searchTree(seed: u32, tree: u32): void {
  beginTree(seed, tree, gatherMembers());
  for (let count = nextLeaf(); count >= 0; count = nextLeaf()) {
    memory.copy(firstGroup, nextLeafStart(), (count as usize) << 2);
    fillGroup(firstGroup, count as usize);
    joinGroups(firstGroup, count as usize, firstGroup, count as usize);
  }
}

/** The rows that can be compared, ascending, then -1. */
function gatherMembers(): usize {
  let count: usize = 0;
  for (let row: usize = 0; row < rowCount; row++) {
    if (!(scaleOf(row) >= 0)) continue;
    store<u32>(members + (count << 2), row as u32);
    count++;
  }
  memory.fill(members + (count << 2), 255, (rowCount - count) << 2);
  return count;
}

/** A round over the rows in the order of the last tree's leaves. */
export function improveMembers(round: u32): void {
  fillReverseLists(round);
  improveRows(members, rowCount, round);
}
