/** What a promise comes to, or the signal's reason as soon as it is aborted, for work that takes no signal. */
export async function untilAborted<Value>(
  work: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value> {
  if (signal === undefined) return work;
  let stop = () => {};
  try {
    const cut = new Promise<never>((_resolve, reject) => {
      stop = () => reject(signal.reason);
      if (signal.aborted) stop();
      signal.addEventListener("abort", stop, { once: true });
    });
    return await Promise.race([work, cut]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
