import { mkdir, readdir, rename, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { main } from "assemblyscript/asc";

const root = dirname(import.meta.dirname);
const sources = join(root, "src/wasm/assembly");

// Strict SIMD only: relaxed instructions give different bits on different machines.
const OPTIONS =
  "--outFile out.wasm --runtime stub --importMemory --noExportMemory --enable simd -O3 --converge --noAssert --use abort=".split(
    " ",
  );

/**
 * Compiles to dist/wasm what the Worker has of WebAssembly, unless it is newer than all it is made
 * of: kernels.wasm, whose path is returned, and encoder.wasm.
 */
export async function buildWasm(): Promise<string> {
  const [kernels] = await Promise.all([
    buildModule("index.ts", "kernels.wasm"),
    buildEncoderWasm(),
  ]);
  return kernels;
}

/** Compiles the transformer's kernels alone, a module of their own; returns its path. */
export function buildEncoderWasm(): Promise<string> {
  return buildModule("encoder.ts", "encoder.wasm");
}

async function buildModule(entry: string, name: string): Promise<string> {
  const output = join(root, "dist/wasm", name);
  if (await isFresh(output)) return output;
  const { error, stdout, stderr, binary } = await compile(entry);
  if (error !== null || binary === null) {
    throw new Error(`${entry} does not compile.\n${stderr}${stdout}`, { cause: error });
  }
  await mkdir(dirname(output), { recursive: true });
  // Renamed into place, as test files run side by side and may all find it stale.
  const partial = `${output}.${process.pid}-${Math.random()}`;
  await writeFile(partial, binary);
  await rename(partial, output);
  return output;
}

async function compile(entry: string) {
  let binary = null as Uint8Array | null;
  const { error, stdout, stderr } = await main([join(sources, entry), ...OPTIONS], {
    writeFile(_name, contents) {
      if (contents instanceof Uint8Array) binary = contents;
    },
  });
  return { error, stdout: stdout.toString(), stderr: stderr.toString(), binary };
}

async function isFresh(output: string): Promise<boolean> {
  const built = await modifiedAt(output);
  const names = await readdir(sources);
  const inputs = [fileURLToPath(import.meta.url), ...names.map((name) => join(sources, name))];
  const times = await Promise.all(inputs.map(modifiedAt));
  return times.every((time) => time < built);
}

async function modifiedAt(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.mtimeMs ?? 0;
}

if (import.meta.main) console.log(await buildWasm());
