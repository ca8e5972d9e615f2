/** A promise that is settled from outside. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/** Promise.withResolvers, which Node 20 has not. */
export function deferred<T>(): Deferred<T> {
  const resolvers: Partial<Pick<Deferred<T>, "resolve" | "reject">> = {};
  const promise = new Promise<T>((resolve, reject) =>
    Object.assign(resolvers, { resolve, reject }),
  );
  return {
    promise,
    resolve: (value) => resolvers.resolve?.(value),
    reject: (error) => resolvers.reject?.(error),
  };
}
