import { EdgetopicError } from "../src/core/errors.ts";
import { openDependencies, type DeliveryReference } from "./dependencies.ts";

/**
 * Has each corpus take its deliveries up. The delivery itself is in the corpus, so a message that
 * is lost or ends in the dead-letter queue loses nothing: the corpus's watchdog finds it.
 */
export async function handleDeliveries(
  batch: MessageBatch<DeliveryReference>,
  env: Env,
): Promise<void> {
  const { corpora } = openDependencies(env);
  for (const message of batch.messages) {
    const { corpus, deliveryId } = message.body;
    try {
      await corpora.get(corpus).takeDelivery(deliveryId);
      message.ack();
    } catch (error) {
      // A corpus that was removed meanwhile wants no deliveries.
      if (error instanceof EdgetopicError) message.ack();
      else message.retry();
    }
  }
}
