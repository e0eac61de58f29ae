import { de } from './de.js';
import { en } from './en.js';
import type { Texts } from './texts-type.js';

const LANGUAGES: Record<string, Texts> = { en, de };

/** The first language of the browser that the console speaks. */
export const language =
  navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in LANGUAGES) ??
  'en';

export const texts = LANGUAGES[language];

/** A time as the region of the browser writes it. */
export const moment = (time: string): string =>
  new Date(time).toLocaleString(navigator.language, { dateStyle: 'medium', timeStyle: 'short' });

/** A number as the region of the browser writes it. */
export const count = (value: number): string => value.toLocaleString(navigator.language);

/** Money as the region of the browser writes it; the API knows no currency. */
export const money = (amount: number): string =>
  amount.toLocaleString(navigator.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
