import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { Corpus } from "../../functions/worker.ts";
import type { Refresh } from "../../src/jobs/corpus.ts";
import { settle } from "./calls.ts";

/** The corpus's refreshes, first to last, each waited for until it has ended. */
export async function refreshesOf(corpus: string): Promise<Refresh[]> {
  const stub = env.CORPORA.getByName(corpus);
  const ids = await runInDurableObject<Corpus, string[]>(stub, (_instance, { storage }) =>
    storage.sql
      .exec<{ id: string }>("SELECT id FROM refreshes ORDER BY started_at, id")
      .toArray()
      .map(({ id }) => id),
  );
  return Promise.all(ids.map((id) => settle(corpus, id)));
}

/** Whether another refresh is to follow deliveries. */
export async function isRefreshToFollow(corpus: string): Promise<boolean> {
  const stub = env.CORPORA.getByName(corpus);
  return runInDurableObject<Corpus, boolean>(stub, (_instance, { storage }) => {
    const found = storage.sql.exec("SELECT 1 FROM settings WHERE last_delivered_at IS NOT NULL");
    return found.toArray().length > 0;
  });
}
