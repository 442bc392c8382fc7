#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Writes the reference: every table of words that imsd has, and its faults.
#
#   docs/reference.sh IMSD FOLDER

set -eu
imsd=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
cd "$(dirname "$0")/.."

# page FILE TITLE TEXT: begins a page
page()
{
	exec >"$out/$1"
	printf '# %s\n\n%s\n' "$2" "$3"
}

# table KIND HEADING: what `imsd --list KIND` prints
table()
{
	printf '\n## %s\n\n`imsd --list %s`\n\n```\n' "$2" "$1"
	"$imsd" --list "$1" | sed 's/ *$//'
	printf '```\n'
}

# One fault file as a section: its texts, then its rules as they are.
fault='
	# the text of `key = "..." "...";`, quotes taken off
	function text(key, value) {
		if (!match(all, "(^|\n)" key "[ \t]*=[ \t\n]*\"([^\"\\\\]|\\\\.)*\"([ \t\n]*\"([^\"\\\\]|\\\\.)*\")*"))
			return ""
		value = substr(all, RSTART, RLENGTH)
		sub("^\n?" key "[ \t]*=[ \t\n]*\"", "", value)
		sub(/"$/, "", value)
		gsub(/"[ \t\n]*"/, "", value)
		gsub(/\\"/, "\"", value)
		return value
	}
	/^# SPDX/ { next }
	{ all = all "\n" $0 }
	/^(rules|behaviours|ifc)[ \t]*=/ { shown = 1 }
	shown { rules = rules $0 "\n" }
	END {
		printf "\n### %s\n\n**%s.** %s\n\n", name, text("title"), text("what")
		printf "Bends: %s. A UE: %s\n\n```\n%s```\n", text("clause"), text("expect"), rules
	}'

# Faults by group: the folder they lie in.
faults()
{
	local file name group last=

	while IFS= read -r file; do
		name=${file#config/faults/}
		name=${name%.conf}
		group=${name%/*}
		[ "$group" != "$name" ] || group=more
		[ "$group" = "$last" ] || printf '\n## %s\n' "$group"
		last=$group
		awk -v name="$name" "$fault" "$file"
	done < <(find config/faults -name '*.conf' | LC_ALL=C sort)
}

page faults.md 'Faults that come with imsd' \
	'Each is a file below `config/faults/` and goes by its name: `imsd --fault registration/503-retry-after`.'
faults

page rules.md 'Rules: the words of when and do' 'A rule says `when` something is seen, `do` something else.'
table conditions 'When'
table actions 'Do'
table attributes 'Derived words'
table turns 'Turns'
table behaviours 'Behaviours'
table sdp 'Words of sdp'
table duties 'Duties'
table procedures 'Procedures'
table states 'States'
table packages 'Event packages'

page configuration.md 'Configuration' \
	'Every key is a knob: of the configuration, of `--set`, of a scenario, and most of a rule.'
table knobs 'Knobs'

page scenarios.md 'Scenarios' 'The words of `.scn` files.'
table headers 'Headers'
table lines 'Lines'
table core 'Words of core'
table do 'Words of do'
table accesses 'Accesses'

page api.md 'HTTP control plane' 'On 127.0.0.1:8060 as `config/imsd.conf` has it.'
table routes 'Routes'
