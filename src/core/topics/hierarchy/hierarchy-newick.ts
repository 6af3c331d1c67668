import type { TopicHierarchy } from "./topic-hierarchy.ts";

/**
 * The hierarchy in the Newick format (Olsen 1990), which tools for trees read: `(a:1,b:1)c;`. A label
 * is a node's name, a topic's with its id before it, always quoted; a branch is as long as its parent is higher.
 */
export function hierarchyNewick(nodes: TopicHierarchy): string {
  const written: string[] = [];
  nodes.forEach(({ topic, children, height, name }, node) => {
    const label = `'${(topic === null ? name : `${topic} ${name}`).replaceAll("'", "''")}'`;
    const branches = children?.map(
      (child) => `${written[child]}:${Number((height - nodes[child].height).toPrecision(7))}`,
    );
    written[node] = branches === undefined ? label : `(${branches.join(",")})${label}`;
    for (const child of children ?? []) written[child] = "";
  });
  return `${written.at(-1) ?? ""};`;
}
