#!/usr/bin/env bash
# @stoplight/spectral-rulesets 1.23.1: oas3-operation-security-defined refuses the scopes of OpenID Connect, and roles
#
# Guess: the rule looks for each scope where the scheme lists its scopes, and lets be what lists none in the document:
#   openIdConnect names them behind its URL, and for other schemes OpenAPI 3.1 takes any role name.
# Instead: whatever the type is, a scope must stand under the scheme's flows, and only oauth2 has flows. With openIdConnect
#   every operation that names a scope, as it must, is reported: "must be listed among scopes". So are the role names of
#   OpenAPI 3.1 on http, apiKey and mutualTLS. No way of writing them satisfies the rule; oas3-schema accepts them.
# The rule: OpenAPI 3.1.1, Security Requirement Object: "If the security scheme is of type "oauth2" or "openIdConnect", then
#   the value is a list of scope names required for the execution ... For other security scheme types, the array MAY
#   contain a list of role names which are required for the execution".
# Why it matters: the rule is in the recommended set of a linter that many pipelines run. A document that says which role
#   an operation needs fails there; leaving the roles out turns it green. Switch this rule off.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error \
  @stoplight/spectral-core@1.24.1 @stoplight/spectral-rulesets@1.23.1 >/dev/null

cat >run.cjs <<'JS'
const assert = require('node:assert/strict');
const { Spectral } = require('@stoplight/spectral-core');
const { oas } = require('@stoplight/spectral-rulesets');
console.log('spectral-rulesets', require('@stoplight/spectral-rulesets/package.json').version);

const url = 'https://shop.example/token';
const schemes = {
  oauth2: { type: 'oauth2', flows: { clientCredentials: { tokenUrl: url, scopes: { editor: 'Changes books' } } } },
  openIdConnect: { type: 'openIdConnect', openIdConnectUrl: 'https://shop.example/.well-known/openid-configuration' },
  http: { type: 'http', scheme: 'bearer' },
  apiKey: { type: 'apiKey', in: 'header', name: 'X-Key' },
  mutualTLS: { type: 'mutualTLS' },
};
async function reported(openapi, scheme) {
  const spectral = new Spectral();
  spectral.setRuleset({
    extends: [[oas, 'off']],
    rules: { 'oas3-schema': 'error', 'oas3-operation-security-defined': 'error' },
  });
  const results = await spectral.run({
    openapi,
    info: { title: 'Books', version: '1' },
    paths: { '/books': { get: { security: [{ key: ['editor'] }], responses: { 200: { description: 'Books' } } } } },
    components: { securitySchemes: { key: scheme } },
  });
  return results.map(({ code, message }) => `${code}: ${message}`);
}
(async () => {
  const refusal = ['oas3-operation-security-defined: "editor" must be listed among scopes.'];
  for (const [openapi, types] of [['3.0.4', ['oauth2', 'openIdConnect']], ['3.1.1', Object.keys(schemes)]]) {
    for (const type of types) {
      const seen = await reported(openapi, schemes[type]);
      console.log(openapi, type.padEnd(13), seen);
      assert.deepEqual(seen, type === 'oauth2' ? [] : refusal);
    }
  }
})();
JS
node run.cjs
