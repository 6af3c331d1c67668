import type { Resource } from "./resources.ts";

/** Runs wrangler to its end, `input` as what is typed into it. */
export type RunWrangler = (
  parameters: readonly string[],
  input?: string,
) => Promise<{ isOk: boolean; output: string }>;

export interface Provisioning {
  run: RunWrangler;
  write(line: string): void;
  /** Makes the text of a secret. */
  createSecret(): string;
}

/**
 * Has the account hold what the Worker needs: what is there stays as it is, the rest is made, so that it
 * may be repeated. Ends at the first that cannot be made, with what wrangler said; answers the secrets
 * that were made, by their names, which cannot be read again.
 */
export async function provision(
  resources: readonly Resource[],
  { run, write, createSecret }: Provisioning,
): Promise<Map<string, string>> {
  const secrets = new Map<string, string>();
  for (const resource of resources) {
    const { kind, name } = resource;
    if (await exists(resource, run)) {
      write(`${kind} ${name}: is there`);
      continue;
    }
    const secret = kind === "secret" ? createSecret() : undefined;
    const { isOk, output } = await run(resource.create, secret);
    if (!isOk) throw new Error(`The ${kind} ${name} could not be made:\n${output.trim()}`);
    if (secret !== undefined) secrets.set(name, secret);
    write(`${kind} ${name}: made`);
  }
  return secrets;
}

/** Where wrangler fails to tell it is not there, or making it will fail and say why. */
async function exists({ kind, name, find }: Resource, run: RunWrangler): Promise<boolean> {
  const { isOk, output } = await run(find);
  if (!isOk || kind !== "secret") return isOk;
  const [list = "[]"] = /\[.*\]/s.exec(output) ?? [];
  return (JSON.parse(list) as { name: string }[]).some((secret) => secret.name === name);
}
