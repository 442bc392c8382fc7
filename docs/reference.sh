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

# Fault files as sections of their group: an index of it, then the texts and the rules of each file as they are.
fault='
	# the text of `key = "..." "...";`, without its quotes, signs of Markdown escaped
	function text(key, value) {
		if (!match(all, "(^|\n)" key "[ \t]*=[ \t\n]*\"([^\"\\\\]|\\\\.)*\"([ \t\n]*\"([^\"\\\\]|\\\\.)*\")*"))
			return ""
		value = substr(all, RSTART, RLENGTH)
		sub("^\n?" key "[ \t]*=[ \t\n]*\"", "", value)
		sub(/"$/, "", value)
		gsub(/"[ \t\n]*"/, "", value)
		gsub(/\\"/, "\"", value)
		gsub(/[*_`]/, "\\\\&", value)
		gsub(/</, "\\&lt;", value)
		return value
	}
	# what was read of one file
	function finish(name, link) {
		if (file == "")
			return
		name = file
		sub(/^config\/faults\//, "", name)
		sub(/\.conf$/, "", name)
		link = name
		gsub(/[^a-z0-9-]/, "", link)
		if (notes != "")
			notes = "```\n" notes "```\n\n"
		rows = rows sprintf("| [%s](#%s) | %s |\n", name, link, text("title"))
		sections = sections sprintf("\n%s %s\n\n**%s.** %s\n\n", index_of ? "###" : "##", name, text("title"), text("what")) \
			sprintf("Bends %s. %s\n\n%s```\n%s```\n", text("clause"), text("expect"), notes, rules)
	}
	FNR == 1 { finish(); file = FILENAME; all = notes = rules = ""; shown = 0 }
	/^# SPDX/ || /^#$/ && notes == "" { next }
	/^#/ && !shown { sub(/^# ?/, ""); notes = notes $0 "\n"; next }
	{ all = all "\n" $0 }
	/^(rules|behaviours|ifc)[ \t]*=/ { shown = 1 }
	shown { rules = rules $0 "\n" }
	END {
		finish()
		if (index_of)
			printf "\n| fault | title |\n|---|---|\n%s", rows
		printf "%s", sections
	}'

# groups: "name<tab>what it is about", in the order of config/faults/README.md
groups()
{
	sed -n -E 's/^\| ([a-z-]+) \| (.*) \|$/\1\t\2/p' config/faults/README.md | tail -n +2
}

# files GROUP: its fault files; a group without a folder is a file
files()
{
	if [ -d "config/faults/$1" ]; then
		find "config/faults/$1" -name '*.conf' | LC_ALL=C sort
	else
		echo "config/faults/$1.conf"
	fi
}

# The index of groups, then each group.
faults()
{
	local group about all

	printf '\n%s faults.\n\n| group | faults | is about |\n|---|---|---|\n' "$(find config/faults -name '*.conf' | wc -l)"
	while IFS=$'\t' read -r group about; do
		printf '| [%s](#%s) | %s | %s |\n' "$group" "$group" "$(files "$group" | wc -l)" "$about"
	done < <(groups)
	while IFS=$'\t' read -r group about; do
		mapfile -t all < <(files "$group")
		((${#all[@]} == 1)) || printf '\n## %s\n\n%s.\n' "$group" "${about^}"
		awk -v index_of="$((${#all[@]} > 1))" "$fault" "${all[@]}"
	done < <(groups)
}

page README.md 'Reference' \
	'Written by `make reference` from the tables in the code and the files of the catalogue.'
printf '\n'
printf -- '* [%s](%s)\n' Faults faults.md Rules rules.md Configuration configuration.md Scenarios scenarios.md \
	Checks checks.md \
	'HTTP control plane' api.md

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
	'Knobs are keys of the configuration, of `--set`, of a scenario, and most of them of a rule.'
table knobs 'Knobs'
table keys 'Keys of sockets, subscribers, the far end, USSD, application servers and devices'

page scenarios.md 'Scenarios' 'The words of `.scn` files.'
table headers 'Headers'
table lines 'Lines'
table core 'Words of core'
table do 'Words of do'
table accesses 'Accesses'

page checks.md 'Checks of UE messages' \
	'Packs below `config/checks/`: `expect pack NAME` in a scenario, `--pack NAME` for all of a run.'
table checks 'Checks'

page api.md 'HTTP control plane' 'On 127.0.0.1:8060 as `config/imsd.conf` has it.'
table routes 'Routes'
