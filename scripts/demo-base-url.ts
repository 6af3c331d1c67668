const LOOPBACK = new Set(["127.0.0.1", "[::1]", "localhost"]);

/**
 * The server that the demo has the Worker ask in place of OpenAI's: on this machine, or by https, as
 * it is sent a key. Throws where it is neither, or where the embedder asks no such server.
 */
export function readDemoBaseUrl(given: string, embedder: string): string {
  if (!embedder.startsWith("openai/")) {
    throw new Error(
      `--base-url is a server of OpenAI's API; the embedder ${embedder} asks none. Expected --embedder openai/<model>.`,
    );
  }
  const url = URL.canParse(given) ? new URL(given) : null;
  const isAllowed =
    url?.protocol === "https:" || (url?.protocol === "http:" && LOOPBACK.has(url.hostname));
  if (isAllowed) return given;
  throw new Error(
    `--base-url is "${given}", expected https://… or a server on this machine, http://127.0.0.1:PORT.`,
  );
}
