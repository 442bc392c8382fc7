#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Proves that tests/sanitized fails where it must: each bad test leaves a report that says what is wrong with it.
#
#   tests/bad/prove.sh PROGRAM...

set -u
cd "$(dirname "$0")/../.." || exit 1
passed=0
failed=0

# What the report of each says.
declare -A words=(
	[leak]='detected memory leaks'
	[overflow]='heap-buffer-overflow'
	[undefined]='signed integer overflow'
)

# verdict NAME STATUS OUTPUT: counts one proof
verdict()
{
	if (($2 == 0)); then
		passed=$((passed + 1))
		echo "ok - $1"
	else
		failed=$((failed + 1))
		echo "not ok - $1"
		printf '%s\n' "$3" | awk '{ print "# " $0 }'
	fi
}

for program in "$@"; do
	name=${program##*/}
	output=$(tests/sanitized "$program" 2>&1)
	status=$?
	[[ $status != 0 && $output == *"${words[$name]}"* ]]
	verdict "tests/sanitized fails on $name" $? "$output"
done
output=$(tests/sanitized true 2>&1)
verdict 'tests/sanitized passes what is right' $? "$output"
echo "$passed passed, $failed failed"
exit $((failed > 0))
