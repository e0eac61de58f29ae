import { canonicalJson } from '../../src/idempotency/canonical-json.js';

it.each([
  ['{"b":1,"a":2}', '{"a":2,"b":1}'],
  ['{"a":[{"d":1,"c":{"f":2,"e":3}}]}', '{"a":[{"c":{"e":3,"f":2},"d":1}]}'],
  ['{"a":1.0,"b":1e0,"c":-0.0}', '{"a":1,"b":1,"c":0}'],
  ['{"10":1,"9":2,"B":3,"a":4}', '{"9":2,"10":1,"B":3,"a":4}'],
  ['{"a":"\\u00e9","b":null,"c":true}', '{"a":"é","b":null,"c":true}'],
])('writes %s as %s', (given, canonical) => {
  expect(canonicalJson(JSON.parse(given))).toBe(canonical);
});

it.each([
  ['{"a":[1,2]}', '{"a":[2,1]}'],
  ['{"a":{"b":1}}', '{"b":{"a":1}}'],
  ['{"a":null}', '{}'],
  ['{"a":"1"}', '{"a":1}'],
  ['{"a":"\u00e9"}', '{"a":"e\u0301"}'],
])('distinguishes %s and %s', (one, other) => {
  expect(canonicalJson(JSON.parse(one))).not.toBe(canonicalJson(JSON.parse(other)));
});
