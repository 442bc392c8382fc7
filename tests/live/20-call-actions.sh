#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What the API does in a call, with a UE at the other end: list, start, answer, ring, reject, hold, resume, re-INVITE,
# UPDATE, REFER, keys, release.

. "$(dirname "$0")/lib.sh"
. "$top/tests/live/ue.sh"
need curl jq

sdp=$'v=0\r\no=ue 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 49170 RTP/AVP 0 101\r\n'
sdp+=$'a=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n'
me="<sip:+15551230005@$domain>"
calls=0

# invites NUMBER: erin calls it; what comes first is a provisional response
invites()
{
	calls=$((calls + 1))
	BODY=$sdp ue_say "INVITE sip:$1@$domain SIP/2.0" "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-call-$calls;rport" \
		'Max-Forwards: 70' "From: $me;tag=c$calls" "To: <sip:$1@$domain>" "Call-ID: call-$calls" 'CSeq: 1 INVITE' \
		'Contact: <sip:ue@127.0.0.1:9>' 'Allow: INVITE, ACK, BYE, CANCEL, UPDATE, INFO, REFER, NOTIFY' \
		"Route: <sip:127.0.0.1:${port[udp4]};lr>, $(cat "$work/service-route")"
	ue_gets '^SIP/2.0 180'
}

# acknowledges: an ACK to the response in $got: to a 2xx end to end, to another on this hop
acknowledges()
{
	local target routes

	if grep -q '^SIP/2.0 2' "$got"; then
		target=$(ue_header Contact | sed 's/.*<\([^>]*\)>.*/\1/')
		mapfile -t routes < <(ue_header Record-Route | sed 's/^[^:]*: *//; s/, *</\n</g' | tac | sed 's/^/Route: /')
		ue_say "ACK $target SIP/2.0" "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-ack-$calls;rport" \
			'Max-Forwards: 70' "${routes[@]}" "From: $me;tag=c$calls" "$(ue_header To)" "Call-ID: call-$calls" \
			'CSeq: 1 ACK'
	else
		ue_say "ACK sip:nobody@$domain SIP/2.0" "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-call-$calls;rport" \
			"From: $me;tag=c$calls" "$(ue_header To)" "Call-ID: call-$calls" 'CSeq: 1 ACK'
	fi
}

# acts WORD [ARGUMENT]: the action, in the call that erin made last
acts()
{
	asks POST "/v1/calls/call-$calls" --json "{\"action\":\"$1\"${2:+,\"argument\":\"$2\"}}"
}

# state STATE: of that call
state()
{
	asks GET "/v1/calls/call-$calls" && answer ".state == \"$1\""
}

# answered: the far end rings for ever, and answers when it is told to
answered()
{
	invites +15550102 && state early && acts answer && ue_gets '^SIP/2.0 200' && grep -q '^m=audio' "$got" &&
		acknowledges && state established
}

# offered WORD PATTERN [ARGUMENT]: a re-INVITE comes whose description has PATTERN; it is answered, and acknowledged
offered()
{
	acts "$1" "${3-}" && ue_gets '^INVITE' && grep -q -a -e "$2" "$got" && BODY=$sdp ue_answers '200 OK' && ue_gets '^ACK'
}

# asked WORD METHOD [ARGUMENT]: such a request comes, and is answered
asked()
{
	acts "$1" "${3-}" && ue_gets "^$2" && BODY=${BODY-} ue_answers "${4:-200 OK}"
}

# pressed: keys leave as telephone-events
pressed()
{
	acts dtmf '12#' && asks GET "/v1/calls/call-$calls" && answer '.far_end.streams[0].sent > 0'
}

# rejected STATUS [ARGUMENT]: another call is refused so
rejected()
{
	invites +15550102 && acts reject "${2-}" && ue_gets "^SIP/2.0 $1" && acknowledges
}

