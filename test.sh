#!/usr/bin/env bash
# Builds everything and runs every test. Needs the .NET 10 SDK; the studio's pages are tested in a chromium, which is installed where this may be done, and skipped elsewhere.
# --fast leaves out the slow tests, [Trait("Speed", "slow")]: those that start processes, browsers or compilers, and long computations.
# The last line says how many passed, failed and were skipped.
set -uo pipefail

fast=
for argument in "$@"; do
  case $argument in
    --fast) fast=1 ;;
    *) echo "test.sh: unknown argument \"$argument\" (expected --fast or nothing)." >&2; exit 2 ;;
  esac
done

cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# The browser of the studio's tests: Debian's, since Playwright's own is a download from elsewhere.
if [ -z "$fast" ] && ! command -v chromium > /dev/null && ! command -v chromium-browser > /dev/null && ! command -v google-chrome > /dev/null; then
  echo "There is no chromium: installing Debian's package."
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium; } > /dev/null 2>&1 \
    || echo "chromium could not be installed (it takes root, apt and a network): tests of the studio's pages are skipped. Install it yourself: apt-get install chromium"
fi

dotnet build Nabla.slnx -c Release -v quiet -nologo || { echo "The build failed, so no test ran."; echo "0 passed, 1 failed"; exit 1; }

filter=()
[ -n "$fast" ] && filter=(-trait- "Speed=slow") && export NABLA_FAST=1

passed=0 failed=0 skipped=0 status=0
for project in tests/*.Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  results=artifacts/test-results/$name.xml
  mkdir -p artifacts/test-results
  rm -f "$results"
  echo "== $name"
  "artifacts/bin/$name/release/$name" -noColor -noLogo "${filter[@]}" -result-xml "$results" || status=1
  if [ -f "$results" ]; then
    count() { grep -o "<assembly [^>]*" "$results" | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' | head -n 1; }
    passed=$((passed + $(count passed))) failed=$((failed + $(count failed) + $(count errors))) skipped=$((skipped + $(count skipped)))
  else
    echo "$name ended without a result."
    failed=$((failed + 1))
  fi
done

[ "$failed" -eq 0 ] && [ "$status" -ne 0 ] && failed=1
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
