import { spawn } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

export interface ProcessGroup {
  /** All that was printed so far. */
  output(): string;
  /** Sends a signal to the first process alone. */
  signal(name: NodeJS.Signals): void;
  /** Kills every process of the group at once, none of which can do anything about it, and waits for their end. */
  killAll(): Promise<void>;
  /** Whether any process of the group is left. */
  isAlive(): boolean;
  /** Resolves with the exit code of the first process. */
  exited: Promise<number | null>;
}

/** Runs a script of this repository in a process group of its own, under the Node that runs this, with variables beside its own. */
export function startProcessGroup(
  script: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ProcessGroup {
  const child = spawn(process.execPath, [join(root, script), ...parameters], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${script} did not start.`);
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => void (printed += chunk.toString()));
  }
  const exited = new Promise<number | null>((resolve) => child.on("exit", resolve));
  const isAlive = (): boolean => {
    try {
      process.kill(-pid, 0);
      return true;
    } catch {
      return false;
    }
  };
  return {
    output: () => printed,
    signal: (name) => void child.kill(name),
    async killAll() {
      if (isAlive()) process.kill(-pid, "SIGKILL");
      await exited;
      while (isAlive()) await new Promise((resolve) => setTimeout(resolve, 20));
    },
    isAlive,
    exited,
  };
}

/** Waits until the Worker at `url` answers; throws with what it printed where it ended before. */
export async function waitUntilHealthy(url: string, group: ProcessGroup): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/health`).catch(() => null);
    await response?.body?.cancel();
    if (response?.ok) return;
    if (!group.isAlive()) throw new Error(`The Worker ended:\n${group.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
