import { readFileSync } from "node:fs";

/** Of Linux on all architectures that Node runs on. */
const TICKS_PER_SECOND = 100;
/** Fields of /proc/PID/stat behind the command: the time in user mode and in the kernel. */
const USER_TICKS = 11;
const KERNEL_TICKS = 12;

/**
 * The processor time of all threads of the workerd that this process started, garbage collection
 * and the local bucket included. Undefined where there is no /proc.
 */
export function workerCpuSeconds(): number | undefined {
  try {
    const children = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8");
    let ticks = 0;
    for (const pid of children.trim().split(" ")) {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      if (!stat.includes("(workerd)")) continue;
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      ticks += Number(fields[USER_TICKS]) + Number(fields[KERNEL_TICKS]);
    }
    return ticks / TICKS_PER_SECOND;
  } catch {
    return undefined;
  }
}
