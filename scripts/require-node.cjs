// Preloaded by every script, in syntax that any Node reads, so that an old one gets a sentence
// instead of a stack trace. `npm ci` installs a new enough Node from the `node` devDependency.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    "edgetopic needs Node 22.18 or newer and is running on " +
      process.version +
      ".\nRun `npm ci` (it installs one in node_modules, which `npm run` finds first), or install Node from nodejs.org.",
  );
  process.exit(1);
}
