/** Styles that a module loads with itself. */
declare module '*.css';
