import { DurableObject } from "cloudflare:workers";
import {
  createAuditLog,
  type AuditEntry,
  type AuditLog as Port,
  type AuditQuery,
} from "../src/jobs/audit/audit-log.ts";
import { createDurableSql } from "./durable-sql.ts";

/** The one object of its class: all writes of the deployment. */
const NAME = "audit";

/** A shell: what it does is `createAuditLog`. */
export class AuditLog extends DurableObject<Env> {
  readonly #log = createAuditLog({
    sql: createDurableSql(this.ctx.storage),
    now: () => Date.now(),
  });

  append(entry: AuditEntry): ReturnType<Port["append"]> {
    return this.#log.append(entry);
  }

  list(query: AuditQuery): ReturnType<Port["list"]> {
    return this.#log.list(query);
  }
}

/** The log, wherever it lives, as the port. */
export function createAuditLogClient(logs: DurableObjectNamespace<AuditLog>): Port {
  return {
    append: async (entry) => logs.getByName(NAME).append(entry),
    list: async (query) => logs.getByName(NAME).list(query),
  };
}
