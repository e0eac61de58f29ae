import { useState } from 'preact/hooks';
import { caller } from '../../api/caller.js';
import { api, type Key, ok } from '../../api/client.js';
import { logIn } from '../../api/session.js';
import { usePages } from '../../api/use-pages.js';
import { type StoreChoice, useStores } from '../../api/use-stores.js';
import { Failure } from '../../parts/failure.js';
import { More } from '../../parts/more.js';
import { moment, texts } from '../../text/texts.js';
import { CreatedKey } from './created-key.js';
import { madeKey } from './made-key.js';
import { NewKey } from './new-key.js';
import { Revocation } from './revocation.js';

/** The keys of the API: making, listing and revoking them. */
export function Keys() {
  const [turn, setTurn] = useState(0);
  const made = madeKey.use();
  const [asked, setAsked] = useState<Key>();
  const stores = useStores();
  const me = caller.use();
  const pages = usePages(
    (cursor, signal) => {
      const query = { sort: '-createdAt', limit: 100, cursor };
      return ok(api.GET('/api/keys', { params: { query }, signal }));
    },
    [turn],
  );
  const refresh = (): void => setTurn(turn + 1);
  const keep = (key: string): void => {
    // The first key ends the time without keys, for this tab too.
    if (me?.keyId === null) logIn(key);
    madeKey.set(key);
    refresh();
  };
  const isFirst = pages.rows.length === 0 && !pages.isLoading && !pages.error;
  return (
    <section aria-labelledby="keys">
      <h2 id="keys">{texts.keys}</h2>
      {made !== undefined && <CreatedKey value={made} onDone={() => madeKey.set(undefined)} />}
      {isFirst && <p>{texts.noKeys}</p>}
      {pages.rows.length > 0 && (
        <div class="wide">
          <KeyTable
            rows={pages.rows}
            stores={stores.data ?? []}
            ownId={me?.keyId}
            onRevoke={setAsked}
          />
        </div>
      )}
      <More pages={pages} />
      {stores.error && <Failure error={stores.error} onRetry={stores.reload} />}
      {(isFirst || pages.rows.length > 0) && <NewKey isFirst={isFirst} onMade={keep} />}
      {asked && (
        <Revocation
          name={asked.name}
          id={asked.id}
          onClose={(isRevoked) => {
            setAsked(undefined);
            if (isRevoked) refresh();
          }}
        />
      )}
    </section>
  );
}

interface TableProps {
  rows: Key[];
  stores: StoreChoice[];
  /** The key of this tab, which cannot revoke itself. */
  ownId?: string | null;
  onRevoke: (key: Key) => void;
}

function KeyTable({ rows, stores, ownId, onRevoke }: TableProps) {
  const names = new Map(stores.map(({ id, name }) => [id, name]));
  const storeOf = ({ storeId }: Key) =>
    storeId === null ? texts.allStores : (names.get(storeId) ?? storeId);
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{texts.name}</th>
          <th scope="col">{texts.scopes}</th>
          <th scope="col">{texts.store}</th>
          <th scope="col">{texts.lastUsed}</th>
          <th scope="col">{texts.state}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((key) => (
          <tr key={key.id}>
            <th scope="row">
              {key.name}
              <div class="hint">{key.id}</div>
            </th>
            <td>{key.scopes.join(', ')}</td>
            <td>{storeOf(key)}</td>
            <td>{key.lastUsedAt === null ? texts.never : moment(key.lastUsedAt)}</td>
            <td>
              {stateOf(key)} {key.id === ownId && <span class="hint">{texts.thisTab}</span>}
              {key.revokedAt === null && key.id !== ownId && (
                <button type="button" class="quiet" onClick={() => onRevoke(key)}>
                  {texts.revoke}
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function stateOf({ revokedAt, expiresAt }: Key): string {
  if (revokedAt !== null) return texts.revokedSince(moment(revokedAt));
  if (expiresAt === null) return texts.valid;
  const isOver = Date.parse(expiresAt) <= Date.now();
  return isOver ? texts.expiredSince(moment(expiresAt)) : texts.validUntil(moment(expiresAt));
}
