#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Calls with the far end that imsd plays: SIPp calls the number of each behaviour (calls/far-end), and the network calls
# SIPp with each behaviour (calls/network); alice over UDP, bob over TCP and carol over IPv6 at the same time.
# Long.

. "$(dirname "$0")/lib.sh"
. "$top/tests/live/calls.sh"
need sipp tshark

# judged STATUS FROM LADDER: each message came once, and none but those of the ladder, three times
judged()
{
	local files=("$3" "$3" "$3")

	[[ $3 == */network/* ]] && files+=("$ladders/called" "$ladders/called" "$ladders/called")
	(($1 == 0)) && wire_messages "$2" "$(ladder_messages "${files[@]}")" && return 0
	calls_failed "$2"
}

# calls USER LADDER NUMBER: one UE calls it
calls()
{
	caller_run "$1" "${access[$1]}" "$2" "sip:$3@$domain"
}

# outgoing LADDER: three UEs call the far end
outgoing()
{
	local name from

	name=$(basename "$1")
	from=$(log_end)
	all calls "$1" "$(number_of "${name%%.*}")"
	judged $? "$from" "$1"
}

# incoming LADDER: the network calls three UEs
incoming()
{
	local name from user status=0

	name=$(basename "$1")
	from=$(log_end)
	for user in "${!access[@]}"; do
		callee_start "$user" "${access[$user]}" "$1" &&
			api POST /v1/calls "{\"user\":\"$user\",\"from\":\"+15550199\",\"behaviour\":\"${name%%.*}\"}" ||
			status=1
	done
	for user in "${!access[@]}"; do
		callee_end "$user" || status=1
	done
	judged "$status" "$from" "$1"
}

# no_calls: the API lists none
no_calls()
{
	api_get /v1/calls >"$work/calls"
	cat "$work/calls"
	! grep -q '"id"' "$work/calls"
}

check 'imsd is ready' calls_start far-end
for ladder in "$ladders"/far-end/*; do
	check "the far end: $(basename "$ladder")" outgoing "$ladder"
done
for ladder in "$ladders"/network/*; do
	check "from the network: $(basename "$ladder")" incoming "$ladder"
done
check 'no call is left' no_calls
finish "$capture"
