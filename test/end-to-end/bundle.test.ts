import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { runWrangler } from "../../scripts/wrangler.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** What the free plan takes, compressed. */
const LIMIT_BYTES = 3_000_000;

test("what would be deployed has less than 3 MB, compressed", async () => {
  const folder = await temporaryFolder();
  await runWrangler("deploy", "--dry-run", "--outdir", folder);
  const modules = (await readdir(folder)).filter((name) => /\.(js|wasm)$/.test(name));
  // The Worker, the fit's kernels and the encoder's.
  expect(modules).toHaveLength(3);
  const contents = await Promise.all(modules.map((name) => readFile(join(folder, name))));
  const bytes = contents.reduce((sum, content) => sum + gzipSync(content).length, 0);
  expect(bytes).toBeLessThan(LIMIT_BYTES);
  // Else an isolate would hold all of it at two bytes a character.
  const script = modules.findIndex((name) => name.endsWith(".js"));
  expect(contents[script]?.toString("utf8").search(/[\u0100-\uffff]/)).toBe(-1);
});
