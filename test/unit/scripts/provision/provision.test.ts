import { join } from "node:path";
import { expect, test } from "vitest";
import { provision, type RunWrangler } from "../../../../scripts/provision/provision.ts";
import { readResources } from "../../../../scripts/provision/resources.ts";

const resources = readResources(join(import.meta.dirname, "../../../../wrangler.toml"));

interface FakeAccount {
  /** `bucket edgetopic` and so on. */
  holds: Set<string>;
  /** By their names. */
  secrets: Map<string, string>;
  /** What was asked that changes something. */
  changes: string[];
  run: RunWrangler;
}

/** Answers as wrangler does: an exit code, a list of JSON among other lines, errors of what is not there. */
function createFakeAccount({ isLoggedIn = true, hasWorker = true } = {}): FakeAccount {
  const account: FakeAccount = {
    holds: new Set(),
    secrets: new Map(),
    changes: [],
    async run(parameters, input) {
      if (!isLoggedIn) return refused("You are not authenticated. Please run `wrangler login`.");
      const [area = "", ...rest] = parameters.slice(0, parameters.indexOf("--config"));
      const words = area === "r2" ? rest.slice(1) : rest;
      const [verb = "", name = ""] = words;
      if (area === "secret") return secret(verb, name, input);
      const key = `${area === "r2" ? "bucket" : "queue"} ${name}`;
      if (verb === "info") return account.holds.has(key) ? done("name: …") : refused("not found");
      account.changes.push(`${verb} ${key}`);
      if (account.holds.has(key)) return refused("it is taken");
      account.holds.add(key);
      return done("Created.");
    },
  };
  const secret = (verb: string, name: string, input: string | undefined) => {
    if (verb === "put") {
      account.changes.push(`put secret ${name}`);
      account.secrets.set(name, input ?? "");
      return done("Success!");
    }
    if (!hasWorker && account.secrets.size === 0) return refused("This Worker does not exist.");
    const list = [...account.secrets.keys()].map((known) => ({ name: known, type: "secret_text" }));
    return done(`▲ a warning\n${JSON.stringify(list, null, 2)}`);
  };
  const done = (output: string) => ({ isOk: true, output });
  const refused = (output: string) => ({ isOk: false, output });
  return account;
}

async function provisionInto(account: FakeAccount) {
  const lines: string[] = [];
  const secrets = await provision(resources, {
    run: account.run,
    write: (line) => void lines.push(line),
    createSecret: () => "a new key",
  });
  return { lines, secrets };
}

test.each([true, false])(
  "an empty account gets the buckets, queues and secrets of wrangler.toml, once (with a Worker: %s)",
  async (hasWorker) => {
    const account = createFakeAccount({ hasWorker });
    const first = await provisionInto(account);
    expect(account.changes).toEqual([
      "create bucket edgetopic",
      "create queue edgetopic-deliveries-failed",
      "create queue edgetopic-deliveries",
      "put secret API_KEYS",
    ]);
    expect(account.secrets).toEqual(new Map([["API_KEYS", "a new key"]]));
    expect(first.secrets).toEqual(account.secrets);
    expect(first.lines.join("\n")).not.toContain("a new key");
    const again = await provisionInto(account);
    expect(account.changes).toHaveLength(4);
    expect(again.secrets.size).toBe(0);
    expect(again.lines.every((line) => line.endsWith(": is there"))).toBe(true);
  },
);

test("what is there stays as it is, and the rest is made", async () => {
  const account = createFakeAccount();
  account.holds.add("bucket edgetopic");
  account.secrets.set("API_KEYS", "the old key");
  await provisionInto(account);
  expect(account.changes.every((change) => change.startsWith("create queue"))).toBe(true);
  expect(account.secrets.get("API_KEYS")).toBe("the old key");
});

test("where wrangler may not, it ends at the first and says what wrangler said", async () => {
  const account = createFakeAccount({ isLoggedIn: false });
  await expect(provisionInto(account)).rejects.toThrow(
    "The bucket edgetopic could not be made:\nYou are not authenticated",
  );
  expect(account.changes).toEqual([]);
});
