import { DurableObject } from "cloudflare:workers";
import { createUsageMeter, type UsageMeter as Port } from "../src/jobs/usage/usage-meter.ts";
import { createDurableSql } from "./durable-sql.ts";

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

/** The meter of a subject, wherever it lives, as the port. */
export function createMeters(meters: DurableObjectNamespace<UsageMeter>) {
  return (subject: string): Port =>
    new Proxy({} as Port, {
      get(_target, name: Method) {
        return async (...parameters: unknown[]): Promise<unknown> => {
          const invoke = meters.getByName(subject).invoke as unknown as (
            method: Method,
            ...given: unknown[]
          ) => Promise<unknown>;
          return invoke(name, ...parameters);
        };
      },
    });
}
