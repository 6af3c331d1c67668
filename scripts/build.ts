import { buildAscii } from "./build-ascii.ts";
import { buildLibrary } from "./build-library.ts";
import { buildWasm } from "./build-wasm.ts";
import { buildWeb } from "./build-web.ts";

await Promise.all([buildAscii(), buildWasm(), buildWeb(), buildLibrary()]);
