import type { Corpus, PublishedTopics, StoredDocument } from "../corpus.ts";

/** Documents of a page, at most; a page of long texts has fewer. */
const PAGE_DOCUMENTS = 1000;

/**
 * The documents of a corpus page by page, of one topic where it is named, with what one version says of
 * them: it throws where another is published meanwhile.
 */
export async function* pageDocuments(
  corpus: Pick<Corpus, "listDocuments">,
  topic: number | undefined,
  version: number,
  publishedVersion: () => ReturnType<PublishedTopics["version"]>,
): AsyncGenerator<StoredDocument[]> {
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Corpus["listDocuments"]>> = await corpus.listDocuments({
      topic,
      ...(cursor !== null && { cursor }),
      limit: PAGE_DOCUMENTS,
    });
    const published = await publishedVersion();
    if (published !== version) {
      throw new Error(
        `Version ${published} was published while documents of ${version} were read.`,
      );
    }
    yield page.documents;
    ({ cursor } = page);
  } while (cursor !== null);
}
