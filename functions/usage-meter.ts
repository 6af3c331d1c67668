import { DurableObject } from "cloudflare:workers";
import { createUsageMeter, type UsageMeter as Port } from "../src/jobs/usage/usage-meter.ts";
import { createDurableSql } from "./durable-sql.ts";
import { createRemotePort } from "./remote-port.ts";

type Method = keyof Port;

/** What one key or corpus has used. A shell: what it does is `createUsageMeter`. */
export class UsageMeter extends DurableObject<Env> {
  readonly #meter = createUsageMeter({
    sql: createDurableSql(this.ctx.storage),
    now: () => Date.now(),
  });

  invoke<Name extends Method>(
    name: Name,
    ...parameters: Parameters<Port[Name]>
  ): ReturnType<Port[Name]> {
    const method = this.#meter[name] as (
      ...given: Parameters<Port[Name]>
    ) => ReturnType<Port[Name]>;
    return method(...parameters);
  }
}

type Invoke = (method: string, ...given: unknown[]) => Promise<unknown>;

/** The meter of a subject, wherever it lives, as the port. */
export function createMeters(meters: DurableObjectNamespace<UsageMeter>) {
  return (subject: string): Port =>
    createRemotePort((method, parameters) => {
      const { invoke } = meters.getByName(subject) as unknown as { invoke: Invoke };
      return invoke(method, ...parameters);
    });
}
