/**
 * Whether a text can precede paths, such as `/octavo`. It must not begin with `//`, after which a
 * browser would expect a host.
 */
export const isPathPrefix = (text: string): boolean => /^(\/[\w.~-]+)+$/.test(text);