# ringing: bob, whom imsd plays, says nothing, rings when he is told to, and declines
ringing()
{
	asks PUT /v1/behaviours/patient --json '{"turn":"call.incoming","steps":[{"wait":"1h"},{"reply":486}]}' &&
		asks PATCH /v1/subscribers/bob --json '{"behaviour":"patient"}' || return 1
	calls=$((calls + 1))
	BODY=$sdp ue_say "INVITE sip:+15551230002@$domain SIP/2.0" \
		"Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-call-$calls;rport" 'Max-Forwards: 70' "From: $me;tag=c$calls" \
		"To: <sip:+15551230002@$domain>" "Call-ID: call-$calls" 'CSeq: 1 INVITE' 'Contact: <sip:ue@127.0.0.1:9>' \
		"Route: <sip:127.0.0.1:${port[udp4]};lr>, $(cat "$work/service-route")"
	ue_gets '^SIP/2.0 100' && acts ring && ue_gets '^SIP/2.0 180' && acts reject 603 && ue_gets '^SIP/2.0 603' &&
		acknowledges
}

# released: the network ends the call, and says why
released()
{
	asks DELETE "/v1/calls/call-$calls?cause=31" && ue_gets '^BYE' && ue_header Reason | grep -q 'cause=31' &&
		ue_answers '200 OK'
}

# referred: a REFER comes
referred()
{
	asked refer REFER +15550101 '603 Decline' && ue_header CSeq | grep -q REFER
}

# started: the network calls, and hangs up
started()
{
	local id

	asks POST /v1/calls --json '{"user":"erin","from":"+15550199"}' && answer '.id > 0' || return 1
	id=$(jq -r .id "$work/answer")
	ue_gets '^INVITE' && cp "$got" "$work/invite" && ue_answers '180 Ringing' && cp "$work/invite" "$got" &&
		BODY=$sdp ue_answers '200 OK' && ue_gets '^ACK' &&
		asks POST "/v1/calls/$id" --json '{"action":"bye"}' && ue_gets '^BYE' && ue_answers '200 OK'
}

# released_at_once: the call is released and shown by the id that its POST has answered, whatever the UE has done
released_at_once()
{
	local id

	asks POST /v1/calls --json '{"user":"erin","from":"+15550199"}' && answer '.id > 0' || return 1
	id=$(jq -r .id "$work/answer")
	asks DELETE "/v1/calls/$id" && asks GET "/v1/calls/$id/ladder.txt" && grep -q ' INVITE ' "$work/answer" &&
		ue_gets '^INVITE' && cp "$got" "$work/invite" && ue_answers '180 Ringing' && ue_gets '^CANCEL' && ue_answers '200 OK' &&
		cp "$work/invite" "$got" && ue_answers '487 Request Terminated' && ue_gets '^ACK'
}

# over: no call is alive within 5 s
over()
{
	local try

	for try in {1..50}; do
		asks GET /v1/calls >"$work/calls" && answer '.count == 0' >/dev/null && return 0
		read -r -t 0.1 <> <(:)
	done
	cat "$work/calls"
	return 1
}

shipped_config "$work/imsd.conf"
check 'imsd is ready' imsd_start "$work/imsd.conf"
ue_open
check 'erin registers' ue_register +15551230005 001010000000005 600 1
ue_header Service-Route | sed 's/^[^:]*: *//' >"$work/service-route"
check 'a call that rings is answered' answered
check 'it is listed' asks GET /v1/calls
check 'with both parties' answer '.count == 1 and .calls[0].caller == "erin"'
check 'twice: nothing waits for an answer' refuses 409 'no INVITE of the UE waits' POST "/v1/calls/call-$calls" \
	--json '{"action":"answer"}'
check 'keys in RTP' pressed
check 'hold' offered hold 'a=sendonly'
check 'resume' offered resume '^m=audio'
check 're-INVITE' offered reinvite 'a=inactive' inactive
check 'and back' offered resume '^m=audio'
BODY=$sdp check 'UPDATE' asked update UPDATE
check 'a key by INFO' asked key INFO 5
check 'a status that there is not' refuses 409 'is no status for it' POST "/v1/calls/call-$calls" \
	--json '{"action":"reject","argument":"200"}'
check 'REFER' referred
check 'the network releases it' released
check 'rejected: busy' rejected 486
check 'rejected: declined' rejected 603 603
check 'it rings when it is told to' ringing
check 'the network starts a call and ends it' started
check 'a call is released by its id at once' released_at_once
check 'no call is left' over
finish
