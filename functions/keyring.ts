import { DurableObject } from "cloudflare:workers";
import { ulid } from "ulid";
import { createKeyring, type Keyring as Port } from "../src/jobs/keys/keyring.ts";
import { createDurableSql } from "./durable-sql.ts";
import { settle, unwrap, type Outcome } from "./outcome.ts";

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

/** The keyring, wherever it lives, as the port. */
export function createKeyringClient(keyrings: DurableObjectNamespace<Keyring>): Port {
  return new Proxy({} as Port, {
    get(_target, name: Method) {
      return async (...parameters: unknown[]): Promise<unknown> => {
        const invoke = keyrings.getByName(NAME).invoke as unknown as (
          method: Method,
          ...given: unknown[]
        ) => Promise<Outcome<unknown>>;
        return unwrap(await invoke(name, ...parameters));
      };
    },
  });
}
