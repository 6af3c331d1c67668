// Gives zod's schemas their method "openapi".
import "@hono/zod-openapi";
import { EmbedderNameSchema } from "../../embedders/embedder-name.ts";

export const EmbedderSchema = EmbedderNameSchema.openapi("EmbedderName", {
  description:
    "An id; ids of one space that are asked in turn; several side by side (concat) or added up (mean), by weights; or one of texts and one of images",
});
