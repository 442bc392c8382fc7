#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Plays the shipped scenarios, a folder at a time, as many at once as there are CPUs; the last line has the sum.
#
#   tests/scenarios.sh
#   IMSD=build/imsd		the program

set -u
IMSD=$(realpath "${IMSD:-$(dirname "$0")/../build/imsd}")
cd "$(dirname "$0")/.." || exit 1
output=$(mktemp -d "${TMPDIR:-/tmp}/imsd-scenarios.XXXXXX") || exit 1
trap 'rm -rf "$output"' EXIT
trap 'exit 1' HUP INT TERM
export IMSD output

# play FOLDER: its verdicts, and how it has ended, in files
play()
{
	"$IMSD" --scenario "config/scenarios/$1" >"$output/$1" 2>&1
	echo "$?" >"$output/$1.status"
}

export -f play
folders=()
for folder in config/scenarios/*/; do
	folder=$(basename "$folder")
	[[ $folder == preamble ]] || folders+=("$folder")	# what others include
done
printf '%s\n' "${folders[@]}" | xargs -P "$(nproc)" -I '{}' bash -c 'play {}'
sums=(0 0 0 0)
failed=0
for folder in "${folders[@]}"; do
	sed '$d' "$output/$folder"
	status=$(<"$output/$folder.status")
	read -r -a counts < <(tail -n 1 "$output/$folder" |
		sed -n -E 's/^([0-9]+) passed, ([0-9]+) failed, ([0-9]+) errors, ([0-9]+) skipped$/\1 \2 \3 \4/p')
	if ((status || ${#counts[@]} != 4)); then
		failed=1
		echo "$folder: imsd has ended with $status: $(tail -n 1 "$output/$folder")"
	fi
	for i in "${!counts[@]}"; do
		sums[i]=$((sums[i] + counts[i]))
	done
done
echo "${sums[0]} passed, ${sums[1]} failed, ${sums[2]} errors, ${sums[3]} skipped"
exit "$failed"
