#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Many imsds side by side on one host: parallel.sh [N]. Each has free ports, a phone with an address of its own, a folder for
# its state and results; build/parallel/1/junit.xml is what the first says. Ends as the worst of them, as ci.sh does.
cd "$(dirname "$0")/.." || exit 2
[ "${IMSD-}" ] || make -s all deps-demo >&2 || exit 2
n=${1:-4} worst=0
for ((i = 1; i <= n; i++)); do
	out=${OUT:-build/parallel}/$i
	mkdir -p "$out"
	STATE_DIRECTORY=$out/state PHONE_ADDRESS=127.0.0.$((i + 1)) "${IMSD:-build/imsd}" -q -c examples/ci/imsd.conf \
		--scenario examples/ci/1-register.scn examples/ci/2-call.scn --live --ready-file "$out/ready.json" \
		--junit "$out/junit.xml" --artifacts "$out" >"$out/verdicts.txt" 2>"$out/imsd.txt" &
	pids[i]=$!
done
for ((i = 1; i <= n; i++)); do
	wait "${pids[i]}"
	status=$?
	((status <= worst)) || worst=$status
	sed "s/^/$i: /" "${OUT:-build/parallel}/$i/verdicts.txt"
done
exit "$worst"
