import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join, relative } from "node:path";

/**
 * Has `write` fill a folder beside `folder` and moves what it wrote into place, file by file, so
 * that others who read or replace the same folder meanwhile find every file whole.
 */
export async function replaceFolder(
  folder: string,
  write: (partial: string) => Promise<void>,
): Promise<void> {
  const partial = `${folder}.${process.pid}-${Math.random()}`;
  await mkdir(partial, { recursive: true });
  try {
    await write(partial);
    const written = await listFiles(partial);
    for (const file of written) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await rename(join(partial, file), join(folder, file));
    }
    for (const file of await listFiles(folder)) {
      if (!written.includes(file)) await rm(join(folder, file), { force: true });
    }
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}
