#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# With a seed the same scenario writes the same journal on the virtual clock, octet by octet: many times in one process,
# and in two processes whose memory, time zone and order of work differ. That a difference would be found is proved by
# runs whose random numbers are the system's.
#
#   IMSD=build/imsd tests/determinism.sh [FILE|FOLDER...]      default: config/scenarios
#   DETERMINISM_TIMES=20 DETERMINISM_SAMPLE=60 DETERMINISM_SEED=1      runs of each; so many scenarios (0: all), drawn by
#                                                                      the seed

set -u
cd "$(dirname "$0")/.." || exit 1
imsd=${IMSD:-build/imsd}
times=${DETERMINISM_TIMES:-20}
sample=${DETERMINISM_SAMPLE:-60}
seed=${DETERMINISM_SEED:-1}
(($# > 0)) || set -- config/scenarios
work=$(mktemp -d "${TMPDIR:-/tmp}/imsd-determinism.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
. tests/tap.sh

# differs COMMAND...: it must fail because two journals differ
differs()
{
	"$@" >"$work/differs" && return 1
	grep -q 'writes another journal' "$work/differs"
}

# scenarios ARGUMENT...: runs the sample
scenarios()
{
	"$imsd" --scenario --seed "$seed" --sample "$sample" "$@"
}

# two_processes PATH...: the journals of all runs, written by two processes
two_processes()
{
	mkdir "$work/one" "$work/other"
	scenarios --repeat 1 --journal "$work/one" "$@" &&
		TZ=Asia/Kolkata LC_ALL=C MALLOC_PERTURB_=165 GLIBC_TUNABLES=glibc.malloc.tcache_count=0 scenarios --repeat 1 \
			--jobs 1 --journal "$work/other" "$@" &&
		diff -r "$work/one" "$work/other" &&
		[[ -n $(ls "$work/one") ]]
}

[[ -x $imsd ]] || { echo "there is no $imsd" >&2; exit 1; }
check "$times runs in one process write one journal" scenarios --repeat "$times" "$@"
check 'two processes write one journal' two_processes "$@"
check 'runs at random are found out' differs "$imsd" --scenario --repeat 2 --set seed=0 \
	config/scenarios/registration/500-three-times.scn
echo "$passed passed, $failed failed"
exit $((failed > 0 || passed == 0))
