#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Three phones (baresip) in a conference: carol dials the factory, the network calls frank and grace in. Each has a tone of
# its own for a microphone; each hears the tones of the two others and not its own.

. "$(dirname "$0")/lib.sh"
. "$top/tests/live/calls.sh"
. "$top/tests/live/phones.sh"
need baresip tshark

declare -A access=([carol]=tls4 [frank]=udp4 [grace]=tcp4)
declare -A tone=([carol]=500 [frank]=700 [grace]=900)

# configure FILE: frank and grace are subscribers, too
configure()
{
	local name

	for name in frank grace; do
		sed -i "s/^subscribers = (/&\n  { name = \"$name\"; impi = \"$name@$domain\"; impus = ( \"sip:$name@$domain\" );\
			auth = { algorithm = \"digest\"; password = \"secret\"; }; },/" "$1"
	done
}

# phones_start: all are registered, and answer by themselves
phones_start()
{
	local name

	for name in carol frank grace; do
		phone_start "$name" "${access[$name]}" "${tone[$name]}" answermode=auto || return 1
	done
}

# conference_id: of the one that there is
conference_id()
{
	api_get /v1/conferences >"$work/conferences"
	grep -o '"id": *[0-9]*' "$work/conferences" | grep -o '[0-9]*' | head -n 1
}

# begun: carol's call to the factory is answered by a focus
begun()
{
	phone_do carol dial "sip:mmtel@conf-factory.$domain"
	phone_says carol CALL_ESTABLISHED
}

# added NAME: the network calls it in
added()
{
	api POST "/v1/conferences/$(conference_id)/participants" "{\"user\":\"$1\"}" && phone_says "$1" CALL_ESTABLISHED
}

# hears NAME: two tones make up what it heard, its own is not among it
hears()
{
	phone_heard "$1" "${tone[@]}" | tee "$work/tones"
	awk -v own="${tone[$1]}" '{ ok += $1 == own ? $2 < 0.01 : $2 > 0.2; } END { exit ok != 3 }' "$work/tones"
}

# ended: nobody is in it any more
ended()
{
	api_get /v1/conferences | tee "$work/conferences"
	! grep -q '"state": *"connected"' "$work/conferences"
}

# talk: for a second; then all hang up, the creator last
talk()
{
	local name

	read -r -t 2 <> <(:)
	for name in grace frank carol; do
		phone_hangs_up "$name" || return 1
	done
}

check 'imsd is ready' calls_start conference
check 'three phones register' phones_start
check 'carol dials the factory' begun
check 'frank is called in' added frank
check 'grace is called in' added grace
check 'they talk' talk
for name in carol frank grace; do
	check "$name hears the others" hears "$name"
done
check 'the conference is over' ended
for name in carol frank grace; do
	check "$name leaves" phone_stop "$name"
done
finish "$capture"
