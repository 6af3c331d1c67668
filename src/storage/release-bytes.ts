export { releaseBytes } from "../core/release-bytes.ts";
