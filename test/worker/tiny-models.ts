declare global {
  interface ImportMeta {
    glob(
      pattern: string,
      options: { query: string; import: string },
    ): Record<string, () => Promise<unknown>>;
  }
}

// Tests in workerd have no file system: what they read is bundled, as data URIs.
const files = import.meta.glob("../fixtures/transformer/*/**/*", {
  query: "?url&inline",
  import: "default",
});

/** A file of a model in test/fixtures/transformer, null where there is none. */
export async function readTinyFile(model: string, file: string): Promise<ArrayBuffer | null> {
  const load = files[`../fixtures/transformer/${model}/${file}`];
  if (load === undefined) return null;
  const response = await fetch(String(await load()));
  return response.arrayBuffer();
}
