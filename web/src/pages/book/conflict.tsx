import { Modal } from '../../parts/modal.js';
import { texts } from '../../text/texts.js';

interface Props {
  mine: string;
  theirs: string;
  onMine: () => void;
  onTheirs: () => void;
}

/** Two people have changed one field: which of the values is to stay? */
export function Conflict({ mine, theirs, onMine, onTheirs }: Props) {
  return (
    <Modal title={texts.conflict} onClose={onTheirs}>
      <dl class="versions">
        <dt>{texts.mine}</dt>
        <dd>{mine}</dd>
        <dt>{texts.theirs}</dt>
        <dd>{theirs}</dd>
      </dl>
      <button type="button" onClick={onMine}>
        {texts.keepMine}
      </button>
      <button type="button" onClick={onTheirs}>
        {texts.takeTheirs}
      </button>
    </Modal>
  );
}
