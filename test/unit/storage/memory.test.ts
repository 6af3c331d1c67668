import { createMemoryObjectStore } from "../../../src/storage/memory.ts";
import { testObjectStore } from "../../contracts/object-store.ts";

testObjectStore("the object store in memory", async () => createMemoryObjectStore());
