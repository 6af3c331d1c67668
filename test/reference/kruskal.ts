import type { Edge } from "./mutual-reachability.ts";

/** The minimum spanning tree among all pairs, given in ascending order, by Kruskal's algorithm. */
export function kruskal(pairs: Edge[], pointCount: number): Edge[] {
  const groups = Array.from({ length: pointCount }, (_, i) => i);
  return pairs.filter(({ i, j }) => {
    const [kept, gone] = [groups[i], groups[j]];
    if (kept === gone) return false;
    for (let k = 0; k < pointCount; k++) if (groups[k] === gone) groups[k] = kept;
    return true;
  });
}
