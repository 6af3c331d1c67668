import { decodeProduct } from "../../core/pipeline.ts";
import { Products, type ProductName } from "../../core/pipeline/products.ts";
import type { ObjectStore } from "../../storage/object-store.ts";
import { releaseBytes } from "../../core/release-bytes.ts";
import { productKey } from "../fit/fit-task.ts";

/** Products a fit left in the bucket; `prefix` is its refresh's. */
export async function readProducts(
  objects: ObjectStore,
  prefix: string,
  names: readonly ProductName[],
): Promise<Products> {
  const products = new Products();
  for (const name of names) {
    const bytes = await objects.get(productKey(prefix, name));
    if (bytes === null) throw new Error(`The fit left no ${name} under ${prefix}.`);
    products.set(name, decodeProduct(name, bytes));
  }
  return products;
}

/** Gives the memory of what `readProducts` read back at once; nothing may be read of it afterwards. */
export function releaseProducts(products: Products): void {
  for (const name of products.names()) releaseBytes(products.get(name));
}
