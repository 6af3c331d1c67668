import { expect, test } from "vitest";
import { readGithubEvent } from "../../../../src/jobs/sources/github-event.ts";

const issue = {
  number: 7,
  title: "It crashes",
  body: "<!-- template -->\nAt start.\n",
  html_url: "https://github.com/a/b/issues/7",
  user: { login: "ada" },
  state: "open",
  labels: [{ name: "bug" }],
  created_at: "2026-01-02T03:04:05Z",
};
const repository = { full_name: "a/b" };

test("an issue is a document, whatever was done with it", async () => {
  for (const action of ["opened", "edited", "closed", "labeled"]) {
    expect(await readGithubEvent({ action, issue, repository })).toEqual({
      documents: [
        {
          id: "a:b:issues:7",
          text: "It crashes\n\nAt start.",
          timestamp: "2026-01-02T03:04:05Z",
          metadata: {
            link: "https://github.com/a/b/issues/7",
            repository: "a/b",
            author: "ada",
            state: "open",
            labels: ["bug"],
          },
        },
      ],
      removed: [],
    });
  }
});

test("a discussion is one of its own, and a text may be missing", async () => {
  const discussion = { ...issue, body: null, user: null, labels: [] };
  const { documents } = await readGithubEvent({ action: "created", discussion, repository });
  expect(documents).toMatchObject([
    { id: "a:b:discussions:7", text: "It crashes", metadata: { author: null, labels: [] } },
  ]);
});

test("one that is deleted or goes elsewhere is removed; its comment's deletion is not", async () => {
  const gone = { documents: [], removed: ["a:b:issues:7"] };
  expect(await readGithubEvent({ action: "deleted", issue, repository })).toEqual(gone);
  expect(await readGithubEvent({ action: "transferred", issue, repository })).toEqual(gone);
  const comment = { action: "deleted", issue, repository, comment: { body: "bye" } };
  expect(await readGithubEvent(comment)).toMatchObject({ documents: [{ id: "a:b:issues:7" }] });
});

test.each([
  { zen: "Keep it logically awesome.", repository },
  { action: "opened", issue: { ...issue, pull_request: {} }, repository },
  { action: "opened", issue: { number: "7" }, repository },
  { action: "opened", issue },
  null,
  [],
])("%j says nothing of either", async (event) => {
  expect(await readGithubEvent(event)).toEqual({ documents: [], removed: [] });
});
