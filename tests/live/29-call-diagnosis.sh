#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A call of the network that the UE never answers: GET /v1/calls/ID says why, and so does the UE's own diagnosis.

. "$(dirname "$0")/lib.sh"

# register PORT: erin, who needs no authentication, registers from a socket that then closes; her Contact is at a port of nobody
register()
{
	local stream answer

	exec {stream}<>"/dev/udp/127.0.0.1/${port[udp4]}" || return 1
	sed 's/$/\r/' >"$work/request" <<END
REGISTER sip:$domain SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:$1;branch=z9hG4bK-$RANDOM$RANDOM;rport
Max-Forwards: 70
From: <sip:erin@$domain>;tag=$RANDOM
To: <sip:001010000000005@$domain>
Call-ID: call-diagnosis-$RANDOM
CSeq: 1 REGISTER
Contact: <sip:erin@127.0.0.1:$1>
Expires: 600
Content-Length: 0

END
	cat "$work/request" >&"$stream"
	answer=$(timeout 10 dd bs=4096 count=1 <&"$stream" 2>/dev/null | tr -d "\0")
	exec {stream}<&-
	printf '%s\n' "$answer"
	[[ $answer == 'SIP/2.0 200 '* ]]
}

# called: the network calls erin
called()
{
	answer=$(api POST /v1/calls '{"user": "erin", "from": "+15550199"}')
	printf '%s\n' "$answer"
	[[ $answer =~ \"call_id\":\ ?\"([^\"]+)\" ]] && call_id=${BASH_REMATCH[1]}
}

# says PATH PATTERN: within 10 s
says()
{
	local answer try

	for ((try = 0; try < 100; try++)); do
		answer=$(api_get "$1" 2>/dev/null)
		[[ $answer =~ $2 ]] && return 0
		sleep 0.1
	done
	printf '%s\n' "$answer"
	return 1
}

shipped_config "$work/imsd.conf"
check 'imsd is ready' imsd_start "$work/imsd.conf" --set timer.ue.T1=20ms
check 'erin registers' register "$(free_port)"
check 'the network calls erin' called
check 'GET /v1/calls/ID has its diagnosis' says /v1/calls/1 "\"diagnosis\":\[\{\"code\":\"CALL_UE_SILENT\".*\"call_id\":\"$call_id\""
check 'GET /v1/ues/NAME/diagnosis has it' says /v1/ues/erin/diagnosis '"code":"CALL_UE_SILENT","group":"call"'
finish
