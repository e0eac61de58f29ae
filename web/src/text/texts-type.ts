import type { en } from './en.js';

/** Every text of the console. A language that lacks one does not compile. */
export type Texts = Plain<typeof en>;

type Plain<T> = {
  [Name in keyof T]: T[Name] extends string
    ? string
    : T[Name] extends (...values: never[]) => string
      ? T[Name]
      : Plain<T[Name]>;
};
