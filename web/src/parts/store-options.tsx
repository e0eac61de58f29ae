import type { StoreChoice } from '../api/use-stores.js';

/** The stores as options of a select. */
export function StoreOptions({ stores }: { stores: StoreChoice[] }) {
  return (
    <>
      {stores.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </>
  );
}
