import type { FakeFault } from "./fake-fault.ts";

/** Decides for each embedding request, counted from 0 on. */
export type FaultDecision = (inputs: readonly string[], index: number) => FakeFault | undefined;

/** Which requests are to fail, and how. */
export interface FaultQueue {
  failNext(fault: FakeFault, times?: number): void;
  failWhen(decide: FaultDecision): void;
  take(inputs: readonly string[]): FakeFault | undefined;
}

export function createFaultQueue(): FaultQueue {
  const queue: FakeFault[] = [];
  let decide: FaultDecision = () => undefined;
  let count = 0;
  return {
    failNext(fault, times = 1) {
      for (let i = 0; i < times; i++) queue.push(fault);
    },
    failWhen(decideNext) {
      decide = decideNext;
    },
    take(inputs) {
      const index = count++;
      return queue.shift() ?? decide(inputs, index);
    },
  };
}
