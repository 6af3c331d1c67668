import type { CorpusWork } from "../src/jobs/corpus-work.ts";
import type { Corpus } from "./corpus.ts";
import { unwrap, type Outcome } from "./outcome.ts";
import { createRemotePort } from "./remote-port.ts";

type Invoke = (corpus: string, method: string, ...given: unknown[]) => Promise<Outcome<unknown>>;

/** The corpus `id`, wherever it lives, as the port: a call is a call of its Durable Object. */
export function createCorpusClient(
  corpora: DurableObjectNamespace<Corpus>,
  id: string,
): CorpusWork {
  return createRemotePort(async (method, parameters) => {
    const { invoke } = corpora.getByName(id) as unknown as { invoke: Invoke };
    return unwrap(await invoke(id, method, ...parameters));
  });
}
