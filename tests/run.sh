#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the tests of one build, each part under tests/sanitized, and adds them up; the last line has the sum.
#
#   tests/run.sh BUILD [unit] [scenarios] [faults] [determinism] [live] [page] [sanitizers]       default: all but the last
#   BAD="build/san/bad/leak ..."      what sanitizers proves
#   TEST_TIMEOUT=900                  seconds that a part may take

set -u
cd "$(dirname "$0")/.." || exit 1
build=$1
shift
read -r -a proofs <<<"${BAD-}"
export IMSD=$build/imsd
limit=${TEST_TIMEOUT:-900}
passed=0
failed=0
sums=()
output=$(mktemp "${TMPDIR:-/tmp}/imsd-tests.XXXXXX") || exit 1
trap 'rm -f "$output"' EXIT
trap 'exit 1' HUP INT TERM

# counts: passed and failed tests of a part, and those in error, from the last line of its output that tells them;
# criterion counts a crash as a failure, too
counts()
{
	sed -n -E -e 's/^([0-9]+) passed, ([0-9]+) failed, ([0-9]+) errors.*/\1 \2 \3/p; t' \
		-e 's/^([0-9]+) passed, ([0-9]+) failed.*/\1 \2 0/p; t' \
		-e 's/.*Passing: *([0-9]+).*Failing: *([0-9]+).*Crashing.*/\1 \2 0/p' "$output" | tail -n 1
}

# run_part NAME COMMAND...: runs and counts; what fails without a failed test has failed once
run_part()
{
	local name=$1 status good=0 bad=0 errors=0

	shift
	echo "--- $name"
	timeout -k 10 "$limit" "$@" 2>&1 | tee "$output"
	status=${PIPESTATUS[0]}
	read -r good bad errors < <(counts)
	bad=$((${bad:-0} + ${errors:-0}))
	if ((bad == 0 && (status != 0 || ${good:-0} == 0))); then
		echo "$name: ended with status $status"
		bad=1
	fi
	passed=$((passed + ${good:-0}))
	failed=$((failed + bad))
	sums+=("$(printf '%-12s %5d passed, %d failed' "$name" "${good:-0}" "$bad")")
}

(($# > 0)) || set -- unit scenarios faults determinism live page
for part; do
	case $part in
	unit) run_part unit tests/sanitized "$build/unit" --timeout 120 ;;
	scenarios) run_part scenarios tests/sanitized tests/scenarios.sh ;;
	faults) run_part faults tests/sanitized tests/faults.sh ;;
	determinism) run_part determinism tests/sanitized tests/determinism.sh ;;
	live) run_part live tests/sanitized tests/live/run.sh ;;
	page) run_part page tests/sanitized tests/page/run.sh "$build" ;;
	sanitizers) run_part sanitizers tests/bad/prove.sh "${proofs[@]}" ;;
	*) echo "tests/run.sh: no part is called $part" >&2; exit 2 ;;
	esac
done
(($# == 1)) || printf '%s\n' --- "${sums[@]}"
echo "$passed passed, $failed failed"
exit $((failed > 0))
