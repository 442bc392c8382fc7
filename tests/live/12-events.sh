#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SIPp subscribes to its registration, and the network ends or shortens that (events/): alice over UDP, bob over TCP and
# carol over IPv6 at the same time.

. "$(dirname "$0")/lib.sh"
. "$top/tests/live/calls.sh"
need sipp tshark

flows=$top/tests/live/events
declare -A access=([alice]=udp4 [bob]=tcp4 [carol]=udp6)

# what_follows FLOW USER FROM: what the network does as soon as the first NOTIFY is answered
what_follows()
{
	local path=deregister body="{\"event\":\"$1\"}"

	[[ $1 == reg ]] && return 0
	[[ $1 == shortened ]] && path=reauthenticate body=
	imsd_says "$2 .*subscription\.state .*-> subscribed" "$3" >/dev/null &&
		api POST "/v1/registrations/$2/$path" "$body"
}

# flow NAME: all UEs play it
flow()
{
	local from user pid status=0
	local -A pids=()

	from=$(log_end)
	for user in "${!access[@]}"; do
		sed "s/AOR/${ue_aor[$user]}/" "$flows/$1" >"$work/$user.ladder"
		caller_run "$user" "${access[$user]}" "$work/$user.ladder" "${ue_aor[$user]}" &
		pids[$user]=$!
	done
	for user in "${!access[@]}"; do
		what_follows "$1" "$user" "$from" || status=1
	done
	for pid in "${pids[@]}"; do
		wait "$pid" || status=1
	done
	((status == 0)) || calls_failed "$from"
}

# nobody_left: all are de-registered, and nobody watches any more
nobody_left()
{
	api_get /v1/subscriptions | tee "$work/subscriptions"
	! grep -q '"package"' "$work/subscriptions"
}

check 'imsd is ready' calls_start events
for file in "$flows"/*; do
	check "package reg: $(basename "$file")" flow "$(basename "$file")"
done
check 'nobody watches any more' nobody_left
finish "$capture"
