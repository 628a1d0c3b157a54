#!/usr/bin/env bash
# All tests, from a bare Debian 12: installs what is missing, builds, and runs unit, MPI and whole-run tests, then the unit
# tests again in a build with sanitizers and without MPI. Arguments, if any, go to ctest of the main build alone (e.g. -R search).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
jobs/install_packages.sh --tests

log=$(mktemp)
trap 'rm -f "$log" "$log".*' EXIT
build() {
  echo "== build: $1"
  local whole=()
  if [ ! -d "build/$1" ]; then whole=(-DCMAKE_UNITY_BUILD=ON); fi # all files at once: half the time
  { cmake --preset "$1" "${whole[@]}" && cmake --build --preset "$1"; } >"$log" 2>&1 || { tail -60 "$log"; exit 1; }
}
if [ "$(id -u)" -eq 0 ]; then export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1; fi

build dev
if [ $# -gt 0 ]; then ctest --preset dev "$@"; exit; fi
passed=0 failed=0 skipped=0
tally() { # adds up a ctest run; $1 = its exit code
  local total bad none
  total=$(sed -n 's/.*tests failed out of \([0-9]*\)$/\1/p' "$log")
  bad=$(sed -n 's/.* \([0-9]*\) tests failed out of.*/\1/p' "$log")
  if [ -z "$total" ] || [ "$total" -eq 0 ]; then echo "no test ran" && failed=$((failed + 1)) && return; fi
  none=$(grep -c '(Skipped)$' "$log" || true)
  passed=$((passed + total - bad - none)) failed=$((failed + bad)) skipped=$((skipped + none))
  if [ "$1" -ne 0 ] && [ "$bad" -eq 0 ]; then failed=$((failed + 1)); fi
}
tests() {
  echo "== tests: $*"
  local code=0
  ctest --preset "$@" --progress -j "$(nproc)" >"$log" 2>&1 || code=$?
  if [ $code -ne 0 ]; then cat "$log"; else tail -8 "$log"; fi
  grep -h '^SKIPPED' "build/$1/Testing/Temporary/LastTest.log" || true
  tally $code
}
# In a process per core instead of one per test: what tests share, such as cost tables, is made once.
unit_tests_of() {
  echo "== unit tests: $1"
  local n i good bad
  n=$(nproc)
  for ((i = 0; i < n; i++)); do
    GTEST_TOTAL_SHARDS=$n GTEST_SHARD_INDEX=$i "build/$1/tests/atoll_unit_tests" >"$log.$i" 2>&1 &
  done
  wait
  for ((i = 0; i < n; i++)); do
    good=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) tests*\.$/\1/p' "$log.$i")
    bad=$(sed -n 's/^\[  FAILED  \] \([0-9]*\) tests*, listed below:$/\1/p' "$log.$i")
    if [ -z "$good" ]; then bad=1; fi # it did not get to its end
    if [ -n "$bad" ]; then cat "$log.$i"; fi
    passed=$((passed + ${good:-0})) failed=$((failed + ${bad:-0}))
  done
}
tests dev
build asan
unit_tests_of asan
tests asan -R '^(allocation|fuzz)\.'
if [ $skipped -eq 0 ]; then none=''; else none=", $skipped skipped (see SKIPPED above)"; fi
echo "$passed passed, $failed failed$none"
[ "$failed" -eq 0 ]
