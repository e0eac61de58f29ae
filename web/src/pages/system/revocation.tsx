import { api, ok } from '../../api/client.js';
import { Question } from '../../parts/question.js';
import { texts } from '../../text/texts.js';

interface Props {
  id: string;
  name: string;
  onClose: (isRevoked: boolean) => void;
}

/** Asks whether a key is to be revoked, which cannot be undone. */
export function Revocation({ id, name, onClose }: Props) {
  const revoke = async (): Promise<void> => {
    await ok(api.DELETE('/api/keys/{keyId}', { params: { path: { keyId: id } } }));
    onClose(true);
  };
  return (
    <Question
      title={texts.askRevoke(name)}
      action={texts.revoke}
      onAction={revoke}
      onCancel={() => onClose(false)}
    />
  );
}
