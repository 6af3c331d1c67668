import { quadtree, type Quadtree } from "d3-quadtree";
import { select } from "d3-selection";
import { zoom, zoomIdentity, type ZoomTransform } from "d3-zoom";
import type { DocumentMap, TopicList } from "./api.ts";
import { drawLabels, type MapLabel, placeLabels } from "./map-labels.ts";
import { paintDocuments, type Placement } from "./paint-documents.ts";
import { topicColor } from "./topic-color.ts";

export interface MapEvents {
  /** The document under the pointer, and where, in CSS pixels; -1 for none. */
  hover(index: number, x: number, y: number): void;
  /** The topic clicked on, or null for the ground. */
  pick(topic: number | null): void;
}
export interface MapView {
  show(map: DocumentMap | null, topics: TopicList | null): void;
  highlight(topic: number | null): void;
  reset(): void;
}

/** Of the space between documents, were they spread evenly, how much a dot's radius takes. */
const DOT_SHARE = 0.2;
/** Radii in CSS pixels, the last one for however near one looks. */
const SMALLEST_DOT = 1;
const LARGEST_DOT = 2.5;
const ZOOMED_DOT = 6;

/** Draws documents on a canvas: one pass per topic, at most one draw a frame. */
export function createMap(canvas: HTMLCanvasElement, events: MapEvents): MapView {
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  let map: DocumentMap | null = null;
  let groups: [number, number[]][] = [];
  let labels: MapLabel[] = [];
  let tree: Quadtree<number> = quadtree<number>();
  let transform: ZoomTransform = zoomIdentity;
  let highlighted: number | null = null;
  let frame = 0;
  let bounds = { x: 0, y: 0, span: 1 };

  const fit = (): { scale: number; left: number; top: number } => {
    const scale = (Math.min(canvas.clientWidth, canvas.clientHeight) * 0.9) / bounds.span;
    return {
      scale,
      left: canvas.clientWidth / 2 - bounds.x * scale,
      top: canvas.clientHeight / 2 + bounds.y * scale,
    };
  };
  /** Where the map's coordinates are now, in CSS pixels times `ratio`. */
  const placement = (ratio: number): Placement => {
    const { scale, left, top } = fit();
    const { k, x, y } = transform;
    return {
      scale: scale * k * ratio,
      left: (left * k + x) * ratio,
      top: (top * k + y) * ratio,
    };
  };
  const draw = (): void => {
    frame = 0;
    const { width, height } = canvas;
    if (!map || width === 0 || height === 0) return context.clearRect(0, 0, width, height);
    const isFaint = (topic: number): boolean => highlighted !== null && topic !== highlighted;
    const spacing = Math.sqrt((canvas.clientWidth * canvas.clientHeight) / map.ids.length);
    const dot = Math.min(LARGEST_DOT, Math.max(SMALLEST_DOT, DOT_SHARE * spacing));
    paintDocuments(
      context,
      map,
      // The highlighted one last, above the others.
      groups
        .toSorted(([a], [b]) => Number(a === highlighted) - Number(b === highlighted))
        .map(([topic, indices]) => ({
          indices,
          color: topicColor(topic, scheme.matches),
          opacity: isFaint(topic) ? 0x1a : 0xd9,
        })),
      placement(devicePixelRatio),
      Math.min(ZOOMED_DOT, dot * Math.sqrt(transform.k)) * devicePixelRatio,
    );
    drawLabels(
      context,
      labels.filter(({ topic }) => !isFaint(topic)),
      placement(1),
    );
  };
  const schedule = (): void => {
    frame ||= requestAnimationFrame(draw);
  };
  const find = (event: MouseEvent): number => {
    const { scale, left, top } = fit();
    const x = (transform.invertX(event.offsetX) - left) / scale;
    const y = (top - transform.invertY(event.offsetY)) / scale;
    return tree.find(x, y, 10 / (scale * transform.k)) ?? -1;
  };

  const behavior = zoom<HTMLCanvasElement, unknown>()
    .scaleExtent([0.5, 60])
    .on("zoom", (event: { transform: ZoomTransform }) => {
      transform = event.transform;
      schedule();
    });
  const selection = select(canvas).call(behavior);
  canvas.addEventListener("pointermove", (event) =>
    events.hover(find(event), event.offsetX, event.offsetY),
  );
  canvas.addEventListener("pointerleave", () => events.hover(-1, 0, 0));
  canvas.addEventListener("click", (event) => {
    const index = find(event);
    events.pick(index < 0 ? null : (map?.topics[index] ?? null));
  });
  canvas.addEventListener("keydown", (event) => {
    const pan: Record<string, [number, number]> = {
      ArrowLeft: [40, 0],
      ArrowRight: [-40, 0],
      ArrowUp: [0, 40],
      ArrowDown: [0, -40],
    };
    const step = pan[event.key];
    if (step) selection.call(behavior.translateBy, step[0] / transform.k, step[1] / transform.k);
    else if (event.key === "+" || event.key === "=") selection.call(behavior.scaleBy, 1.4);
    else if (event.key === "-") selection.call(behavior.scaleBy, 1 / 1.4);
    else return;
    event.preventDefault();
  });
  scheme.addEventListener("change", schedule);
  new ResizeObserver(() => {
    canvas.width = Math.round(canvas.clientWidth * devicePixelRatio);
    canvas.height = Math.round(canvas.clientHeight * devicePixelRatio);
    schedule();
  }).observe(canvas);

  return {
    show(next, topics) {
      map = next;
      labels = next && topics ? placeLabels(next, topics) : [];
      bounds = next ? measure(next) : { x: 0, y: 0, span: 1 };
      groups = next ? groupByTopic(next.topics) : [];
      tree = quadtree<number>()
        .x((i) => next?.x[i] ?? 0)
        .y((i) => next?.y[i] ?? 0)
        .addAll(next ? next.ids.map((_, i) => i) : []);
      selection.call(behavior.transform, zoomIdentity);
      schedule();
    },
    highlight(topic) {
      highlighted = topic;
      schedule();
    },
    reset: () => void selection.call(behavior.transform, zoomIdentity),
  };
}

function measure({ x, y }: DocumentMap): { x: number; y: number; span: number } {
  const extent = (values: number[]): [number, number] =>
    values.reduce<[number, number]>(
      ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
      [Infinity, -Infinity],
    );
  if (x.length === 0) return { x: 0, y: 0, span: 1 };
  const [left, right] = extent(x);
  const [bottom, top] = extent(y);
  const span = Math.max(right - left, top - bottom) || 1;
  return { x: (left + right) / 2, y: (bottom + top) / 2, span };
}

/** Indices by topic, ascending, so that outliers are drawn first, under everything. */
function groupByTopic(topics: number[]): [number, number[]][] {
  const groups = new Map<number, number[]>();
  topics.forEach((topic, i) => {
    const group = groups.get(topic);
    if (group) group.push(i);
    else groups.set(topic, [i]);
  });
  return [...groups].sort((a, b) => a[0] - b[0]);
}
