/**
 * Reads a file that lies beside this module: from the disk in Node, over HTTP in a browser. Bundlers
 * know the pattern `new URL(…, import.meta.url)` and take such files along.
 */
export async function readAsset(url: URL): Promise<ArrayBuffer> {
  if (url.protocol === "file:") {
    // Computed, so that a bundler for browsers does not look for it.
    const builtin = "node:fs/promises";
    const { readFile } = (await import(/* @vite-ignore */ builtin)) as {
      readFile(path: URL): Promise<Uint8Array>;
    };
    return Uint8Array.from(await readFile(url)).buffer;
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.href} answered ${response.status}.`);
  return response.arrayBuffer();
}
