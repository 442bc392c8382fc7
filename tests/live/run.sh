#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs the live tests, all or those whose name holds one of the words:  tests/live/run.sh [WORD...]

set -u
[[ -z ${IMSD-} ]] || IMSD=$(realpath "$IMSD") && export IMSD
cd "$(dirname "$0")" || exit 1
limit=${LIVE_TIMEOUT:-180}
passed=0
failed=0

# run_test FILE: runs one test and counts its lines; one that dies without a word has failed once
run_test()
{
	local line status=0 bad=0

	echo "# ${1%.sh}"
	while IFS= read -r line; do
		case $line in
		'exit status '*) status=${line#exit status } && continue ;;
		'ok '*) passed=$((passed + 1)) ;;
		'not ok '*) bad=$((bad + 1)) ;;
		esac
		printf '%s\n' "$line"
	done < <(timeout -k 10 "$limit" bash "$1" 2>&1; echo "exit status $?")
	if ((status != 0 && bad == 0)); then
		echo "not ok - ${1%.sh} ended with status $status"
		bad=1
	fi
	failed=$((failed + bad))
}

ran=0
for file in [0-9]*.sh; do
	for word in "${@:-}"; do
		[[ $file == *"$word"* ]] || continue
		run_test "$file"
		ran=$((ran + 1))
		break
	done
done
if ((ran == 0)); then
	echo "not ok - no test is called $*"
	failed=1
fi
echo "$passed passed, $failed failed"
exit $((failed > 0))
