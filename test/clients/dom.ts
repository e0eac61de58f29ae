import { JSDOM } from 'jsdom';

const { window } = new JSDOM('<!doctype html>', {
  url: 'http://localhost/',
  pretendToBeVisual: true,
});
const NAMES = [
  'navigator',
  'document',
  'HTMLElement',
  'HTMLIFrameElement',
  'location',
  'history',
] as const;

// Import this before React: both look for the globals of a browser when they are loaded.
Object.assign(globalThis, { window, IS_REACT_ACT_ENVIRONMENT: true });
for (const name of NAMES) {
  Object.defineProperty(globalThis, name, { value: window[name], configurable: true });
}
