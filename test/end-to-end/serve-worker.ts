import { parseArgs } from "node:util";
import { startLocalWorker } from "../../scripts/local-worker.ts";

// The bundled Worker in a process of its own, which its parent may kill at any moment.
const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    "persist-to": { type: "string", default: "" },
    "silence-ms": { type: "string", default: "" },
    /** JSON. */
    variables: { type: "string", default: "{}" },
  },
});
await startLocalWorker({
  port: Number(values.port),
  persistTo: values["persist-to"],
  silenceMs: Number(values["silence-ms"]),
  variables: JSON.parse(values.variables) as Record<string, string>,
});
