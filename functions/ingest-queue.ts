import { EdgetopicError } from "../src/core/errors.ts";
import { logError } from "./log.ts";
import { openDependencies, type DeliveryReference } from "./dependencies.ts";

/** How the name of the queue ends that wrangler.toml has messages go to that were tried in vain. */
const DEAD_LETTERS = "-failed";
const FIRST_WAIT_SECONDS = 10;
const LONGEST_WAIT_SECONDS = 3600;

/**
 * Has each corpus take its deliveries up. The delivery itself is in the corpus, so a message that
 * is lost loses nothing: the corpus's watchdog finds it. One that was tried in vain to the end is
 * given up there, where it can be looked at and taken again.
 */
export async function handleDeliveries(
  batch: MessageBatch<DeliveryReference>,
  env: Env,
): Promise<void> {
  const { corpora } = openDependencies(env);
  const isDead = batch.queue.endsWith(DEAD_LETTERS);
  for (const message of batch.messages) {
    const { corpus, deliveryId, requestId } = message.body;
    const about = { requestId, corpus, delivery: deliveryId };
    try {
      await (isDead
        ? corpora
            .get(corpus)
            .failDelivery(deliveryId, "The delivery could not be taken by the queue.")
        : corpora.get(corpus).takeDelivery(deliveryId));
      message.ack();
    } catch (error) {
      // A corpus that was removed meanwhile wants no deliveries.
      if (error instanceof EdgetopicError) {
        message.ack();
        continue;
      }
      logError("a delivery could not be taken yet", error, about);
      message.retry({ delaySeconds: waitSeconds(message.attempts) });
    }
  }
}

function waitSeconds(attempts: number): number {
  return Math.min(FIRST_WAIT_SECONDS * 2 ** (attempts - 1), LONGEST_WAIT_SECONDS);
}
