#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What a person watches: a call's ladder as text, picture and Mermaid, the capture as tshark reads it, and the stream of
# events, which goes on where it ended and drops who does not read.

. "$(dirname "$0")/lib.sh"
. "$top/tests/live/calls.sh"
need sipp tshark curl xmllint

url=	# of the API
reader=	# PID of who reads a stream

# call_far_end: alice registers and calls; a rule loses the first 180
call_far_end()
{
	api POST /v1/rules '{"name": "no first 180", "when": {"method": "INVITE", "status": 180, "copy": 1},
		"do": [{"drop": true}]}' >/dev/null &&
		caller_run alice udp4 "$ladders/far-end/answer" "sip:+15550101@$domain"
}

# fetched PATH FILE TYPE: is it answered with that media type?
fetched()
{
	local type

	type=$(curl -sS --max-time 10 -o "$work/$2" -w '%{http_code} %{content_type}' "$url$1")
	echo "$1: $type"
	[[ $type == "200 $3"* ]]
}

# has FILE PATTERN...: each matches a line of it
has()
{
	local file=$work/$1 pattern status=0

	shift
	for pattern; do
		grep -q -E -e "$pattern" "$file" || { echo "no $pattern"; status=1; }
	done
	((status == 0)) || head -c 6000 "$file"
	return "$status"
}

# drawn_as_text: who takes part, each message once, what was lost, the rule, what happened
drawn_as_text()
{
	fetched /v1/calls/1/ladder.txt call.txt text/plain &&
		has call.txt '^Call 1: alice to \+15550101: .*1 held or lost' '^ +alice +pcscf$' 'INVITE.* SDP' \
			'x-+ 180 Ringing' 'rule: no first 180' '< - .* 180 Ringing .*copy 2' 'call.state  call 1: .*-> ended' &&
		! grep -E 'REGISTER|scscf' "$work/call.txt" && awk 'length > 120 { exit 1 }' "$work/call.txt"
}

drawn_as_picture()
{
	fetched /v1/calls/1/ladder.svg call.svg image/svg+xml && xmllint --noout --nonet "$work/call.svg" &&
		has call.svg prefers-color-scheme '<title>INVITE sip:' 'class="m lost"' 'no first 180' &&
		! grep -q -i -E '<script|https?://[^w]' "$work/call.svg"
}

drawn_for_mermaid()
{
	fetched /v1/calls/1/ladder.mmd call.mmd text/vnd.mermaid && has call.mmd '^sequenceDiagram$' 'actor p0 as alice' \
		'p0->>p1: INVITE sip:.*SDP' 'p1--xp0: 180 Ringing' 'Note over p0,p1: rule no first 180'
}

# other_ladders: of a phone, of all, filtered, between the elements; those that there are not
other_ladders()
{
	fetched /v1/ues/alice/ladder.txt ue.txt text/plain && has ue.txt '^UE alice:' REGISTER INVITE BYE &&
		fetched '/v1/ladder.txt?method=BYE&user=alice' bye.txt text/plain && has bye.txt '^2 messages' &&
		fetched '/v1/calls/1/ladder.svg?leg=core' core.svg image/svg+xml && has core.svg S-CSCF 'far end' &&
		fetched '/v1/ladder.mmd?max=1' last.mmd text/vnd.mermaid && has last.mmd 'older records left out' &&
		fetched /v1/calls/99/ladder.txt none 'x'
	has none 'no call has the number' && ! fetched '/v1/ladder.txt?leg=far' none 200 && has none 'leg: ue' &&
		! fetched /v1/runs/99/ladder.txt none 200 && has none 'no run has'
}

# capture_fields FILE FIELD FILTER
capture_fields()
{
	tshark -n -r "$work/$1" -d udp.port==1-65535,sip -Y "$3" -T fields -e "$2" 2>"$work/tshark"
}

# captured: tshark reads it, finds nothing malformed, and shows the rule and the group
captured()
{
	fetched "/v1/capture.pcapng?call=1" call.pcapng application/vnd.tcpdump.pcap || return
	capture_fields call.pcapng sip.Method 'sip.Method' >"$work/methods"
	capture_fields call.pcapng frame.comment 'sip.Method == "INVITE"' >"$work/comments"
	capture_fields call.pcapng frame.number '_ws.malformed || sip.unrecognized_header' >"$work/malformed"
	has methods INVITE PRACK ACK BYE && ! grep REGISTER "$work/methods" && has comments 'group: call setup' &&
		[[ ! -s $work/malformed ]]
}

