import { useEffect, useRef, useState } from 'preact/hooks';
import { texts } from '../../text/texts.js';

/** A new key, which the server never shows again. */
export function CreatedKey({ value, onDone }: { value: string; onDone: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [isCopied, setCopied] = useState(false);
  useEffect(() => input.current!.select(), [value]);
  // Browsers have a clipboard only on pages that came encrypted or from this machine.
  const { clipboard } = navigator as { clipboard?: Clipboard };
  return (
    <div class="box" role="status" data-unsaved>
      <label>
        {texts.newKeyIs}
        <input ref={input} readOnly value={value} />
      </label>
      {clipboard && (
        <button
          type="button"
          onClick={() => void clipboard.writeText(value).then(() => setCopied(true))}
        >
          {isCopied ? texts.copied : texts.copy}
        </button>
      )}
      <button type="button" class="quiet" onClick={onDone}>
        {texts.stored}
      </button>
    </div>
  );
}
