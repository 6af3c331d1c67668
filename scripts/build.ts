import { buildLibrary } from "./build-library.ts";
import { buildEncoderWasm, buildWasm } from "./build-wasm.ts";
import { buildWeb } from "./build-web.ts";

await Promise.all([buildWasm(), buildEncoderWasm(), buildWeb(), buildLibrary()]);
