/**
 * For calls whose failure costs nothing but time: the ledger has the truth, by which the alarm
 * starts what was not started, and a workflow that was not cancelled learns so at its next call.
 */
export async function attempt(call: () => Promise<void>): Promise<void> {
  try {
    await call();
  } catch {
    // the ledger has the truth
  }
}
