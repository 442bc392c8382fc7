#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What can be written and outlives its function: nothing but the log sink's level.
#
#   tests/check/globals.sh BUILD

set -u
cd "$(dirname "$0")/../.." || exit 1
allowed='sink_level'

# Columns of nm: name, value, class, type, size, line, section; behind it, with -l, FILE:LINE.
# .data.rel.ro is const, and written by the loader alone.
find daemon imsctl -name '*.c' | sed -e 's:^imsctl/:ctl/:' -e "s:^:$1/:" -e 's:c$:o:' | xargs nm -A -l --format=sysv --defined-only | awk -F'|' -v allowed="$allowed" '
	function trim(text) {
		gsub(/^[ \t]+|[ \t]+$/, "", text)
		return text
	}

	$7 ~ /^(\.data|\.bss|\.tdata|\.tbss|COMMON|\*COM\*)/ && $7 !~ /^\.data\.rel\.ro/ {
		object = name = trim($1)
		sub(/:[^:]*$/, "", object)
		sub(/^.*:/, "", name)
		place = $7 ~ /\t/ ? trim(substr($7, index($7, "\t"))) : ""
		sub(/^.*\/daemon\//, "daemon/", place)
		sub(/^.*\/imsctl\//, "imsctl/", place)
		if (place == "") {
			place = object
			sub(/^.*\/daemon\//, "daemon/", place)
			sub(/\.o$/, ".c:1", place)
		}
		if (name != allowed)
			printf "%s: a variable that can be written and outlives its function: %s\n", place, name
	}' | sort -u
exit "${PIPESTATUS[2]}"
