import { createRandom } from "../../math/random.ts";
import { createStandardNormal } from "./standard-normal.ts";

/** Side of the cube that the layout starts in. */
const EXTENT = 10;
const NOISE = 1e-4;
/** Apart from the streams 0 … epochCount - 1 of the layout itself. */
const STREAM = 0x696e6974;

/**
 * What the layout starts from: `positions` (`vertexCount × dimensions`, f32) scaled to a largest
 * |coordinate| of 10, normal noise of deviation 1e-4 added so that no two vertices coincide, then
 * every axis stretched to [0, 10]. As umap-learn's `simplicial_set_embedding`. A coordinate that is
 * not finite counts as 0. Returns a new array.
 */
export function scaleInitialLayout(
  positions: Float32Array,
  vertexCount: number,
  dimensions: number,
  seed: number,
): Float32Array {
  const scaled = new Float32Array(vertexCount * dimensions);
  const normal = createStandardNormal(createRandom(seed, STREAM));
  let largest = 0;
  for (let at = 0; at < scaled.length; at++) {
    if (Number.isFinite(positions[at])) largest = Math.max(largest, Math.abs(positions[at]));
  }
  const expansion = largest > 0 ? EXTENT / largest : 0;
  for (let at = 0; at < scaled.length; at++) {
    const expanded = Number.isFinite(positions[at]) ? positions[at] * expansion : 0;
    scaled[at] = expanded + NOISE * normal();
  }
  for (let d = 0; d < dimensions; d++) stretchAxis(scaled, dimensions, d);
  return scaled;
}

/** A constant axis becomes 0. */
function stretchAxis(positions: Float32Array, dimensions: number, axis: number): void {
  let lowest = Infinity;
  let highest = -Infinity;
  for (let at = axis; at < positions.length; at += dimensions) {
    lowest = Math.min(lowest, positions[at]);
    highest = Math.max(highest, positions[at]);
  }
  const extent = highest - lowest;
  for (let at = axis; at < positions.length; at += dimensions) {
    positions[at] = extent > 0 ? (EXTENT * (positions[at] - lowest)) / extent : 0;
  }
}
