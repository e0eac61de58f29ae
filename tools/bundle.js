import { build } from 'esbuild';
import { copyFileSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { relative } from 'node:path';
import { gzipSync } from 'node:zlib';

/**
 * The last step of the build: bundles each program that `nest build` compiled into build/, with the
 * packages that it imports, into one file in dist/. Opening and resolving thousands of modules takes
 * half the time of a start. Nothing is minified or renamed, so stack traces stay readable.
 */
const require = createRequire(import.meta.url);

const BUILD = 'build';
const DIST = 'dist';

/** Not bundled: native modules and files to serve. */
const INSTALLED = ['better-sqlite3', 'better-sqlite3-13', 'swagger-ui-dist'];
/** Not bundled either, because the typeorm CLI loads them; by `require`, so that Node parses them once. */
const REQUIRED = /^(typeorm|pg|reflect-metadata)(\/.*)?$/;
/** Optional peer dependencies that are used only if installed. */
const OPTIONAL = [
  '@fastify/multipart',
  '@fastify/view',
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@nestjs/websockets',
  'prettier',
];

/** @type {import('esbuild').Plugin} */
const requireInstalled = {
  name: 'require-installed',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: REQUIRED }, ({ path, namespace }) =>
      namespace === 'required' ? { path, external: true } : { path, namespace: 'required' },
    );
    onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => {
      const names = Object.keys(require(path)).filter((name) => name !== 'default');
      return {
        contents: `const all = require('${path}');
          export default all;
          export const { ${names.join(', ')} } = all;`,
        resolveDir: '.',
      };
    });
  },
};

const HIDDEN_REQUIRE = 'const require = createRequire(import.meta.url);';
/** Everything that @nestjs/mapped-types requires, from the bundled copies. */
const BUNDLED_REQUIRE = `
  import { getMetadataStorage, IsOptional, ValidateIf } from 'class-validator';
  import * as storage from 'class-transformer/cjs/storage';
  const packages = {
    'class-validator': { getMetadataStorage, IsOptional, ValidateIf },
    'class-transformer': {},
    'class-transformer/cjs/storage': storage,
  };
  const require = (name) => packages[name];
`;

/**
 * A require that esbuild does not see would load second copies of class-validator and
 * class-transformer, or none, and the DTO of an update would then check nothing.
 * @type {import('esbuild').Plugin}
 */
const bundleMappedTypes = {
  name: 'bundle-mapped-types',
  setup({ onLoad, onResolve }) {
    // Nest's pipes import both as a whole; src/http/requests/validated.ts passes them what they need.
    onResolve({ filter: /^class-(validator|transformer)$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
    onLoad({ filter: /@nestjs.mapped-types.*type-helpers\.utils\.js$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const contents = source.replace(HIDDEN_REQUIRE, BUNDLED_REQUIRE);
      if (contents === source) throw new Error(`${path} loads its packages in another way now`);
      return { contents };
    });
  },
};

/** Programs by folder. Each becomes one file, evaluated in the order of its imports. */
const PROGRAMS = {
  '.': ['ormconfig'],
  src: ['main'],
  'src/cli': [
    'backup',
    'db-check',
    'db-move',
    'import',
    'import-items',
    'keys',
    'migrations',
    'stock-verify',
  ],
  'src/migrations': readdirSync(`${BUILD}/src/migrations`)
    .filter((name) => name.endsWith('.js'))
    .map((name) => name.slice(0, -3)),
};

/** @param {string} folder @param {string[]} names */
const bundle = (folder, names) =>
  build({
    entryPoints: names.map((name) => `${BUILD}/${folder}/${name}.js`),
    outdir: `${DIST}/${folder}`,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'none',
    metafile: true,
    external: [...INSTALLED, ...OPTIONAL.flatMap((name) => [name, `${name}/*`])],
    // Their ES modules, which can be tree-shaken; for Node they export CommonJS.
    alias: {
      'class-validator': './node_modules/class-validator/esm5/index.js',
      rxjs: './node_modules/rxjs/dist/esm/index.js',
      'rxjs/operators': './node_modules/rxjs/dist/esm/operators/index.js',
    },
    plugins: [requireInstalled, bundleMappedTypes],
    // Modules find files beside themselves in dist/src, whatever their folder was.
    define: { 'import.meta.url': 'sourceUrl' },
    banner: {
      js: `import { createRequire as requireFrom } from 'node:module';
const sourceUrl = new URL('${relative(folder, 'src') || '.'}/', import.meta.url).href;
const require = requireFrom(sourceUrl);`,
    },
    logLevel: 'warning',
  });

/**
 * The licenses of the packages that these files belong to, which ask to be kept with every copy.
 * @param {string[]} files
 */
function licensesOf(files) {
  const folders = files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []);
  return [...new Set(folders)]
    .toSorted()
    .flatMap((folder) => {
      const license = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
      return license ? `${folder}\n\n${readFileSync(`${folder}/${license}`, 'utf8')}\n` : [];
    })
    .join(`${'-'.repeat(80)}\n`);
}

rmSync(DIST, { recursive: true, force: true });
const results = await Promise.all(
  Object.entries(PROGRAMS).map(([folder, names]) => bundle(folder, names)),
);
writeFileSync(
  `${DIST}/LICENSES.txt`,
  licensesOf(results.flatMap(({ metafile }) => Object.keys(metafile.inputs))),
);
cpSync(`${BUILD}/web`, `${DIST}/web`, { recursive: true });
for (const name of readdirSync(`${DIST}/web/assets`)) {
  const file = `${DIST}/web/assets/${name}`;
  writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
}
copyFileSync(`${BUILD}/src/database/sqlite/read-worker.mjs`, `${DIST}/src/read-worker.mjs`);
copyFileSync(`${BUILD}/src/migrations/verified.json`, `${DIST}/src/migrations/verified.json`);
// Written last: it marks a complete build.
copyFileSync(`${BUILD}/src/migrations/checksums.json`, `${DIST}/src/migrations/checksums.json`);
