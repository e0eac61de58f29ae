import { de } from './de.js';
import { en } from './en.js';

/** Every text of the console. A language that lacks one does not compile. */
export type Texts = {
  [Name in keyof typeof en]: (typeof en)[Name] extends string ? string : (typeof en)[Name];
};

const LANGUAGES: Record<string, Texts> = { en, de };

/** The first language of the browser that the console speaks. */
export const language =
  navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in LANGUAGES) ??
  'en';

export const texts = LANGUAGES[language];

/** Money as the region of the browser writes it; the API knows no currency. */
export const money = (amount: number): string =>
  amount.toLocaleString(navigator.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