# captured_core: what passes between elements is refused until it is kept, and there afterwards
captured_core()
{
	fetched '/v1/capture.pcapng?leg=core' core.pcapng application/vnd.tcpdump.pcap
	has core.pcapng journal.core && api PUT /v1/knobs/journal.core '{"value": "true"}' >/dev/null &&
		call_again && fetched '/v1/capture.pcapng?leg=core' core.pcapng application/vnd.tcpdump.pcap &&
		[[ $(capture_fields core.pcapng frame.number 'ip.src == 198.51.100.5 && sip.Status-Code == 200') ]]
}

call_again()
{
	caller_run alice udp4 "$ladders/far-end/answer" "sip:+15550101@$domain"
}

# read_until FILE PATTERN CURL-ARGUMENT...: reads the stream into FILE until a line matches
read_until()
{
	local file=$work/$1 pattern=$2 line stream

	shift 2
	: >"$file"
	exec {stream}< <(exec curl -sS -N --max-time 20 "$@")
	reader=$!
	running[$reader]=curl
	while read -r line <&"$stream"; do
		printf '%s\n' "$line" >>"$file"
		[[ $line =~ $pattern ]] && break
	done
	kill "$reader" 2>/dev/null
	wait "$reader" 2>/dev/null
	unset "running[$reader]"
	exec {stream}<&-
	[[ $line =~ $pattern ]]
}

ids()
{
	sed -n 's/^id: //p' "$work/$1"
}

# streamed: every record from the beginning on, each once and in order
streamed()
{
	local last

	read_until first 'registered' "$url/v1/events?since=0&leg=all" || return
	has first '^retry: [0-9]+$' '^event: message$' '^event: event$' '^data: \{"n":1,.*\}$' || return
	last=$(ids first | tail -n 1)
	[[ $(ids first) == "$(seq "$last")" ]]
}

# resumed: with Last-Event-ID the next one comes first, none twice
resumed()
{
	local last

	last=$(ids first | tail -n 1)
	read_until second '"method":"BYE"' -H "Last-Event-ID: $last" "$url/v1/events?leg=all" || return
	[[ $(ids second) == "$(seq $((last + 1)) "$(ids second | tail -n 1)")" ]]
}

# turn_knob_when FILE PATTERN: turns a knob as soon as the file has such a line
turn_knob_when()
{
	until grep -q "$2" "$work/$1" 2>/dev/null; do
		sleep 0.05
	done
	api PUT /v1/knobs/journal.core '{"value": "false"}' >/dev/null
}

# live: what happens while somebody looks, and only what he asked for
live()
{
	local status

	turn_knob_when live retry &
	running[$!]=knob
	read_until live 'knob.changed' "$url/v1/events?kind=event"
	status=$?
	((status == 0)) && ! grep -q '^event: message' "$work/live" && has live '"event":"knob.changed"'
}

# slow_dropped: who does not read is told so when he reads again, and imsd has gone on
slow_dropped()
{
	local address=${url#http://} stream i junk

	exec {stream}<>"/dev/tcp/${address%:*}/${address##*:}"
	printf 'GET /v1/events?since=0 HTTP/1.1\r\nHost: %s\r\n\r\n' "$address" >&"$stream"
	junk=$(head -c 30000 /dev/zero | tr '\0' x)
	for ((i = 0; i < 400; i++)); do
		printf '%s' "$junk" >"/dev/udp/127.0.0.1/${port[udp4]}"
	done
	timeout 20 grep -a -m 1 -A 1 '^event: overrun' <&"$stream"
	i=$?
	exec {stream}<&-
	((i == 0)) && imsd_alive
}

# followed: the capture as it grows
followed()
{
	curl -sS -N --max-time 30 -o "$work/follow.pcapng" "$url/v1/capture.pcapng?follow&leg=core&since=0" &
	reader=$!
	running[$reader]=curl
	call_again || return
	kill "$reader"
	wait "$reader" 2>/dev/null
	unset "running[$reader]"
	[[ $(capture_fields follow.pcapng sip.Method 'ip.dst == 198.51.100.5 && sip.Method == "INVITE"') ]]
}

shipped_config "$work/imsd.conf"
imsd_start "$work/imsd.conf" --set "aka.rand=$rand" --set journal.ring=1048576
url=http://${ready##*api=http://}
url=${url%% *}
check 'alice calls the far end, and a rule loses a 180' call_far_end
check 'the ladder of the call as text' drawn_as_text
check 'as a picture that XML tools read' drawn_as_picture
check 'for Mermaid' drawn_for_mermaid
check 'ladders of a UE, of all, filtered, between the elements' other_ladders
check 'tshark reads the capture of the call, with its comments' captured
check 'what passes between elements is captured when it is kept' captured_core
check 'the stream of events begins with the oldest record' streamed
check 'and goes on where it ended, without loss or doubles' resumed
check 'it tells what happens now' live
check 'the capture can be followed' followed
check 'a slow reader is dropped, and imsd lives on' slow_dropped
finish
