import type { FitInput, FitMeasurement } from "./fit.ts";

export async function fitInWorkerd(_input: FitInput): Promise<FitMeasurement> {
  throw new Error("soon");
}
