import { useState } from 'preact/hooks';
import { api, ApiError, ok } from '../../api/client.js';
import { Modal } from '../../parts/modal.js';
import { texts } from '../../text/texts.js';

interface Props {
  id: string;
  name: string;
  onClose: (isRevoked: boolean) => void;
}

/** Asks whether a key is to be revoked, which cannot be undone. */
export function Revocation({ id, name, onClose }: Props) {
  const [error, setError] = useState<string>();
  const revoke = async (): Promise<void> => {
    try {
      await ok(api.DELETE('/api/keys/{keyId}', { params: { path: { keyId: id } } }));
      onClose(true);
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause;
      setError(cause.isAway ? texts.away : cause.message);
    }
  };
  return (
    <Modal title={texts.askRevoke(name)} onClose={() => onClose(false)}>
      {error !== undefined && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
      <button type="button" onClick={() => void revoke()}>
        {texts.revoke}
      </button>
      <button type="button" class="quiet" onClick={() => onClose(false)}>
        {texts.cancel}
      </button>
    </Modal>
  );
}
