import type { DocumentMap } from "./api.ts";

/** From the map's coordinates to pixels of the canvas: `x * scale + left`, `top - y * scale`. */
export interface Placement {
  scale: number;
  left: number;
  top: number;
}

/**
 * Paints each document as a disc, group by group. The pixels are written directly: twenty thousand
 * calls of fillRect cost more than a frame. `groups` are indices of documents with their color as
 * CSS and their opacity from 0 to 255; `radius` is in pixels.
 */
export function paintDocuments(
  context: CanvasRenderingContext2D,
  map: DocumentMap,
  groups: readonly { indices: readonly number[]; color: string; opacity: number }[],
  { scale, left, top }: Placement,
  radius: number,
): void {
  const { width, height } = context.canvas;
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const spans = discSpans(radius);
  for (const { indices, color, opacity } of groups) {
    const value = toPixel(context, color, opacity);
    for (const i of indices) {
      const column = Math.round((map.x[i] as number) * scale + left);
      const firstRow = Math.round(top - (map.y[i] as number) * scale - spans.length / 2);
      for (let row = 0; row < spans.length; row++) {
        const half = spans[row] as number;
        const from = Math.max(0, column - half);
        const to = Math.min(width, column + half);
        const start = (firstRow + row) * width;
        if (firstRow + row < 0 || firstRow + row >= height || from >= to) continue;
        for (let pixel = start + from; pixel < start + to; pixel++) pixels[pixel] = value;
      }
    }
  }
  context.putImageData(image, 0, 0);
}

/** Half the width, in pixels, of each row of a disc. */
function discSpans(radius: number): number[] {
  const rowCount = Math.max(2, Math.round(radius * 2));
  return Array.from({ length: rowCount }, (_, row) => {
    const distance = row + 0.5 - rowCount / 2;
    return Math.max(1, Math.round(Math.sqrt(Math.max(0, radius * radius - distance * distance))));
  });
}

/** Opacity, blue, green, red, as image data has it on the little-endian machines there are. */
function toPixel(context: CanvasRenderingContext2D, color: string, opacity: number): number {
  // Canvas answers any color it was given as #rrggbb.
  context.fillStyle = color;
  const rgb = parseInt(context.fillStyle.slice(1), 16);
  const blueFirst = ((rgb & 255) << 16) | (rgb & 0xff00) | (rgb >> 16);
  return ((opacity << 24) | blueFirst) >>> 0;
}
