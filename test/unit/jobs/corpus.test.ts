import { testCorpus } from "../../contracts/corpus.ts";
import { createCorpusWorld } from "../../support/corpus-world.ts";
import { createInMemoryCorpora } from "../../support/in-memory-corpora.ts";

testCorpus("a corpus over SQLite", async () => createCorpusWorld().open());
testCorpus("a corpus in memory", async () => createInMemoryCorpora().get("news"));
