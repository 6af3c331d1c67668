import { DurableObject } from "cloudflare:workers";
import { ulid } from "ulid";
import { createKeyring, type Keyring as Port } from "../src/jobs/keys/keyring.ts";
import { createDurableSql } from "./durable-sql.ts";
import { settle, unwrap, type Outcome } from "./outcome.ts";
import { createRemotePort } from "./remote-port.ts";

type Method = keyof Port;

/** The one object of its class: all keys of the deployment. */
const NAME = "keyring";

/** A shell: what it does is `createKeyring`. */
export class Keyring extends DurableObject<Env> {
  readonly #keyring = createKeyring({
    sql: createDurableSql(this.ctx.storage),
    now: () => Date.now(),
    createId: () => ulid(),
  });

  /** Every method by its name, with its errors as values. */
  async invoke<Name extends Method>(
    name: Name,
    ...parameters: Parameters<Port[Name]>
  ): Promise<Outcome<Awaited<ReturnType<Port[Name]>>>> {
    const method = this.#keyring[name] as (
      ...given: Parameters<Port[Name]>
    ) => Promise<Awaited<ReturnType<Port[Name]>>>;
    return settle(() => method(...parameters));
  }
}

type Invoke = (method: string, ...given: unknown[]) => Promise<Outcome<unknown>>;

/** The keyring, wherever it lives, as the port. */
export function createKeyringClient(keyrings: DurableObjectNamespace<Keyring>): Port {
  return createRemotePort(async (method, parameters) => {
    const { invoke } = keyrings.getByName(NAME) as unknown as { invoke: Invoke };
    return unwrap(await invoke(method, ...parameters));
  });
}
