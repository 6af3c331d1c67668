/** Of an answer, besides the numbers of each vector. */
const AROUND = 64;
/** A number as JSON has it: a sign, a point, 17 digits, an exponent, a comma. */
const NUMBER = 24;

/** How much of an answer's body one vector takes, at most. */
export function responseBytes(dimensions: number, encoding: "base64" | "float"): number {
  return (
    AROUND + (encoding === "base64" ? Math.ceil((dimensions * 16) / 3) + 4 : dimensions * NUMBER)
  );
}
