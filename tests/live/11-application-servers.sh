#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# An application server outside, played by SIPp (servers/server.xml), over UDP and over TCP: it hears of a registration,
# and takes a text and a call by initial filter criteria; imsd has a socket of its own for it.

. "$(dirname "$0")/lib.sh"
. "$top/tests/live/calls.sh"
need sipp tshark

flows=$top/tests/live/servers
server_port=$(free_port)
transport=

# configure FILE: alice's requests go to the server
configure()
{
	cat >>"$1" <<-END

	ifc = (
	  { name = "outside"; when = { method = "INVITE|MESSAGE|REGISTER"; }; users = ( "alice" );
	    server = "sip:127.0.0.1:$server_port;transport=$transport"; handling = "terminated";
	    service_info = "lab"; }
	);
	END
}

# server_start TRANSPORT: one letter and a digit of SIPp's -t; returns when its socket is there
server_start()
{
	local try

	: >"$work/server.err"
	sipp -i 127.0.0.1 -p "$server_port" -t "$1" -nostdin -deadcall_wait 0 -sf "$flows/server.xml" \
		-trace_err -error_file "$work/server.err" >"$work/server.out" 2>&1 &
	server_pid=$!
	running[$!]=sipp
	for ((try = 0; try < 200; try++)); do
		grep -q "$(printf ':%04X ' "$server_port")" /proc/net/{udp,tcp} && return 0
		kill -0 "$server_pid" || return 1
		sleep 0.05
	done
	return 1
}

# server_stop: nothing came that it did not expect
server_stop()
{
	kill "$server_pid"
	wait "$server_pid"
	unset "running[$server_pid]"
	[[ ! -s $work/server.err ]] || { cat "$work/server.err"; return 1; }
}

# seen METHOD COUNT: so often that left for the server
seen()
{
	imsd_says "scscf +--> +as .* $1 " 1 "$2"
}

echo 'hello' >"$work/text"
for transport in udp tcp; do
	sed "s#TEXT#$work/text#; s#TARGET#${ue_aor[bob]}#" "$flows/message" >"$work/message.ladder"
	check "imsd is ready, with a socket towards the server ($transport)" calls_start "servers-$transport"
	check "the server is there ($transport)" server_start "${transport:0:1}1"
	check "a text goes to the server ($transport)" caller_run alice udp4 "$work/message.ladder" "${ue_aor[bob]}"
	check "and its registration, and the end of that ($transport)" seen REGISTER 2
	check "a call goes to the server ($transport)" caller_run alice udp4 "$flows/call" "${ue_aor[bob]}"
	check "nobody else's does ($transport)" caller_run bob udp4 "$ladders/far-end/answer-fast" "sip:$(number_of answer-fast)@$domain"
	check "the server saw what it may see ($transport)" server_stop
	check "imsd ends with 0 ($transport)" imsd_stop
	check "tshark dissects every message ($transport)" capture_is_clean "$capture"
done
finish
