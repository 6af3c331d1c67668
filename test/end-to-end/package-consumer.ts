import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildLibrary } from "../../scripts/build-library.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");

/** A folder that has the package as npm would put it there. */
export interface PackageConsumer {
  folder: string;
  /** Runs Node in the folder. */
  node(...parameters: string[]): Promise<{ stdout: string; stderr: string }>;
  cli(...parameters: string[]): Promise<{ stdout: string; stderr: string }>;
  remove(): Promise<void>;
}

/** Builds the package first. */
export async function createPackageConsumer(): Promise<PackageConsumer> {
  await buildLibrary();
  const folder = await mkdtemp(join(tmpdir(), "edgetopic-package-"));
  await mkdir(join(folder, "node_modules"));
  await symlink(root, join(folder, "node_modules/edgetopic"), "dir");
  const node = (...parameters: string[]) =>
    run(process.execPath, parameters, { cwd: folder, timeout: 120_000, maxBuffer: 16_000_000 });
  return {
    folder,
    node,
    cli: (...parameters) => node(join(root, "dist/lib/cli.js"), ...parameters),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
