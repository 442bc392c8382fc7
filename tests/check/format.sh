#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Where clang-format would write C otherwise; with --write it does. Tables, enumerations and macros of several lines keep
# their columns: clang-format is not shown these lines.
#
#   tests/check/format.sh [--write]

set -u
cd "$(dirname "$0")/../.." || exit 1
export format=${CLANG_FORMAT:-clang-format-14}
export mode=${1:---dry-run}
command -v "$format" >/dev/null || { echo "$format is missing (make deps)" >&2; exit 1; }

# format_file FILE: one finding for each place
format_file()
{
	local lines output option=--dry-run

	[[ $mode == --write ]] && option=-i
	mapfile -t lines < <(awk -f tests/check/format.awk "$1")
	((${#lines[@]} > 0)) || return 0
	output=$("$format" --style=file "$option" "${lines[@]}" "$1" 2>&1) || {
		printf "%s\n" "$output" >&2
		exit 255
	}
	printf "%s\n" "$output" |
		sed -n -E 's/^([^:]+:[0-9]+):[0-9]+: (warning|error): .*/\1: clang-format has it otherwise (make format)/p'
}

export -f format_file
find daemon imsctl tests -name '*.[ch]' -print0 | sort -z |
	xargs -0 -P "$(nproc)" -n 8 bash -c 'for file; do format_file "$file"; done' format | sort -t: -k1,1 -k2,2n -u
