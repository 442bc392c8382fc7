#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the live tests, all or those whose name holds one of the words:  tests/live/run.sh [WORD...]

set -u
[[ -z ${IMSD-} ]] || IMSD=$(realpath "$IMSD") && export IMSD
cd "$(dirname "$0")" || exit 1
limit=${LIVE_TIMEOUT:-400}
jobs=${LIVE_JOBS:-4}	# tests at the same time: most of what they do is waiting
passed=0
failed=0

folder=$(mktemp -d "${TMPDIR:-/tmp}/imsd-live-run.XXXXXX") || exit 1
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM

# run_test FILE: what one test says, in a file, its status at the end
run_test()
{
	local begun=$SECONDS

	{
		timeout -k 10 "$limit" bash "$1"
		echo "exit status $? seconds $((SECONDS - begun))"
	} >"$folder/$1" 2>&1
}

# count_test FILE: shows that and counts its lines; one that dies without a word has failed once
count_test()
{
	local line status=0 bad=0 seconds

	seconds=$(sed -n -E 's/^exit status [0-9]+ seconds //p' "$folder/$1")
	echo "# ${1%.sh}: ${seconds:-?} s"
	while IFS= read -r line; do
		case $line in
		'exit status '*) status=${line#exit status } && status=${status%% *} && continue ;;
		'ok '*) passed=$((passed + 1)) ;;
		'not ok '*) bad=$((bad + 1)) ;;
		esac
		printf '%s\n' "$line"
	done <"$folder/$1"
	if ((status != 0 && bad == 0)); then
		echo "not ok - ${1%.sh} ended with status $status"
		bad=1
	fi
	failed=$((failed + bad))
}

declare -a files=() pids=()
# Those that say that they are long begin first.
for file in $(grep -l '^# Long\.' [0-9]*.sh) $(grep -L '^# Long\.' [0-9]*.sh); do
	for word in "${@:-}"; do
		[[ $file == *"$word"* ]] || continue
		files+=("$file")
		break
	done
done
running=0
for file in "${files[@]}"; do
	((running < jobs)) || { wait -n; running=$((running - 1)); }
	run_test "$file" &
	pids+=("$!")
	running=$((running + 1))
done
for number in "${!files[@]}"; do
	wait "${pids[$number]}"
	count_test "${files[$number]}"
done
if ((${#files[@]} == 0)); then
	echo "not ok - no test is called $*"
	failed=1
fi
echo "$passed passed, $failed failed"
exit $((failed > 0))
