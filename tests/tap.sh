# SPDX-License-Identifier: Apache-2.0
# One test after the other, in the manner of TAP. Sourced by scripts that have a folder $work of their own.

passed=0
failed=0

# check NAME COMMAND...: one test; the end of what the command printed is shown when it fails
check()
{
	local name=$1 number=$((passed + failed + 1))

	shift
	if "$@" >"$work/output" 2>&1; then
		passed=$((passed + 1))
		echo "ok $number - $name"
	else
		failed=$((failed + 1))
		echo "not ok $number - $name"
		grep -a -v '^PASS ' "$work/output" | tail -n 40 | awk '{ print "# " $0 }'
	fi
}
