import type { Process, RefreshWorld } from "./refresh-world.ts";

/**
 * Runs `run` once for every step that it has, in a world of its own that ends there, before the
 * step and when it has run but is not remembered; answers how many steps there are.
 */
export async function endEverywhere(
  prepare: () => Promise<RefreshWorld>,
  run: (world: RefreshWorld, process: Process) => Promise<unknown>,
  check: (world: RefreshWorld) => Promise<void>,
): Promise<number> {
  let step = 1;
  for (let isDone = false; !isDone; step++) {
    for (const when of ["before", "after"] as const) {
      const world = await prepare();
      let count = 0;
      const onStep = async () => {
        count++;
      };
      await run(world, { end: { step, when }, onStep });
      await check(world);
      isDone = count < step;
    }
  }
  return step - 2;
}
