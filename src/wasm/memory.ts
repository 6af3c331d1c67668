const PAGE_BYTES = 65536;
const ALIGNMENT = 64;

/** The linear memory of one kernel session, laid out before it is made, never grown. */
export interface MemoryPlan {
  /** Sets `byteLength` bytes aside, zero at first; returns where. */
  reserve(byteLength: number): number;
  /** Makes the memory and an instance of `module` over it. */
  instantiate(module: WebAssembly.Module): { exports: WebAssembly.Exports; buffer: ArrayBuffer };
}

export function createMemoryPlan(): MemoryPlan {
  // Nothing lies at address 0.
  let end = ALIGNMENT;
  return {
    reserve(byteLength) {
      const start = end;
      end += Math.ceil(byteLength / ALIGNMENT) * ALIGNMENT;
      return start;
    },
    instantiate(module) {
      const memory = new WebAssembly.Memory({ initial: Math.ceil(end / PAGE_BYTES) });
      const { exports } = new WebAssembly.Instance(module, { env: { memory } });
      return { exports, buffer: memory.buffer };
    },
  };
}
