#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The page in headless Chromium:  run.sh BUILD
# The packages of package-lock.json go to BUILD/page, pictures to BUILD/page-shots; the last line is the sum.

set -u
build=$(realpath "$1")
cd "$(dirname "$0")" || exit 1
modules=$build/page
export IMSD=$build/imsd PAGE_MODULES=$modules PAGE_SHOTS=$build/page-shots

# give_up WHAT
give_up()
{
	echo "not ok - $1"
	echo '0 passed, 1 failed'
	exit 1
}

for program in node npm chromium sipp; do
	command -v "$program" >/dev/null || give_up "$program is missing (make deps)"
done
(($(node -p 'process.versions.node.split(".")[0]') >= 18)) || give_up "playwright-core needs Node.js 18 or newer, this is $(node --version)"
# Anew when the list has changed; the copy of the list is there when all of it is.
if ! cmp -s package-lock.json "$modules/installed.json"; then
	mkdir -p "$modules" && cp package.json package-lock.json "$modules" || exit 1
	npm ci --prefix "$modules" --ignore-scripts --no-audit --no-fund >"$modules/npm.log" 2>&1 || {
		cat "$modules/npm.log"
		give_up 'npm cannot get playwright-core and axe-core: the page is tested with a network, or after one has been there'
	}
	cp package-lock.json "$modules/installed.json"
fi
rm -rf "$PAGE_SHOTS"
output=$(mktemp "${TMPDIR:-/tmp}/imsd-page-run.XXXXXX") || exit 1
trap 'rm -f "$output"' EXIT
timeout -k 10 "${PAGE_TIMEOUT:-300}" node --test --test-reporter=tap --test-concurrency=1 page.test.mjs load.test.mjs | tee "$output"
status=${PIPESTATUS[0]}
passed=$(sed -n 's/^# pass //p' "$output")
failed=$(sed -n 's/^# fail //p' "$output")
((status == 0 || ${failed:-0} > 0)) || failed=1
echo "${passed:-0} passed, ${failed:-1} failed"
exit "$status"
