import { expect, test, vi } from "vitest";
import { systemClock } from "../../../src/embedders/clock.ts";

test("a sleep ends when its time is over, however long", async () => {
  vi.useFakeTimers();
  try {
    const monthMs = 30 * 86_400_000;
    const awake = vi.fn();
    const sleep = systemClock.sleep(monthMs).then(awake);
    await vi.advanceTimersByTimeAsync(monthMs - 1);
    expect(awake).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await sleep;
    expect(awake).toHaveBeenCalled();
  } finally {
    vi.useRealTimers();
  }
});

test("R9: an abort ends a sleep at once, with its reason, and leaves no timer", async () => {
  vi.useFakeTimers();
  try {
    const reason = new Error("enough");
    const controller = new AbortController();
    const sleep = systemClock.sleep(10_000, controller.signal);
    controller.abort(reason);
    await expect(sleep).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
    await expect(systemClock.sleep(0, controller.signal)).rejects.toBe(reason);
    await expect(systemClock.sleep(5, controller.signal)).rejects.toBe(reason);
  } finally {
    vi.useRealTimers();
  }
});
