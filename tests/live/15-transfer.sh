#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Call transfer between two UEs that SIPp plays (transfer/): alice refers carol to the far end.

. "$(dirname "$0")/lib.sh"
. "$top/tests/live/calls.sh"
need sipp tshark

flows=$top/tests/live/transfer
target=sip:+15550100@$domain

# ladder FILE: with what it names filled in
ladder()
{
	sed "s#TARGET#$target#g; s#AOR#${ue_aor[alice]}#; s#TRYING#$work/trying#; s#ANSWERED#$work/answered#" \
		"$flows/$1" >"$work/$1"
	echo "$work/$1"
}

# transferred FLOW KEY KEY: each message of the ladders passes once
transferred()
{
	local caller callee from status=0

	caller=$(ladder "$1.caller")
	callee=$(ladder "$1.callee")
	from=$(log_end)
	callee_start carol "$3" "$callee" || return 1
	caller_run alice "$2" "$caller" "${ue_aor[carol]}" -cid_str %u-%p || status=1
	callee_end carol || status=1
	((status == 0)) && wire_messages "$from" "$(ladder_messages "$ladders/called" "$caller" "$callee")" && return 0
	calls_failed "$from"
}

printf 'SIP/2.0 100 Trying\r\n' >"$work/trying"
printf 'SIP/2.0 200 OK\r\n' >"$work/answered"
check 'imsd is ready' calls_start transfer
for file in "$flows"/*.caller; do
	flow=$(basename "$file" .caller)
	for keys in 'udp4 udp4' 'udp4 tcp4' 'tcp4 udp6' 'tcp6 tcp4'; do
		check "$flow: alice ${keys% *}, carol ${keys#* }" transferred "$flow" "${keys% *}" "${keys#* }"
	done
done
finish "$capture"
