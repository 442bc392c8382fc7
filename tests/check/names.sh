#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The tables that imsd prints: each kind that --list names can be listed and stands in --help, each row has help, no knob is
# there twice.
#
#   tests/check/names.sh BUILD

set -u
cd "$(dirname "$0")/../.." || exit 1
imsd=$1/imsd

# kinds: the tables that imsd --list names
kinds()
{
	"$imsd" --list | awk 'NR > 1 { print $1 }'
}

# place NAME: FILE:LINE of its row
place()
{
	local found

	found=$(grep -r -n -F -m 1 --include='*.c' "\"$1\"" daemon | head -n 1 | cut -d: -f1,2)
	echo "${found:-daemon/main.c:1}"
}

# rows KIND: what is wrong with its rows, as NAME and WHAT
rows()
{
	"$imsd" --list "$1" 2>/dev/null | awk -v kind="$1" '
		NR == 1 {
			help = index($0, "HELP")
			next
		}
		# Another table of that kind begins.
		/^[A-Z]+ / && /HELP$/ {
			help = index($0, "HELP")
			next
		}
		/^$/ {
			next
		}
		help && substr($0, help) !~ /[^ ]/ {
			print $1, "has no help in imsd --list " kind
		}
		kind == "knobs" && seen[$1]++ {
			print $1, "is twice in imsd --list " kind
		}'
}

found=$(kinds)
[[ $found ]] || { echo "$imsd --list names no table" >&2; exit 1; }
help=$("$imsd" --help)
for kind in $found; do
	[[ $("$imsd" --list "$kind" 2>/dev/null) ]] ||
		echo "$(place "$kind"): imsd --list names the table $kind, which cannot be listed"
	grep -q -w -e "$kind" <<<"${help#*Tables of --list:}" ||
		echo "$(place "$kind"): imsd --help does not name the table $kind"
	rows "$kind" | while read -r name what; do
		echo "$(place "$name"): $name $what"
	done
done
