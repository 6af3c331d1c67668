/** An RFC 6901 pointer: empty for the whole, or "/" before each step. */
export const JSON_POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;

/** What a pointer leads to; undefined where there is nothing. An inherited property is nothing. */
export function readPointer(value: unknown, pointer: string): unknown {
  let found = value;
  for (const step of pointer.split("/").slice(1)) {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    if (Array.isArray(found) && !/^(0|[1-9]\d*)$/.test(key)) return undefined;
    found = Reflect.get(found, key);
  }
  return found;
}
