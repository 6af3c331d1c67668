import type { TopicHierarchy } from "./topic-hierarchy.ts";

/**
 * The hierarchy as lines to read, the root first, a topic after `■──`: BERTopic's `get_topic_tree`.
 * Merges of at least `maxDistance` are not shown: their parts stand below each other.
 */
export function hierarchyText(nodes: TopicHierarchy, maxDistance = Infinity): string {
  const lines: string[] = [];
  const rest = nodes.length === 0 ? [] : [{ node: nodes.length - 1, head: "", tail: "" }];
  for (let item = rest.pop(); item !== undefined; item = rest.pop()) {
    const { topic, children, height, name } = nodes[item.node];
    const { head, tail } = item;
    if (children !== null && height >= maxDistance) {
      for (const child of children.toReversed()) rest.push({ node: child, head, tail });
      continue;
    }
    lines.push(topic === null ? `${head}${name}` : `${head}■──${name} ── Topic: ${topic}`);
    if (children === null) continue;
    const [first, last] = children;
    rest.push({ node: last, head: `${tail}└─`, tail: `${tail}     ` });
    rest.push({ node: first, head: `${tail}├─`, tail: `${tail}│    ` });
  }
  return lines.map((line) => `${line}\n`).join("");
}
