/**
 * Replaces methods of an object until the answer is called.
 * @param replacements make a method of the one that was there before
 */
export function override<T extends object>(
  target: T,
  replacements: { [K in keyof T]?: (original: T[K]) => T[K] },
): () => void {
  const names = Object.keys(replacements) as (keyof T)[];
  const own = new Map(names.map((name) => [name, Object.getOwnPropertyDescriptor(target, name)]));
  for (const name of names) {
    const original = target[name] as (...parameters: unknown[]) => unknown;
    target[name] = replacements[name]!(original.bind(target) as T[keyof T]);
  }
  return () => {
    for (const [name, descriptor] of own) {
      if (descriptor) Object.defineProperty(target, name, descriptor);
      else delete target[name];
    }
  };
}
