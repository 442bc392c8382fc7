#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every file in config/faults/ can be loaded, and some scenario switches it on.
#
#   IMSD=build/imsd tests/faults.sh

set -u
cd "$(dirname "$0")/.." || exit 1
imsd=${IMSD:-build/imsd}
passed=0
failed=0

# check NAME COMMAND...: one test; what the command printed is shown when it fails
check()
{
	local name=$1 output

	shift
	if output=$("$@" 2>&1); then
		passed=$((passed + 1))
		echo "ok - $name"
	else
		failed=$((failed + 1))
		echo "not ok - $name"
		printf '%s\n' "$output" | awk '{ print "# " $0 }'
	fi
}

# is_used NAME: a scenario has it as a word of its own
is_used()
{
	grep -q -r --include='*.scn' -E "(^|[[:space:]])${1//./\\.}([[:space:]]|\$)" config/scenarios ||
		{ echo "no file in config/scenarios says: fault $1"; return 1; }
}

while IFS= read -r file; do
	name=${file#config/faults/}
	name=${name%.conf}
	check "fault $name can be loaded" "$imsd" -n -c config/imsd.conf --fault "$file"
	check "fault $name has a scenario" is_used "$name"
done < <(find config/faults -name '*.conf' | sort)
echo "$passed passed, $failed failed"
exit $((failed > 0 || passed == 0))
