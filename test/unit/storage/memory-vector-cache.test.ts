import { createMemoryVectorCache } from "../../../src/storage/memory-vector-cache.ts";
import { testVectorCache } from "../../contracts/vector-cache.ts";

testVectorCache("the vector cache in memory", async () => {
  const cache = createMemoryVectorCache();
  return () => cache;
});
