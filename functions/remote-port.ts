/** A port that lives elsewhere: each of its methods is a call of `invoke` with the method's name. */
export function createRemotePort<Port extends object>(
  invoke: (method: keyof Port, parameters: unknown[]) => Promise<unknown>,
): Port {
  return new Proxy({} as Port, {
    get:
      (_target, method: string) =>
      async (...parameters: unknown[]) =>
        invoke(method as keyof Port, parameters),
  });
}
