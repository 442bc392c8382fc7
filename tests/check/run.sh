#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The rules of the house that a machine can see. Prints each finding as FILE:LINE: WHAT.
#
#   tests/check/run.sh BUILD [includes] [globals] [sizes] [texts] [names] [catalogue] [causes] [reference] [format]   default: all

set -u
cd "$(dirname "$0")/../.." || exit 1
build=$1
shift
findings=0
output=$(mktemp "${TMPDIR:-/tmp}/imsd-check.XXXXXX") || exit 1
trap 'rm -f "$output"' EXIT
trap 'exit 1' HUP INT TERM
mapfile -d '' -t daemon < <(find daemon imsctl -name '*.[ch]' -print0 | sort -z)
mapfile -d '' -t page < <(find daemon/page tests/page -name '*.html' -print0 -o -name '*.css' -print0 -o -name '*.js' -print0 -o -name '*.mjs' -print0 | sort -z)
mapfile -d '' -t all < <(find daemon tests -name '*.[ch]' -print0 | sort -z)

# check NAME COMMAND...: each line that the command prints is a finding
check()
{
	local name=$1

	shift
	"$@" | tee "$output"
	((PIPESTATUS[0] == 0)) || echo "tests/check:1: $name could not be checked" | tee -a "$output"
	findings=$((findings + $(wc -l <"$output")))
}

(($# > 0)) || set -- includes globals sizes texts names catalogue causes reference format
for name; do
	case $name in
	includes) check "$name" awk -f tests/check/includes.awk "${daemon[@]}" ;;
	sizes) check "$name" awk -f tests/check/sizes.awk "${daemon[@]}" "${page[@]}" ;;
	globals | names | reference) check "$name" "tests/check/$name.sh" "$build" ;;
	texts | catalogue | causes | format) check "$name" "tests/check/$name.sh" ;;
	*) echo "tests/check/run.sh: no check is called $name" >&2; exit 2 ;;
	esac
done
echo "$findings findings"
exit $((findings > 0))
