import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../../..");
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

function matches(paper: string, pattern: RegExp): string[] {
  const text = readFileSync(join(root, paper), "utf8");
  return Array.from(text.matchAll(pattern), ([, match]) => match);
}

test.each(["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/architecture.md"])(
  "%s links and refers only to what is there",
  (paper) => {
    const links = matches(paper, /\]\(((?!https?:)[^)#]+)/g);
    const folder = join(root, dirname(paper));
    expect(links.filter((link) => !existsSync(join(folder, link)))).toEqual([]);
    const files = matches(paper, /\bnode ([\w/.-]+\.ts)/g);
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
    const commands = matches(paper, /\bnpm run ([\w:-]+)/g);
    expect(commands.filter((command) => !(command in scripts))).toEqual([]);
  },
);

test("README.md has the two commands, each on a line of its own", () => {
  expect(matches("README.md", /^(npm ci && .*)$/gm)).toEqual([
    "npm ci && npm run demo",
    "npm ci && npm test",
  ]);
});
