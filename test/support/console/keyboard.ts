import type { Page } from 'playwright-core';

/** A person who has no mouse. */
export const keyboard = (page: Page) => ({
  press: (key: string): Promise<void> => page.keyboard.press(key),

  type: (text: string): Promise<void> => page.keyboard.type(text),

  /** Presses Tab until a control has the focus. */
  async tabTo(
    role: 'button' | 'checkbox' | 'combobox' | 'link' | 'spinbutton' | 'textbox',
    name: string,
  ) {
    const wanted = page.getByRole(role, { name, exact: true }).and(page.locator('*:focus'));
    for (let presses = 0; presses < 80; presses += 1) {
      if ((await wanted.count()) === 1) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab does not lead to the ${role} ${name}`);
  },

  /** What has the focus: its label, or its text; nothing if it is the page itself. */
  activeElement: (): Promise<string> =>
    page.evaluate(() => {
      const { activeElement, body } = (globalThis as any).document;
      if (activeElement === body) return '';
      return activeElement.getAttribute('aria-label') ?? activeElement.innerText;
    }),
});
