/**
 * Moves the focus between the rows of a list, which have `data-row`: to what is focused in one row in the
 * next one, or to the row itself.
 * @param onEnd called at the last row, to load more
 */
export function moveByArrows(event: KeyboardEvent, onEnd?: () => void): void {
  const target = event.target as HTMLElement;
  const row = target.closest<HTMLElement>('[data-row]');
  if (!row || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
  event.preventDefault();
  const isDown = event.key === 'ArrowDown';
  const next = (isDown ? row.nextElementSibling : row.previousElementSibling) as HTMLElement | null;
  if (isDown && !next?.nextElementSibling) onEnd?.();
  if (!next) return;
  const inside = next.querySelector<HTMLElement>(target.tagName) ?? next.querySelector('a') ?? next;
  const focused = target === row ? next : inside;
  focused.focus();
  focused.scrollIntoView({ block: 'nearest' });
}
