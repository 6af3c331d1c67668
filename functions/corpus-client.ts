import type { CorpusWork } from "../src/jobs/corpus-work.ts";
import type { Corpus, Method } from "./corpus.ts";
import { unwrap, type Outcome } from "./outcome.ts";

/** The corpus `id`, wherever it lives, as the port: a call is a call of its Durable Object. */
export function createCorpusClient(
  corpora: DurableObjectNamespace<Corpus>,
  id: string,
): CorpusWork {
  return new Proxy({} as CorpusWork, {
    get(_target, name: Method) {
      return async (...parameters: unknown[]): Promise<unknown> => {
        const invoke = corpora.getByName(id).invoke as unknown as (
          corpus: string,
          method: Method,
          ...given: unknown[]
        ) => Promise<Outcome<unknown>>;
        return unwrap(await invoke(id, name, ...parameters));
      };
    },
  });
}
