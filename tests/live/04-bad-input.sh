#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What no UE should send, over real sockets: a status code or silence, and imsd goes on.

. "$(dirname "$0")/lib.sh"
need sipp openssl tshark

serial=0
crlf=$'\r\n'

# request EDIT: prints carol's REGISTER, fresh, after a sed script; lines end with CRLF
request()
{
	serial=$((serial + 1))
	sed -E -e "$1" -e 's/$/\r/' <<END
REGISTER sip:$domain SIP/2.0
Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-bad-$serial;rport
Max-Forwards: 70
From: <sip:carol@$domain>;tag=$serial
To: <sip:carol@$domain>
Call-ID: bad-$serial
CSeq: 1 REGISTER
Contact: <sip:carol@127.0.0.1:9>
Expires: 600
Content-Length: 0

END
}

# udp_answers STATUS EDIT: the edited REGISTER, as one datagram, is answered with STATUS
udp_answers()
{
	local stream answer

	request "$2" >"$work/request"
	exec {stream}<>"/dev/udp/127.0.0.1/${port[udp4]}"
	cat "$work/request" >&"$stream"
	answer=$(timeout 5 dd bs=65536 count=1 status=none <&"$stream")
	exec {stream}<&-
	printf '%s\n' "$answer"
	[[ $answer == "SIP/2.0 $1 "* ]]
}

# udp_send FILE: one datagram that need not be answered
udp_send()
{
	cat "$1" >"/dev/udp/127.0.0.1/${port[udp4]}"
}

# udp_cut: a REGISTER cut at every seventh octet
udp_cut()
{
	local length size

	request '' >"$work/whole"
	size=$(stat -c %s "$work/whole")
	for ((length = 0; length < size; length += 7)); do
		head -c "$length" "$work/whole" >"$work/part"
		udp_send "$work/part" || return 1
	done
	imsd_alive
}

# noise COUNT: octets without meaning, always the same
noise()
{
	openssl enc -aes-128-ctr -K 00000000000000000000000000000000 -iv 00000000000000000000000000000000 \
		</dev/zero 2>/dev/null | head -c "$1"
}

# udp_noise: garbage in datagrams of many lengths
udp_noise()
{
	local length

	for length in 1 2 3 4 17 200 1400 9000 60000; do
		noise "$length" >"$work/noise"
		udp_send "$work/noise" || return 1
	done
	imsd_alive
}

# tcp_dialogue FILE KEY: sends FILE on a connection and prints what comes back up to its first empty line or the end
tcp_dialogue()
{
	local stream line

	exec {stream}<>"/dev/tcp/127.0.0.1/${port[$2]}"
	{ cat "$1" >&"$stream"; } 2>/dev/null
	while read -r -t 10 line <&"$stream"; do
		[[ $line == $'\r' ]] && break
		printf '%s\n' "$line"
	done
	(($? <= 128)) || echo 'neither answer nor end'
	exec {stream}<&-
}

# tcp_refuses EDIT: the edited REGISTER is answered with an error, or the connection ends
tcp_refuses()
{
	local answer

	request "s/UDP/TCP/;$1" >"$work/request"
	answer=$(tcp_dialogue "$work/request" tcp4)
	printf '%s\n' "$answer"
	[[ -z $answer || ($answer == 'SIP/2.0 '[45]* && $answer != 'SIP/2.0 401 '*) ]]
}

# tcp_keepalive: CRLFCRLF is answered with CRLF, before and after a message (RFC 5626 4.4.1)
tcp_keepalive()
{
	local stream answer

	exec {stream}<>"/dev/tcp/127.0.0.1/${port[tcp4]}"
	printf '\r\n\r\n' >&"$stream"
	read -r -t 10 -N 2 answer <&"$stream"
	exec {stream}<&-
	printf '%q\n' "$answer"
	[[ $answer == "$crlf" ]]
}

