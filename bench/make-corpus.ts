import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { createRandom } from "../src/core/math/random.ts";
import { readNpy } from "../src/embedders/formats/npy.ts";

/** Length of the noise, where a vector's is 1. */
const NOISE = 0.2;

interface Source {
  texts: string[];
  vectors: Float32Array;
  dimensions: number;
}

/**
 * Makes a corpus larger than those at hand, the same at every call: documents drawn from all of
 * them, each vector with a noise of its own, so that no two are equal and the neighborhoods stay
 * those of texts. With a multiple of the vectors' dimensions, each is itself so many times over, the
 * noise of its own everywhere. Writes `OUT.jsonl` and `OUT.npy`.
 */
export async function makeCorpus(parameters: string[]): Promise<void> {
  const { values } = parseArgs({
    args: parameters,
    options: {
      documents: { type: "string", multiple: true, default: [] },
      embeddings: { type: "string", multiple: true, default: [] },
      count: { type: "string", default: "60000" },
      seed: { type: "string", default: "42" },
      dimensions: { type: "string" },
      out: { type: "string" },
    },
  });
  const { documents, embeddings, out } = values;
  if (documents.length === 0 || documents.length !== embeddings.length || out === undefined) {
    throw new Error(
      "make-corpus wants --documents FILE.jsonl --embeddings FILE.npy, once or more, and --out NAME [--count 60000] [--dimensions 1536] [--seed 42]",
    );
  }
  const sources = await Promise.all(
    documents.map((path, i) => readSource(path, embeddings[i] as string)),
  );
  const dimensions = Number(values.dimensions ?? sources[0]?.dimensions);
  if (sources.some((source) => dimensions % source.dimensions !== 0)) {
    throw new Error(`${dimensions} dimensions are no multiple of those of the vectors.`);
  }
  const count = Number(values.count);
  const { lines, vectors } = draw(sources, dimensions, count, Number(values.seed));
  await writeFile(`${out}.jsonl`, lines.join(""));
  await writeFile(`${out}.npy`, encodeNpy(vectors, [count, dimensions]));
}

async function readSource(documents: string, embeddings: string): Promise<Source> {
  const lines = (await readFile(documents, "utf8")).split("\n").filter(Boolean);
  const { shape, data } = readNpy(await readFile(embeddings));
  const texts = lines.map((line) => (JSON.parse(line) as { text: string }).text);
  return { texts, vectors: data, dimensions: shape[1] ?? 0 };
}

function draw(sources: readonly Source[], dimensions: number, count: number, seed: number) {
  const random = createRandom(seed);
  const places = sources.flatMap((source) => source.texts.map((_, row) => ({ source, row })));
  const vectors = new Float32Array(count * dimensions);
  const lines: string[] = [];
  // The variance of a uniform draw of this width is that of a noise's coordinate.
  const width = NOISE * Math.sqrt(12 / dimensions);
  for (let i = 0; i < count; i++) {
    const { source, row } = places[
      Math.floor(random.uniform() * places.length)
    ] as (typeof places)[0];
    const id = String(i).padStart(7, "0");
    lines.push(`${JSON.stringify({ id, text: source.texts[row] })}\n`);
    for (let d = 0; d < dimensions; d++) {
      const value = source.vectors[row * source.dimensions + (d % source.dimensions)] as number;
      vectors[i * dimensions + d] = value + width * (random.uniform() - 0.5);
    }
  }
  return { lines, vectors };
}

/** NumPy's format 1.0, the values aligned to 64 bytes. */
function encodeNpy(values: Float32Array, shape: readonly number[]): Uint8Array {
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(", ")}), }`;
  const dataStart = Math.ceil((10 + dictionary.length + 1) / 64) * 64;
  const bytes = new Uint8Array(dataStart + values.byteLength);
  const header = `${dictionary.padEnd(dataStart - 11)}\n`;
  bytes.set(Buffer.from(`\x93NUMPY\x01\x00`, "latin1"));
  new DataView(bytes.buffer).setUint16(8, header.length, true);
  bytes.set(Buffer.from(header, "latin1"), 10);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), dataStart);
  return bytes;
}
