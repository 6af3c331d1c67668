import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { embedInNode } from "./embed-node.ts";
import { embedInWorkerd } from "./embed-workerd.ts";

const runtimes = { node: embedInNode, workerd: embedInWorkerd };

/** How many documents a second are embedded, on one core. */
export async function benchEmbed(parameters: string[]): Promise<void> {
  const { values } = parseArgs({
    args: parameters,
    options: {
      documents: { type: "string" },
      embedder: { type: "string", default: "static/en" },
      runtime: { type: "string", default: "node" },
    },
  });
  const run = runtimes[values.runtime as keyof typeof runtimes];
  if (values.documents === undefined || run === undefined) {
    throw new Error(
      "embed wants --documents FILE.jsonl [--embedder static/en] [--runtime node|workerd]",
    );
  }
  const lines = (await readFile(values.documents, "utf8")).split("\n").filter(Boolean);
  const texts = lines.map((line) => (JSON.parse(line) as { text: string }).text);
  const { seconds, cpuSeconds } = await run(texts, values.embedder);
  console.log(
    `${texts.length} documents in ${values.runtime}: ${seconds.toFixed(2)} s (${cpuSeconds.toFixed(2)} s of CPU), ${Math.round(texts.length / seconds)} a second`,
  );
}
