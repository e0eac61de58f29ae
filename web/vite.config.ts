import { defineConfig } from 'vite';

/** Relative, so that the console works behind any prefix of a proxy. */
export default defineConfig({
  base: './',
  build: {
    outDir: '../build/web',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    // The policy of the page allows no data: URLs for anything but images.
    assetsInlineLimit: 0,
    license: { fileName: 'licenses.md' },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});
