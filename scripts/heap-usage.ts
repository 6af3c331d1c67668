/** Of the inspector's `Runtime.getHeapUsage`. */
interface HeapUsage {
  usedSize: number;
  backingStorageSize: number;
}

export interface HeapSampler {
  /**
   * The most bytes seen so far: JavaScript's heap, garbage included, and array buffers. Memories of
   * WebAssembly are not among them.
   */
  peakBytes(): number;
  stop(): void;
}

const SAMPLE_EVERY_MS = 20;

/**
 * Watches the memory of the Worker's isolate, in which its Durable Objects and Workflows live as
 * well. `inspectorUrl` is what `miniflare.getInspectorURL()` answers where there is an inspector
 * port. The inspector answers between two turns of the isolate, so what is held only during a
 * synchronous piece of work is seen where it is not collected yet.
 */
export async function openHeapSampler(
  inspectorUrl: URL,
  worker = "edgetopic",
): Promise<HeapSampler> {
  const socket = new WebSocket(new URL(`/core:user:${worker}`, inspectorUrl));
  let peak = 0;
  let timer: NodeJS.Timeout | undefined;
  const ask = (): void => socket.send(JSON.stringify({ id: 1, method: "Runtime.getHeapUsage" }));
  const sampled = new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", ask);
    socket.addEventListener("close", () => reject(new Error(`No inspector at ${socket.url}.`)));
    socket.addEventListener("message", ({ data }: MessageEvent<string>) => {
      const { result } = JSON.parse(data) as { result?: HeapUsage };
      if (result === undefined) return;
      peak = Math.max(peak, result.usedSize + result.backingStorageSize);
      resolve();
      // The next question only after the answer: a busy isolate answers late.
      timer = setTimeout(ask, SAMPLE_EVERY_MS);
    });
  });
  await sampled;
  return {
    peakBytes: () => peak,
    stop() {
      clearTimeout(timer);
      socket.close();
    },
  };
}
