#!/usr/bin/env bash
# npm 11.19.1: `npm install` succeeds with an optional package that the registry lacks, and `npm ci` then refuses its lock
#
# Guess: an optional package that cannot be had is left out, by both alike: that is what optional means. The lock says
#   so, or says nothing of it.
# Instead: install exits with 0 and writes a lock in which the dependant still lists the package, without an entry for
#   it. ci compares the two and ends with EUSAGE, "package.json and package-lock.json … are not in sync", although
#   nothing was edited; its advice, to run npm install, writes the same lock again. A package that exists but does not
#   fit the platform gets an entry, and ci takes it.
# Why it matters: an upgrade to a release with a new optional package, through a mirror that does not have it yet, works
#   on the desk of whoever makes it and breaks the build of everybody else. Run npm ci in a clean clone before a commit.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir tool shop part
(cd tool && npm init -y >/dev/null && npm install --no-audit --no-fund --ignore-scripts --loglevel=error npm@11.19.1 >/dev/null)
npm="node $dir/tool/node_modules/npm/bin/npm-cli.js"
echo "npm $($npm --version)"

# try NAME OPTIONAL EXPECTED: exit codes of install, ci, and of both again, with a part that has this optional dependency
try() {
  cat >part/package.json <<JSON
{ "name": "part", "version": "1.0.0", "optionalDependencies": { $2 } }
JSON
  (cd part && $npm pack --silent --pack-destination .. >/dev/null)
  rm -rf shop && mkdir shop
  echo '{ "name": "shop", "version": "1.0.0", "dependencies": { "part": "file:../part-1.0.0.tgz" } }' >shop/package.json
  cd shop
  codes=''
  for command in install ci install ci; do
    code=0
    $npm $command --no-audit --no-fund --ignore-scripts >../out 2>&1 || code=$?
    codes="$codes $code"
  done
  said=$(grep -oE 'Missing: [^ ]+@ from lock file' ../out || true)
  cd ..
  echo "$1: install, ci, install, ci end with$codes; ${said:-nothing is said}"
  [ "$codes" = "$3" ]
}
try 'a package for another platform' '"@esbuild/aix-ppc64": "0.25.0"' ' 0 0 0 0'
try 'a package that does not exist' '"part-that-nobody-has-published": "^1.0.0"' ' 0 1 0 1'
