#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# imsd as a service: its units as files (units.sh), and under a real systemd, PID 1 of a container with a minimal Debian,
# where docs/service.md is followed (booted.sh).
#
#   tests/service/run.sh BUILD
#
# Exit 77: all that could be tried is well, and systemd cannot be had here; a line says why.

. "$(dirname "$0")/../live/lib.sh"
out=$(cd "${1:-$top/build}" && pwd) || exit 1
cd "$top" || exit 1
skipped=
need systemd-analyze man debootstrap sipp openssl curl python3

# conclude: the last line
conclude()
{
	[[ -z $skipped ]] || echo "# not tried under systemd: $skipped"
	echo "$passed passed, $failed failed"
	((failed == 0)) || exit 1
	[[ -z $skipped ]] || exit 77
	exit 0
}

. tests/service/units.sh
. tests/service/container.sh
trap 'container_stop; leave' EXIT
if container_start; then
	. tests/service/booted.sh
	container_stop
fi
conclude
