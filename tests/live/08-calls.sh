#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SIPp as alice calls SIPp as carol, through P-CSCF and S-CSCF: every flow of calls/between, across UDP and TCP, IPv4
# and IPv6.

. "$(dirname "$0")/lib.sh"
. "$top/tests/live/calls.sh"
need sipp tshark

# call FLOW KEY KEY: alice calls carol; each message comes once, and none but those of the ladders
call()
{
	local caller=$ladders/between/$1.caller callee=$ladders/between/$1.callee from status=0

	from=$(log_end)
	callee_start carol "$3" "$callee" || return 1
	caller_run alice "$2" "$caller" "${ue_aor[carol]}" || status=1
	callee_end carol || status=1
	((status == 0)) && wire_messages "$from" "$(ladder_messages "$ladders/called" "$caller" "$callee")" && return 0
	calls_failed "$from"
}

check 'imsd is ready' calls_start calls
for file in "$ladders"/between/*.caller; do
	flow=$(basename "$file" .caller)
	for keys in 'udp4 udp4' 'udp4 tcp4' 'tcp4 udp4' 'tcp4 tcp4'; do
		check "$flow: alice ${keys% *}, carol ${keys#* }" call "$flow" "${keys% *}" "${keys#* }"
	done
done
for keys in 'udp6 udp4' 'tcp4 udp6' 'tcp6 tcp6'; do
	check "reliable: alice ${keys% *}, carol ${keys#* }" call reliable "${keys% *}" "${keys#* }"
done
finish "$capture"
