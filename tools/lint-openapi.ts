import { readFileSync } from 'node:fs';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import spectralCore from '@stoplight/spectral-core';
import owasp from '@stoplight/spectral-owasp-ruleset';
import rulesets from '@stoplight/spectral-rulesets';
import { readDocument } from './openapi-document.js';

/**
 * Checks the OpenAPI document with Redocly's recommended rules, and with Spectral's rules for OpenAPI
 * and for the API risks of OWASP. Only what docs/openapi.md lists, with a reason, may break a rule.
 */
interface Finding {
  rule: string;
  /** Where in the document, as a JSON pointer. */
  place: string;
  message: string;
}

interface Exception {
  rule: string;
  /** The beginnings of the places, such as `/paths/~1health`; none for a rule that is not checked. */
  places: string[];
}

const PAGE = 'docs/openapi.md';

async function lintWithRedocly(source: string): Promise<Finding[]> {
  const config = await createConfig({
    extends: ['recommended'],
    rules: { 'no-invalid-schema-examples': 'error', 'no-invalid-parameter-examples': 'error' },
  });
  const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config });
  return problems.map(({ ruleId, message, location }) => ({
    rule: ruleId,
    place: location[0].pointer ?? '',
    message,
  }));
}

/** Redocly checks the examples too, in a twentieth of the time: Spectral repeats it at each reference. */
const EXAMPLES = ['oas3-valid-media-example', 'oas3-valid-schema-example'];

async function lintWithSpectral(source: string, unchecked: string[]): Promise<Finding[]> {
  const spectral = new spectralCore.Spectral();
  const rules = Object.fromEntries(
    [...EXAMPLES, ...unchecked].map((rule) => [rule, 'off' as const]),
  );
  spectral.setRuleset({ extends: [rulesets.oas, owasp], rules });
  const results = await spectral.run(JSON.parse(source));
  return results.map(({ code, message, path }) => ({
    rule: String(code),
    place: path.map((name) => `/${String(name).replaceAll('/', '~1')}`).join(''),
    message,
  }));
}

/** Rows such as: | `rule` | `/place` `/place` | reason | */
const readExceptions = (): Exception[] =>
  [...readFileSync(PAGE, 'utf8').matchAll(/^\| `(owasp:[^`]+)` +\| ([^|]+)\|/gm)].map(
    ([, rule, places]) => ({
      rule,
      places: [...places.matchAll(/`([^`]+)`/g)].map(([, place]) => place),
    }),
  );

const allows =
  (finding: Finding) =>
  ({ rule, places }: Exception): boolean =>
    rule === finding.rule && places.some((place) => finding.place.startsWith(place));

const listed = readExceptions();
const exceptions = listed.filter(({ places }) => places.length > 0);
const unchecked = listed.filter(({ places }) => places.length === 0).map(({ rule }) => rule);
const source = await readDocument();
const findings = [
  ...(await lintWithRedocly(source)),
  ...(await lintWithSpectral(source, unchecked)),
];
const wrong = [
  ...findings
    .filter((finding) => !exceptions.some(allows(finding)))
    .map(({ rule, place, message }) => `${rule} at ${place}: ${message}`),
  ...exceptions
    .filter((exception) => !findings.some((finding) => allows(finding)(exception)))
    .map(({ rule }) => `${PAGE} lists ${rule}, but the document follows it`),
];
for (const line of wrong) console.error(line);
process.exitCode = wrong.length > 0 ? 1 : 0;
