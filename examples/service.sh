#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The job of ci.sh with imsd in a service container: it waits until imsd is ready, starts runs there and does here what they ask
# of the phone. IMSD_API, IMSD_ADDRESS, IMSD_PORT_UDP and IMSD_DOMAIN say where imsd is, OUT where the results go.
cd "$(dirname "$0")/.." || exit 2
for name in IMSD_API IMSD_ADDRESS IMSD_PORT_UDP IMSD_DOMAIN; do
	[[ ${!name-} ]] || { echo "$name is not set; examples/gitlab-ci.yml shows its value" >&2; exit 2; }
done
out=${OUT:-build/service} worst=0
mkdir -p "$out"
imsd --probe="$IMSD_API" --timeout 30s || exit 2
export PHONE_ADDRESS=${PHONE_ADDRESS:-$(hostname -i)}	# where imsd reaches the phone

for scenario in examples/ci/1-register.scn examples/ci/2-call.scn; do
	name=$(basename "$scenario" .scn)
	imsctl run "$scenario" --do "examples/ci/phone.sh >>$out/phone.txt 2>&1" --junit "$out/$name.xml"
	status=$?
	((status <= worst)) || worst=$status
done
if ((worst > 0)); then
	imsctl diagnosis >"$out/diagnosis.txt"
	imsctl journal --json max=1000 >"$out/journal.json"
	imsctl capture >"$out/capture.pcapng"
fi
exit "$worst"	# 0: all passed, 1: one failed, 2: one could not be run, or there is no imsd; 3: imsd refused one
