import type { DocumentMap, TopicList } from "./api.ts";
import type { Placement } from "./paint-documents.ts";
import { topicTitle } from "./topic-title.ts";

/** A topic's name and the middle of its documents, in the map's own coordinates. */
export interface MapLabel {
  topic: number;
  text: string;
  x: number;
  y: number;
}

const WORDS = 2;
const FONT = "600 13px system-ui, sans-serif";
const LINE_HEIGHT = 18;
const MARGIN = 6;

/** A label a topic, the largest topic's first; none for the outliers and for hidden topics. */
export function placeLabels(map: DocumentMap, { topics }: TopicList): MapLabel[] {
  const members = new Map<number, number[]>();
  map.topics.forEach((topic, i) => {
    const group = members.get(topic);
    if (group) group.push(i);
    else members.set(topic, [i]);
  });
  return topics
    .filter(({ id, hidden }) => id >= 0 && members.has(id) && hidden !== true)
    .toSorted((a, b) => b.size - a.size)
    .map((topic) => {
      const { id } = topic;
      const group = members.get(id) ?? [];
      return {
        topic: id,
        text: topicTitle(topic).split(", ").slice(0, WORDS).join(", "),
        x: median(group.map((i) => map.x[i] ?? 0)),
        y: median(group.map((i) => map.y[i] ?? 0)),
      };
    });
}

/**
 * Draws each label that is in no other one's way, whole, in the canvas's own color with a rim of its
 * ground. `placement` is in CSS pixels.
 */
export function drawLabels(
  context: CanvasRenderingContext2D,
  labels: readonly MapLabel[],
  { scale, left, top }: Placement,
): void {
  const { color, backgroundColor } = getComputedStyle(context.canvas);
  const { clientWidth } = context.canvas;
  const drawn: { from: number; to: number; y: number }[] = [];
  context.save();
  context.scale(devicePixelRatio, devicePixelRatio);
  context.font = FONT;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = backgroundColor;
  context.fillStyle = color;
  for (const label of labels) {
    const middle = label.x * scale + left;
    const y = top - label.y * scale;
    if (middle < 0 || middle > clientWidth) continue;
    const half = context.measureText(label.text).width / 2 + MARGIN;
    const x = Math.min(clientWidth - half, Math.max(half, middle));
    const isInTheWay = drawn.some(
      (other) =>
        x + half > other.from && x - half < other.to && Math.abs(y - other.y) < LINE_HEIGHT,
    );
    if (isInTheWay) continue;
    drawn.push({ from: x - half, to: x + half, y });
    context.strokeText(label.text, x, y);
    context.fillText(label.text, x, y);
  }
  context.restore();
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
