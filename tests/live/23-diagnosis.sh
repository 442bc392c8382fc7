#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Causes that only sockets have: what goes wrong with ports, connections and TLS, told by GET /v1/diagnosis and the ladder.

. "$(dirname "$0")/lib.sh"
need openssl

# diagnosed CODE [NAME]: within 10 s the API tells of that cause with NAME, the address of the tests if not given
diagnosed()
{
	local answer try

	for ((try = 0; try < 100; try++)); do
		answer=$(api_get "/v1/ues/${2-127.0.0.1}/diagnosis" 2>/dev/null)
		[[ $answer == *"\"code\":\"$1\""* ]] && return 0
		sleep 0.1
	done
	printf '%s\n' "$answer"
	tail -n 20 "$work/imsd.log"
	return 1
}

# tls ARGUMENT...: a handshake with imsd, and its end
tls()
{
	timeout 10 openssl s_client -connect "127.0.0.1:${port[tls4]}" "$@" </dev/null >"$work/tls.out" 2>&1
	return 0
}

# register_from CONTACT TRANSPORT: carol's first REGISTER
register_from()
{
	sed 's/$/\r/' <<END
REGISTER sip:$domain SIP/2.0
Via: SIP/2.0/$2 $1;branch=z9hG4bK-$RANDOM$RANDOM;rport
Max-Forwards: 70
From: <sip:erin@$domain>;tag=$RANDOM
To: <sip:001010000000005@$domain>
Call-ID: diagnosis-$RANDOM
CSeq: 1 REGISTER
Contact: <sip:erin@$1;transport=${2,,}>
Expires: 600
Content-Length: 0

END
}

# udp_gone: a REGISTER from a socket that is closed before its answer comes
udp_gone()
{
	local stream

	exec {stream}<>"/dev/udp/127.0.0.1/${port[udp4]}"
	register_from 127.0.0.1:9 UDP >"$work/request"
	kill -STOP "$imsd_pid"
	cat "$work/request" >&"$stream"
	exec {stream}<&-
	kill -CONT "$imsd_pid"
}

# udp_elsewhere: four copies of a REGISTER whose Via names a port of nobody, without rport
udp_elsewhere()
{
	local stream copy

	register_from 127.0.0.1:9 UDP | sed 's/;rport//' >"$work/request"
	exec {stream}<>"/dev/udp/127.0.0.1/${port[udp4]}"
	for copy in 1 2 3 4; do
		cat "$work/request" >&"$stream"
	done
	exec {stream}<&-
}

# tcp_say TEXT KEY: connects, says that, hears the end
tcp_say()
{
	local stream

	exec {stream}<>"/dev/tcp/127.0.0.1/${port[$2]}" || return 1
	printf "$1" 2>/dev/null 1>&"$stream"
	timeout 5 cat <&"$stream" >/dev/null 2>&1
	exec {stream}<&-
	return 0
}

# tcp_reset: leaves with the answer unread, which resets the connection
tcp_reset()
{
	local stream

	exec {stream}<>"/dev/tcp/127.0.0.1/${port[tcp4]}" || return 1
	register_from 127.0.0.1:9 TCP >&"$stream"
	imsd_says 'core +--> 127.0.0.1.*(401|403|200)|pcscf +--> .* TCP +(401|200|403)' >/dev/null
	exec {stream}<&-
}

# tcp_refused: erin registers over TCP and is silent until her connection ends, KEEP_ALIVE_MISSING; the network's OPTIONS find nobody at her Contact
tcp_refused()
{
	local stream free

	free=$(free_port)
	exec {stream}<>"/dev/tcp/127.0.0.1/${port[tcp4]}" || return 1
	register_from "127.0.0.1:$free" TCP >&"$stream"
	timeout 8 cat <&"$stream" >/dev/null
	exec {stream}<&-
	diagnosed KEEP_ALIVE_MISSING erin || return 1
	api POST /v1/messages '{"user": "erin", "text": "Hello"}'
}

# tcp_left: erin registers over TCP, gets a message and leaves without a word
tcp_left()
{
	local stream line from

	exec {stream}<>"/dev/tcp/127.0.0.1/${port[tcp4]}" || return 1
	from=$(log_end)
	register_from 127.0.0.1:9 TCP >&"$stream"
	imsd_says '--> erin +TCP +200 OK' "$from" || return 1
	api POST /v1/messages '{"user": "erin", "text": "Hello"}' &
	while read -r -t 5 line <&"$stream" && [[ $line != MESSAGE* ]]; do :; done
	while read -r -t 5 line <&"$stream" && [[ $line != $'\r' ]]; do :; done
	read -r -t 5 -N 5 line <&"$stream"
	exec {stream}<&-
	imsd_says 'LINK_CLOSED_EARLY: .*without an answer is MESSAGE to the UE' "$from"
	from=$?
	wait "$!"
	return "$from"
}

# certificate NAME DAYS: NAME.pem with its key, of nobody known
certificate()
{
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/$1.pem" -out "$work/$1.crt" \
		-subj "/CN=$1" -days "$2" 2>/dev/null
	cat "$work/$1.crt" >>"$work/$1.pem"
}

shipped_config "$work/imsd.conf"
check 'imsd is ready' imsd_start "$work/imsd.conf" --set transport.connect=1s --set transport.idle=2s
certificate stranger 1
tls -CAfile "$work/stranger.crt" -verify_return_error
check 'TLS_UNKNOWN_CA' diagnosed TLS_UNKNOWN_CA
tls -tls1_1 -cipher DEFAULT@SECLEVEL=0
check 'TLS_VERSION' diagnosed TLS_VERSION
tls -tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256
check 'TLS_NO_SHARED_CIPHER' diagnosed TLS_NO_SHARED_CIPHER
tcp_say 'REGISTER sip:a SIP/2.0\r\n\r\n' tls4
check 'WRONG_PORT_PLAIN' diagnosed WRONG_PORT_PLAIN
tcp_say 'GET / HTTP/1.1\r\n\r\n' tls4
check 'WRONG_PORT_HTTP' diagnosed WRONG_PORT_HTTP
tcp_say '\x16\x03\x01\x00\x05hello' tcp4
check 'WRONG_PORT_TLS' diagnosed WRONG_PORT_TLS
tcp_say '' tls4
check 'LINK_SILENT' diagnosed LINK_SILENT
tcp_say '\x16\x03\x01\x00\x05hello' tls4
check 'TLS_HANDSHAKE' diagnosed TLS_HANDSHAKE
udp_gone
check 'PORT_UNREACHABLE' diagnosed PORT_UNREACHABLE erin
udp_elsewhere
check 'VIA_UNREACHABLE' diagnosed VIA_UNREACHABLE erin
check 'a connection that is left with an answer unread' tcp_reset
check 'LINK_RESET' diagnosed LINK_RESET erin
check 'LINK_CLOSED_EARLY' tcp_left
check 'a message to a UE that has gone' tcp_refused
check 'LINK_REFUSED' diagnosed LINK_REFUSED erin
check 'the ladder says so' imsd_says 'diagnosis +TLS_UNKNOWN_CA: .*check: '
finish
