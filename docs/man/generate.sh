#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Writes a manual page: its text from TEMPLATE, its tables from the programs themselves. In a template
#
#   @list imsd KIND SHAPE [JOIN]     is the table `imsd --list KIND`; table.awk has the shapes. KIND/BEGIN: only rows that
#                                    begin so; KIND kinds: which tables there are
#   @list imsctl KIND SHAPE [JOIN]   the same of `imsctl --list=KIND`
#   @commands@                       imsctl's commands with their keys
#   @example KIND ... @end@          an example, as it is typed; tests/install tries those of configuration and scenario
#   @version@ @sysconfdir@ @datadir@ @date@    are these, anywhere in a line
#
#   docs/man/generate.sh BUILD VERSION SYSCONFDIR DATADIR TEMPLATE >PAGE

set -eu -o pipefail
build=$1
version=$2
sysconfdir=$3
datadir=$4
template=$5
here=$(dirname "$0")
plain=$(<"$here/plain.awk")$'\n'
date=$(date -u -d "@${SOURCE_DATE_EPOCH:-$(stat -c %Y "$template")}" +%Y-%m-%d)

# table PROGRAM KIND: what it prints
table()
{
	case $* in
	'imsd kinds') "$build/imsd" --list ;;
	'imsd '*) "$build/imsd" --list "$2" ;;
	'imsctl '*) "$build/imsctl" --list="$2" ;;
	esac
}

# list PROGRAM KIND[/BEGIN] SHAPE [JOIN]: the table as paragraphs
list()
{
	local begin=${2#"${2%%/*}"}

	table "$1" "${2%%/*}" | awk -v begin="${begin#/}" 'NR == 1 || index($0, begin) == 1 || begin == ""' |
		if [[ $3 == p* ]]; then by_prefix; else cat; fi |
		awk -v shape="$3" -v join="${4- }" "$plain$(<"$here/table.awk")"
}

# by_prefix: rows in the order of their names, those without a prefix first
by_prefix()
{
	local heading

	IFS= read -r heading
	printf '%s\n' "$heading"
	awk 'NF { print (index($1, ".") > 0), $0 }' | LC_ALL=C sort -s -k 1,2 | cut -c 3-
}

# example: the lines up to @end@ as they are
example()
{
	local line

	printf '.PP\n.RS 2\n.EX\n'
	while IFS= read -r line && [[ $line != @end@ ]]; do
		line=${line//@sysconfdir@/$sysconfdir}
		printf '%s\n' "${line//@datadir@/$datadir}"
	done | awk "$plain"'{ print plain($0) }'
	printf '.EE\n.RE\n'
}

# commands: each command as "call UE", its keys as paragraphs in it
commands()
{
	{ table imsctl keys | sed 1d; echo; table imsctl commands | sed 1d; } | awk -F '  +' "$plain"'
		!NF { commands = 1; next }
		!commands { keys[$1 "  " $2] = keys[$1 "  " $2] sprintf(".br\n\\fB%s\\fR: %s\n", plain($3), plain($4)); next }
		$3 != group { group = $3; printf ".SS %s\n", plain(group) }
		{
			printf ".PP\n\\fB%s\\fR", plain($1)
			printf $2 == "-" ? "\n" : " \\fI%s\\fR\n", plain($2)
			printf ".RS 4\n%s\n%s.RE\n", plain($4), keys[$1 "  " $2]
		}'
}

# lines: no line of text is longer than 80 octets, and paragraphs begin once
lines()
{
	awk '
		function text(line, at) {
			while (length(line) > 80) {
				for (at = 80; at > 0 && substr(line, at, 1) != " "; at--)
					;
				if (!at)
					at = index(line, " ")
				if (!at)
					break
				print substr(line, 1, at - 1)
				line = substr(line, at + 1)
				if (line ~ /^[.]/)
					line = "\\&" line
			}
			print line
		}
		/^\.(EX|EE)$/ { example = $0 == ".EX" }
		example || /^\./ { if (!(/^\.PP$/ && before ~ /^\.(PP|S[SH])/)) print; before = $0; next }
		before == ".RE" { print ".PP" }
		{ text($0); before = $0 }'
}

# page: the template, filled in
page()
{
	local line program kind shape join

	printf '.\\" Written by docs/man/generate.sh from docs/man/%s and the tables of imsd and imsctl.\n' "${template##*/}"
	while IFS= read -r line; do
		case $line in
		'@list '*)
			read -r _ program kind shape join <<<"$line"
			list "$program" "$kind" "$shape" "${join:- }"
			;;
		@commands@) commands ;;
		'@example '*) example ;;
		*)
			line=${line//@version@/$version}
			line=${line//@sysconfdir@/$sysconfdir}
			line=${line//@datadir@/$datadir}
			printf '%s\n' "${line//@date@/$date}"
			;;
		esac
	done <"$template"
}

page | lines