# tcp_pipelined: two requests in one piece, a third in small pieces; each is challenged
tcp_pipelined()
{
	local stream line count=0 at text

	exec {stream}<>"/dev/tcp/127.0.0.1/${port[tcp4]}"
	{ request s/UDP/TCP/; request s/UDP/TCP/; } >"$work/two"
	cat "$work/two" >&"$stream"
	text=$(request s/UDP/TCP/; echo .)
	text=${text%.}
	for ((at = 0; at < ${#text}; at += 11)); do
		printf '%s' "${text:at:11}" >&"$stream"
	done
	while ((count < 3)) && read -r -t 10 line <&"$stream"; do
		printf '%s\n' "$line"
		[[ $line == 'SIP/2.0 401 '* ]] && count=$((count + 1))
	done
	exec {stream}<&-
	((count == 3))
}

# tcp_abandoned KEY: half a message and garbage, and the connection ends
tcp_abandoned()
{
	request s/UDP/TCP/ | head -c 150 >"/dev/tcp/127.0.0.1/${port[$1]}"
	noise 3000 >"/dev/tcp/127.0.0.1/${port[$1]}"
	: >"/dev/tcp/127.0.0.1/${port[$1]}"
	imsd_alive
}

# long_header: a sed script that adds a header of 70 KiB
long_header()
{
	printf '/^Expires/a Subject: '
	head -c 71680 /dev/zero | tr '\0' x
}

authorization="/^Expires/a Authorization: Digest username=\"USER@$domain\",realm=\"$domain\",uri=\"sip:$domain\",\
nonce=\"NONCE\",algorithm=MD5,qop=auth,nc=00000001,cnonce=\"1\",response=\"00000000000000000000000000000000\""

shipped_config "$work/imsd.conf"
check 'imsd is ready' imsd_start "$work/imsd.conf" --capture "$work/bad.pcapng" --journal "$work/bad.json"
while IFS='|' read -r status edit name; do
	check "UDP: $name gets $status" udp_answers "$status" "$edit"
done <<'END'
401||a sound REGISTER
400|/^CSeq/d|no CSeq
400|/^Call-ID/d|no Call-ID
400|/^From/d|no From
400|s/^From: .*/From: <sip:carol/|a From that does not end
400|s/^(CSeq: 1) .*/\1 INVITE/|the CSeq of another method
400|s/^(CSeq): .*/\1: x REGISTER/|a CSeq that is no number
400|s/^(Content-Length): .*/\1: 500/|a Content-Length beyond the datagram
400|s/^(Content-Length): .*/\1: -1/|a negative Content-Length
400|s/^(Content-Length): .*/\1: 99999999999999999999/|a Content-Length beyond all numbers
416|1s/sip:[^ ]*/gopher:hole/|an unknown scheme
420|/^Expires/a Proxy-Require: teleport|an unknown extension
483|s/^(Max-Forwards): .*/\1: 0/|the last hop
505|1s/2.0$/3.0/|another version
END
nonce=${authorization/USER/carol}
check 'UDP: a nonce never issued gets 401' udp_answers 401 "${nonce/NONCE/bm90IGlzc3VlZA==}"
nonce=${authorization/USER/001010000000001}
check 'UDP: a nonce that is not base64 gets 401' udp_answers 401 "s/carol@/001010000000001@/;${nonce/NONCE/***}"
check 'UDP: a message cut anywhere' udp_cut
check 'UDP: garbage' udp_noise

check 'TCP: CRLFCRLF gets CRLF' tcp_keepalive
check 'TCP: two requests at once and one in pieces' tcp_pipelined
check 'TCP: no Content-Length' tcp_refuses '/^Content-Length/d'
check 'TCP: a negative Content-Length' tcp_refuses 's/^(Content-Length): .*/\1: -1/'
check 'TCP: a Content-Length of 2 GB' tcp_refuses 's/^(Content-Length): .*/\1: 2147483647/'
check 'TCP: a Content-Length beyond all numbers' tcp_refuses 's/^(Content-Length): .*/\1: 99999999999999999999/'
check 'TCP: a message of 70 KiB' tcp_refuses "$(long_header)"
check 'TCP: half a message, garbage, nothing' tcp_abandoned tcp4
check 'TLS: half a message, garbage, nothing' tcp_abandoned tls4

check 'the journal has records' test -s "$work/bad.json"
for key in udp4 tcp4; do
	check "SIPp registers carol over $key afterwards" sipp_register carol "$key"
done
finish "$work/bad.pcapng"
