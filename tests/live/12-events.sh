#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SIPp subscribes to its registration, and the network ends or shortens that (events/): alice over UDP, bob over TCP and
# carol over IPv6 at the same time.

. "$(dirname "$0")/lib.sh"
. "$top/tests/live/calls.sh"
need sipp tshark

flows=$top/tests/live/events

# what_follows FLOW USER FROM: what the network does as soon as the first NOTIFY is answered
what_follows()
{
	local path=deregister body="{\"event\":\"$1\"}"

	[[ $1 == reg ]] && return 0
	[[ $1 == shortened ]] && path=reauthenticate body=
	imsd_says "$2 .*subscription\.state .*-> subscribed" "$3" >/dev/null &&
		api POST "/v1/registrations/$2/$path" "$body"
}

# play USER FLOW: the UE plays it, and the network does what follows
play()
{
	local from pid status=0

	from=$(log_end)
	sed "s/AOR/${ue_aor[$1]}/" "$flows/$2" >"$work/$1.ladder"
	caller_run "$1" "${access[$1]}" "$work/$1.ladder" "${ue_aor[$1]}" &
	pid=$!
	what_follows "$2" "$1" "$from" || status=1
	wait "$pid" || status=1
	return "$status"
}

# nobody_left: all are de-registered, and nobody watches any more
nobody_left()
{
	api_get /v1/subscriptions | tee "$work/subscriptions"
	! grep -q '"package"' "$work/subscriptions"
}

check 'imsd is ready' calls_start events
for file in "$flows"/*; do
	check "package reg: $(basename "$file")" all_well play "$(basename "$file")"
done
check 'nobody watches any more' nobody_left
finish "$capture"
