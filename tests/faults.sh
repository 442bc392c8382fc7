#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every file in config/faults/ can be loaded, and some scenario switches it on.
#
#   IMSD=build/imsd tests/faults.sh

set -u
cd "$(dirname "$0")/.." || exit 1
imsd=${IMSD:-build/imsd}
work=$(mktemp -d "${TMPDIR:-/tmp}/imsd-faults.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
. tests/tap.sh

# Prints the faults that a scenario switches on. Behind "fault FOLDER/$NAME" any word of the file may be the name.
used_by='
	{
		for (i = 1; i <= NF; i++)
			words[$i]
	}
	$1 == "fault" {
		name = $2
		if (sub(/\$.*/, "", name))
			folders[name]
		else
			print name
	}
	END {
		for (folder in folders)
			for (word in words)
				print folder word
	}'
used=$(find config/scenarios -name '*.scn' -exec awk "$used_by" {} ';')

# is_used NAME: a scenario switches it on
is_used()
{
	grep -q -x -F -e "$1" <<<"$used" || { echo "no scenario says: fault $1"; return 1; }
}

while IFS= read -r file; do
	name=${file#config/faults/}
	name=${name%.conf}
	check "fault $name can be loaded" "$imsd" -n -c config/imsd.conf --fault "$file"
	check "fault $name has a scenario" is_used "$name"
done < <(find config/faults -name '*.conf' | sort)
echo "$passed passed, $failed failed"
exit $((failed > 0 || passed == 0))
