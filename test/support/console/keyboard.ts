import type { Page } from 'playwright-core';

/** A person who has no mouse. */
export const keyboard = (page: Page) => ({
  press: (key: string): Promise<void> => page.keyboard.press(key),

  /** What has the focus: its label, or its text; nothing if it is the page itself. */
  activeElement: (): Promise<string> =>
    page.evaluate(() => {
      const { activeElement, body } = (globalThis as any).document;
      if (activeElement === body) return '';
      return activeElement.getAttribute('aria-label') ?? activeElement.innerText;
    }),
});
