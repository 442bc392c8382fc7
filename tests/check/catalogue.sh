#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Each fault says what it is, in one style, and is of a group that config/faults/README.md names; no two have one title.

set -u
cd "$(dirname "$0")/../.." || exit 1

texts='
	function finish(i) {
		for (i = 1; i in keys; i++)
			if (!(keys[i] in said))
				print file ":1: no " keys[i]
		delete said
	}
	BEGIN { split("title what clause expect rules", keys, " ") }
	FNR == 1 { if (file != "") finish(); file = FILENAME }
	/^(title|what|clause|expect|rules) *=/ { said[$1] }
	/^(title|clause) *= ".*\.";$/ { print FILENAME ":" FNR ": a full stop after " $1 }
	/^what *= ".*[^.)]";$/ { print FILENAME ":" FNR ": no full stop" }
	/^expect *= / && !/^expect = "The UE .*\.";$/ { print FILENAME ":" FNR ": not of the form expect = \"The UE ... .\";" }
	/^title *= / && titles[$0]++ { print FILENAME ":" FNR ": another fault of this title" }
	END { finish() }'
find config/faults -name '*.conf' -print0 | LC_ALL=C sort -z | xargs -0 awk "$texts"

# A name is of small letters, digits and hyphens.
find config/faults -name '*.conf' | grep -v -x -E 'config/faults(/[a-z0-9-]+)?/[a-z0-9-]+\.conf' | sed 's/$/:1: not a name of small letters, digits and hyphens/'

named=$(sed -n -E 's/^\| ([a-z-]+) \|.*/\1/p' config/faults/README.md | tail -n +2 | sort)
there=$(find config/faults -mindepth 1 -maxdepth 1 ! -name README.md | sed -e 's,.*/,,' -e 's/\.conf$//' | sort)
comm -3 <(echo "$named") <(echo "$there") | sed 's/^\t*\(.*\)/config\/faults\/README.md:1: \1 is not both in the table and in the folder/'
true
