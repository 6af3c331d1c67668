import { createRandom } from "../../math/random.ts";

/** Apart from the streams of the layout's epochs. */
const STREAM = 0x72616e64;

/** Positions to start from, `vertexCount × dimensions`, each coordinate uniform over [-10, 10). As umap-learn's. */
export function randomLayout(vertexCount: number, dimensions: number, seed: number): Float32Array {
  const random = createRandom(seed, STREAM);
  const positions = new Float32Array(vertexCount * dimensions);
  for (let at = 0; at < positions.length; at++) positions[at] = 20 * random.uniform() - 10;
  return positions;
}
