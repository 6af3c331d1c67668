import { parseArgs } from "node:util";
import type { ChangeKey, Key, NewKey, UsageLimits } from "../../api/schemas/key.ts";
import type { Usage } from "../../api/schemas/usage.ts";
import { takePositionals, wantsJson, type Command } from "../command.ts";
import { connect, CONNECTION_OPTIONS } from "../connect.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const OPTIONS = {
  ...CONNECTION_OPTIONS,
  role: { type: "string" },
  name: { type: "string" },
  corpus: { type: "string", multiple: true },
  origin: { type: "string", multiple: true },
  days: { type: "string" },
  "requests-per-minute": { type: "string" },
  "documents-per-day": { type: "string" },
  "tokens-per-day": { type: "string" },
  "cost-per-day": { type: "string" },
  overlap: { type: "string" },
  json: { type: "boolean" },
} as const;

export const keysCommand: Command = {
  usage:
    "keys list | create --role read|write|admin [--name N] [--corpus C …] [--origin O …] [--days D] [--requests-per-minute N] [--documents-per-day N] [--tokens-per-day N] [--cost-per-day N] | change ID … | rotate ID [--overlap SECONDS] | revoke ID | usage [ID] [--url http://127.0.0.1:8787] [--key KEY] [--json]",
  about:
    "Of a Worker's keys: lists them, makes one and prints it (once), changes its limits, exchanges it, ends it; tells what it has used, by day. The caller's key must be an admin key; EDGETOPIC_URL and EDGETOPIC_KEY stand for --url and --key.",
  async run(parameters) {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: OPTIONS,
    });
    const client = connect(values);
    const [action, ...rest] = positionals;
    const print = (answer: Key | NewKey) =>
      console.log(wantsJson(values.json) ? JSON.stringify(answer) : describe(answer));
    if (action === "list") {
      takePositionals(rest, []);
      const { keys } = await client.listKeys();
      if (wantsJson(values.json)) console.log(JSON.stringify({ keys }));
      else for (const key of keys) print(key);
    } else if (action === "create") {
      takePositionals(rest, []);
      const { role } = values;
      if (role !== "read" && role !== "write" && role !== "admin") {
        throw new Error(`--role is ${role ?? "missing"}, expected read, write or admin.`);
      }
      print(
        await client.createKey({ role, corpora: values.corpus ?? null, ...readDetails(values) }),
      );
    } else if (action === "change") {
      const [id] = takePositionals(rest, ["ID"]);
      print(await client.changeKey(id, readDetails(values)));
    } else if (action === "rotate") {
      const [id] = takePositionals(rest, ["ID"]);
      const { overlap } = values;
      const options = overlap === undefined ? {} : { overlapSeconds: Number(overlap) };
      print(await client.rotateKey(id, options));
    } else if (action === "revoke") {
      const [id] = takePositionals(rest, ["ID"]);
      await client.revokeKey(id);
    } else if (action === "usage") {
      const [key] = rest.length === 0 ? [] : takePositionals(rest, ["ID"]);
      const usage = await client.getUsage(key === undefined ? {} : { key });
      console.log(wantsJson(values.json) ? JSON.stringify(usage) : describeUsage(usage));
    } else {
      takePositionals([], ["list|create|change|rotate|revoke|usage"]);
    }
  },
};

type Values = Partial<Record<keyof typeof OPTIONS, string | boolean | string[]>>;

function readDetails(values: Values): ChangeKey {
  const { name, days, origin } = values;
  const limits: UsageLimits = {
    ...readNumber(values, "requests-per-minute", "requestsPerMinute"),
    ...readNumber(values, "documents-per-day", "documentsPerDay"),
    ...readNumber(values, "tokens-per-day", "tokensPerDay"),
    ...readNumber(values, "cost-per-day", "costPerDay"),
  };
  const expiresAt = days && new Date(Date.now() + Number(days) * DAY_MS).toISOString();
  return {
    ...(typeof name === "string" && { name }),
    ...(Array.isArray(origin) && { origins: origin }),
    ...(expiresAt && { expiresAt }),
    ...(Object.keys(limits).length > 0 && { limits }),
  };
}

function readNumber(values: Values, option: keyof typeof OPTIONS, limit: keyof UsageLimits) {
  const value = values[option];
  if (value === undefined) return {};
  const number = Number(value);
  if (Number.isNaN(number)) throw new Error(`--${option} is ${String(value)}, expected a number.`);
  return { [limit]: number };
}

function describe(key: Key | NewKey): string {
  const { id, name, role, corpora, state, expiresAt, limits } = key;
  const ends = expiresAt === null ? "" : `, until ${expiresAt}`;
  const limited = Object.entries(limits).map(([limit, value]) => `, ${limit} ${value}`);
  const line = `${id}  ${role} for ${corpora?.join(", ") ?? "all corpora"}, ${state}${ends}${limited.join("")}${name && `  ${name}`}`;
  return "key" in key ? `${line}\n${key.key}` : line;
}

function describeUsage({ days }: Usage): string {
  const lines = days.map(({ day, requests, documents, tokens, cost }) => {
    return `${day}  ${requests} requests, ${documents} documents, ${tokens} tokens, $${cost.toFixed(4)}`;
  });
  return lines.join("\n") || "Nothing was used.";
}
