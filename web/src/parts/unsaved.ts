const TYPED = 'form :is(textarea, input:not([type=checkbox], [type=radio], [type=file]))';

/** Whether Esc would lose something: what is typed in a form, or what is shown once (`data-unsaved`). */
export const hasUnsaved = (): boolean =>
  document.querySelector('[data-unsaved]') !== null ||
  [...document.querySelectorAll<HTMLInputElement>(TYPED)].some(
    ({ value, defaultValue }) => value !== defaultValue,
  );
