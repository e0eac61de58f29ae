import { useRef, useState } from 'preact/hooks';
import { ApiError } from '../api/client.js';
import { texts } from '../text/texts.js';
import { Modal } from './modal.js';
import { reasonOf } from './reason.js';

interface Props {
  title: string;
  /** What is done, for the button that does it. */
  action: string;
  /** Does it, and closes the question. @throws ApiError, whose reason is shown */
  onAction: () => Promise<void>;
  onCancel: () => void;
}

/** Asks before something is done, which two clicks do once. */
export function Question({ title, action, onAction, onCancel }: Props) {
  const [error, setError] = useState<ApiError>();
  // Known at once, also to the second of two clicks.
  const isSending = useRef(false);
  const act = async (): Promise<void> => {
    if (isSending.current) return;
    isSending.current = true;
    try {
      setError(undefined);
      await onAction();
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause;
      setError(cause);
    } finally {
      isSending.current = false;
    }
  };
  return (
    <Modal title={title} onClose={onCancel}>
      {error && (
        <p class="error" role="alert">
          {reasonOf(error)}
        </p>
      )}
      <button type="button" onClick={() => void act()}>
        {action}
      </button>
      <button type="button" class="quiet" onClick={onCancel}>
        {texts.cancel}
      </button>
    </Modal>
  );
}
