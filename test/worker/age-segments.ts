import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { call } from "./calls.ts";

const HOUR_MS = 3_600_000;

/** Makes every segment older, as time would: its name says when it was written. */
export async function age(hours: number): Promise<number> {
  const { objects } = await env.BUCKET.list({ prefix: "vectors/" });
  for (const { key } of objects) {
    const [, folder = "", time = "", rest = ""] = /^(.*\/)([0-9a-f]{12})(.*)$/.exec(key) ?? [];
    const older = (Number.parseInt(time, 16) - hours * HOUR_MS).toString(16).padStart(12, "0");
    const object = await env.BUCKET.get(key);
    if (object === null) throw new Error(`There is no object ${key}.`);
    await env.BUCKET.put(`${folder}${older}${rest}`, await object.arrayBuffer());
    await env.BUCKET.delete(key);
  }
  return objects.length;
}

export async function prune() {
  for (;;) {
    const { status, json } = await call("POST", "/v1/cache/prune", { graceHours: 1 });
    expect(status).toBe(200);
    if (json.state === "completed") return json;
  }
}
