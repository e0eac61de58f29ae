import { useState } from 'preact/hooks';

interface Props {
  type: 'date' | 'number';
  value: string | number;
  /** Enter was pressed, or the input was left. */
  onValue: (value: string) => void;
  class?: string;
  min?: number;
  max?: string;
  step?: number;
  disabled?: boolean;
  'aria-label'?: string;
  'aria-describedby'?: string;
}

/** An input that keeps what is typed until it counts, although the page is drawn again meanwhile. */
export function DraftInput({ value, onValue, ...others }: Props) {
  const [draft, setDraft] = useState<string>();
  return (
    <input
      {...others}
      value={draft ?? value}
      onInput={({ currentTarget }) => setDraft(currentTarget.value)}
      onChange={({ currentTarget }) => {
        setDraft(undefined);
        onValue(currentTarget.value);
      }}
    />
  );
}
