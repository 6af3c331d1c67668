/** What an isolate holds, in bytes. */
export interface HeapUsage {
  /** JavaScript's heap, garbage included, and array buffers. */
  heapBytes: number;
  /** WebAssembly's memories, until the engine has collected them. */
  wasmBytes: number;
}

export interface HeapSampler {
  /** The most bytes seen so far at one time, heap and memories together. */
  peakBytes(): number;
  stop(): void;
}

interface Answer {
  id?: number;
  method?: string;
  params?: { context?: { id: number } };
  result?: {
    usedSize?: number;
    backingStorageSize?: number;
    result?: { value?: number };
  };
}

/**
 * For MINIFLARE_WORKERD_V8_FLAGS, in MB of JavaScript's heap: an isolate of 128 MB has the engine
 * collect before there are so many, which workerd alone, without a limit, does not.
 */
export const ISOLATE_HEAP_FLAG = "--max-heap-size=64";

const SAMPLE_EVERY_MS = 20;

/** `Runtime.getHeapUsage` leaves memories of WebAssembly out: this has the isolate count them. */
const COUNT_MEMORIES = `
  if (!globalThis.countMemoryBytes) {
    const made = new Set();
    WebAssembly.Memory = class Memory extends WebAssembly.Memory {
      constructor(descriptor) {
        super(descriptor);
        made.add(new WeakRef(this));
      }
    };
    globalThis.countMemoryBytes = () => {
      let bytes = 0;
      for (const reference of made) {
        const memory = reference.deref();
        if (memory) bytes += memory.buffer.byteLength;
        else made.delete(reference);
      }
      return bytes;
    };
  }
`;

/**
 * Watches the memory of the Worker's isolate, in which its Durable Objects and Workflows live as
 * well. `inspectorUrl` is what `miniflare.getInspectorURL()` answers where there is an inspector
 * port. The inspector answers between two turns of the isolate, so what is held only during a
 * synchronous piece of work is seen where it is not collected yet. Memories of WebAssembly made
 * before the sampler was opened are not seen. `onSample` is told of every sample.
 */
export async function openHeapSampler(
  inspectorUrl: URL,
  worker = "edgetopic",
  onSample: (usage: HeapUsage) => void = () => {},
): Promise<HeapSampler> {
  const inspector = await openInspector(new URL(`/core:user:${worker}`, inspectorUrl));
  const { contextId } = inspector;
  const evaluate = async (expression: string): Promise<number> =>
    (await inspector.ask("Runtime.evaluate", { expression, contextId, returnByValue: true }))
      ?.result?.value ?? 0;
  await evaluate(COUNT_MEMORIES);
  let peak = 0;
  let timer: NodeJS.Timeout | undefined;

  async function sample(): Promise<void> {
    const [usage, wasmBytes] = await Promise.all([
      inspector.ask("Runtime.getHeapUsage"),
      evaluate("countMemoryBytes()"),
    ]);
    const heapBytes = (usage?.usedSize ?? 0) + (usage?.backingStorageSize ?? 0);
    peak = Math.max(peak, heapBytes + wasmBytes);
    onSample({ heapBytes, wasmBytes });
    // The next question only after the answer: a busy isolate answers late.
    timer = setTimeout(() => void sample(), SAMPLE_EVERY_MS);
  }

  await sample();
  return {
    peakBytes: () => peak,
    stop() {
      clearTimeout(timer);
      inspector.close();
    },
  };
}

/** A connection to an inspector; `contextId` is that of the context the Worker's code runs in. */
async function openInspector(url: URL) {
  const socket = new WebSocket(url);
  const waiting = new Map<number, (result: Answer["result"]) => void>();
  let contextId: number | undefined;
  let lastId = 0;
  socket.addEventListener("message", ({ data }: MessageEvent<string>) => {
    const { id = 0, method, params, result } = JSON.parse(data) as Answer;
    if (method === "Runtime.executionContextCreated") contextId = params?.context?.id;
    waiting.get(id)?.(result);
    waiting.delete(id);
  });
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve());
    socket.addEventListener("close", () => reject(new Error(`No inspector at ${url.href}.`)));
  });
  const ask = (method: string, params: object = {}): Promise<Answer["result"]> =>
    new Promise((resolve) => {
      waiting.set(++lastId, resolve);
      socket.send(JSON.stringify({ id: lastId, method, params }));
    });
  // Names the contexts there are before it answers.
  await ask("Runtime.enable");
  if (contextId === undefined) throw new Error(`No context of a Worker at ${url.href}.`);
  return { ask, contextId, close: () => socket.close() };
}
