import { quadtree, type Quadtree } from "d3-quadtree";
import { select } from "d3-selection";
import { zoom, zoomIdentity, type ZoomTransform } from "d3-zoom";
import type { DocumentMap } from "./api.ts";
import { topicColor } from "./topic-color.ts";

export interface MapEvents {
  /** The document under the pointer, and where, in CSS pixels; -1 for none. */
  hover(index: number, x: number, y: number): void;
  /** The topic clicked on, or null for the ground. */
  pick(topic: number | null): void;
}
export interface MapView {
  show(map: DocumentMap | null): void;
  highlight(topic: number | null): void;
  reset(): void;
}

/** Draws documents on a canvas: one pass per topic, at most one draw a frame. */
export function createMap(canvas: HTMLCanvasElement, events: MapEvents): MapView {
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  let map: DocumentMap | null = null;
  let groups: [number, number[]][] = [];
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
  const draw = (): void => {
    frame = 0;
    const ratio = devicePixelRatio;
    const { scale, left, top } = fit();
    const radius = Math.min(5, 1.5 * Math.sqrt(transform.k));
    const { width, height } = canvas;
    if (!map || width === 0 || height === 0) return context.clearRect(0, 0, width, height);
    // Pixels written directly: twenty thousand fillRect calls cost more than a frame.
    const image = context.createImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    const side = Math.max(2, Math.round(radius * 2 * ratio));
    for (const [topic, indices] of groups) {
      const alpha = highlighted === null || highlighted === topic ? 0xd9 : 0x1a;
      context.fillStyle = topicColor(topic, scheme.matches);
      const rgb = parseInt(context.fillStyle.slice(1), 16);
      const blueFirst = ((rgb & 255) << 16) | (rgb & 0xff00) | (rgb >> 16);
      const color = ((alpha << 24) | blueFirst) >>> 0;
      for (const i of indices) {
        const x = transform.applyX((map.x[i] as number) * scale + left);
        const y = transform.applyY(top - (map.y[i] as number) * scale);
        const x0 = Math.round((x - radius) * ratio);
        const y0 = Math.round((y - radius) * ratio);
        const x1 = Math.min(width, x0 + side);
        const y1 = Math.min(height, y0 + side);
        if (x1 <= 0 || x0 >= width) continue;
        for (let row = Math.max(0, y0); row < y1; row++)
          pixels.fill(color, row * width + Math.max(0, x0), row * width + x1);
      }
    }
    context.putImageData(image, 0, 0);
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
    show(next) {
      map = next;
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
