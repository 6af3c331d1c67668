import { buildLibrary } from "./build-library.ts";
import { buildWasm } from "./build-wasm.ts";
import { buildWeb } from "./build-web.ts";

await Promise.all([buildWasm(), buildWeb(), buildLibrary()]);
