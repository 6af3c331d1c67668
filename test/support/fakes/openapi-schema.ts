import { readFileSync } from "node:fs";
import { z } from "zod";

/** Of `test/fixtures/openapi/<vendor>.json`, the validator of one of its schemas. */
export function readOpenApiSchema(vendor: string, schema: string): z.ZodType {
  const url = new URL(`../../fixtures/openapi/${vendor}.json`, import.meta.url);
  const text = readFileSync(url, "utf8").replaceAll("#/components/schemas/", "#/$defs/");
  const $defs = JSON.parse(text).components.schemas;
  return z.fromJSONSchema({ $defs, $ref: `#/$defs/${schema}` });
}
