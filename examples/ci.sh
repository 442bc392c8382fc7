#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A CI job without code: imsd listens at free ports, SIPp is the phone under test, three scenarios judge it. Two pass; the
# third fails, since this phone never refreshes its registration. build/ci has the verdicts and what a failure leaves.
cd "$(dirname "$0")/.." || exit 2
[ "${IMSD-}" ] || make -s all deps-demo >&2 || exit 2
exec "${IMSD:-build/imsd}" -q -c examples/ci/imsd.conf --scenario examples/ci --live \
	--junit "${OUT:-build/ci}/junit.xml" --artifacts "${OUT:-build/ci}"	# exit 0: all passed, 1: one failed, 2: one could not be run
