import { useEffect, useState } from 'preact/hooks';

/** A value outside the pages, which they follow. */
export interface Store<T> {
  get(): T;
  set(value: T): void;
  /** The value, for a component that is to show each change. */
  use(): T;
}

export function createStore<T>(initial: T): Store<T> {
  let current = initial;
  const listeners = new Set<(value: T) => void>();
  return {
    get: () => current,
    set(value) {
      current = value;
      for (const listener of listeners) listener(value);
    },
    use() {
      const [value, update] = useState(current);
      useEffect(() => {
        const listener = (next: T): void => update(() => next);
        listeners.add(listener);
        listener(current);
        return () => void listeners.delete(listener);
      }, []);
      return value;
    },
  };
}
