import { useEffect, useState } from 'preact/hooks';

/** A page of the console: what follows `#` in the address. */
export interface Location {
  path: string;
  query: URLSearchParams;
}

/** The page that is open. */
export const current = (): Location => {
  const [path, search = ''] = location.hash.replace(/^#/, '').split('?', 2);
  return { path: path || '/', query: new URLSearchParams(search) };
};

/** The address of a page, for links. */
export function hrefOf(path: string, query: Record<string, string> = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== '');
  const search = new URLSearchParams(given).toString();
  return `#${path}${search && `?${search}`}`;
}

/** The id that a text of an address is; NaN if it is none. */
export const idIn = (text: string | null): number =>
  /^[1-9]\d{0,9}$/.test(text ?? '') ? Number(text) : NaN;

export function navigate(href: string): void {
  location.hash = href;
}

/** Changes the address without a new entry in the history, as while typing. */
export function replace(href: string): void {
  history.replaceState(history.state, '', href);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

/** To the page before; from the first one to the catalogue. */
export function goBack(): void {
  if (current().path !== '/') navigate('#/');
}

export function useLocation(): Location {
  const [value, set] = useState(current);
  useEffect(() => {
    const onChange = (): void => set(current());
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, []);
  return value;
}
