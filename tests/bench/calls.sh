# SPDX-License-Identifier: Apache-2.0
# Calls: SIPp to SIPp through imsd and through Kamailio. Sourced by run.sh.

sessions=${BENCH_SESSIONS:-10000}
session_rate=${BENCH_SESSION_RATE:-500}
linger=5	# s that a finished transaction stays: Kamailio's, so imsd has the same here
caller=001010000100000
callee=001010000100001

# calls_config FILE LINGER: imsd with two subscribers
calls_config()
{
	local timers="D = \"$2\"; I = \"$2\"; J = \"$2\"; K = \"$2\"; L = \"$2\"; M = \"$2\";"

	range_config "$1" 2
	echo "timer = { ue = { $timers }; core = { $timers }; };" >>"$1"
}

# idle SECONDS: transactions come to their end
idle()
{
	read -r -t "$1" <> <(:)
}

# register_one PORT LOCAL USER: SIPp registers USER with a contact at port LOCAL
register_one()
{
	printf '%s\n' SEQUENTIAL "$3;$domain;[authentication username=$3@$domain password=secret]" >"$work/one.csv"
	timeout 30 sipp "127.0.0.1:$1" -i 127.0.0.1 -p "$2" -sf "$top/tests/bench/register.xml" -inf "$work/one.csv" \
		-m 1 -nostdin -timeout 20 -timeout_error -trace_err -error_file "$work/sipp.err" >"$work/sipp.out" 2>&1 ||
		fail "SIPp cannot register $3" "$work/sipp.err" "$work/sipp.out"
}

# caller_command LOCAL NAME: sets command[] to SIPp as the caller at port LOCAL; what it says is in $work/NAME.err
caller_command()
{
	command=(sipp "127.0.0.1:$server_port" -i 127.0.0.1 -p "$1" -sf "$work/caller.xml"
		-key caller "$caller" -key callee "$callee" -key domain "$domain" -l 100000 -nostdin -trace_err
		-error_file "$work/$2.err" -trace_stat -stf "$work/$2.stat" -fd 1)
}

# callee_start: the callee at port $callee_port, listening
callee_start()
{
	sipp "127.0.0.1:$server_port" -i 127.0.0.1 -p "$callee_port" -sf "$top/tests/bench/callee.xml" \
		-key callee "$callee" -nostdin -trace_err -error_file "$work/callee.err" >"$work/callee.out" 2>&1 &
	callee_pid=$!
	running[$callee_pid]=sipp
	until grep -q "$(printf ':%04X ' "$callee_port")" /proc/net/udp; do
		kill -0 "$callee_pid" 2>/dev/null || fail 'SIPp as the callee does not start' "$work/callee.err"
		idle 0.05
	done
}

# sipp_end PID: ends a SIPp without waiting for its calls
sipp_end()
{
	{ kill -KILL "$1"; wait "$1"; } 2>/dev/null
	unset "running[$1]"
}

# calls_start SERVER [FILE]: imsd or Kamailio with a registered caller and callee; sets server_pid and server_port
calls_start()
{
	caller_port=$(free_port)
	callee_port=$((caller_port + 1))
	if [[ $1 == imsd ]]; then
		timed_start "$2"
		server_pid=$imsd_pid
		server_port=${port[udp4]}
		cp "$top/tests/bench/caller.xml" "$work/caller.xml"
	else
		kamailio_start
		server_pid=$kamailio_pid
		server_port=$kamailio_port
		grep -v '^ *Route:' "$top/tests/bench/caller.xml" >"$work/caller.xml"
	fi
	register_one "$server_port" "$caller_port" "$caller"
	register_one "$server_port" "$callee_port" "$callee"
	callee_start
}

# calls_stop SERVER
calls_stop()
{
	sipp_end "$callee_pid"
	if [[ $1 == imsd ]]; then timed_stop; else kamailio_stop; fi
}

# calls_made LOCAL COUNT RATE: makes calls and prints the microseconds of CPU that one takes the server
calls_made()
{
	local before command

	before=$(cpu_ns "$server_pid")
	caller_command "$1" caller
	timeout 300 "${command[@]}" -m "$2" -r "$3" -d 0 -timeout 200 -timeout_error >"$work/caller.out" 2>&1 ||
		fail 'SIPp has failed calls' "$work/caller.err" "$work/caller.out"
	idle $((linger + 2))
	awk -v ns="$(($(cpu_ns "$server_pid") - before))" -v calls="$2" 'BEGIN { printf "%.1f\n", ns / 1000 / calls }'
}

# calls_held LOCAL COUNT: opens calls that stay open; sets holder_pid when they are
calls_held()
{
	local command

	caller_command "$1" holder
	"${command[@]}" -m "$2" -r "$session_rate" -d 600000 >"$work/holder.out" 2>&1 &
	holder_pid=$!
	running[$holder_pid]=sipp
	idle $(($2 / session_rate + linger + 2))
	kill -0 "$holder_pid" 2>/dev/null || fail 'SIPp has lost calls' "$work/holder.err" "$work/holder.out"
}

# bench_calls: both servers in turn under the same load
bench_calls()
{
	local round server middle ours

	calls_config "$work/calls.conf" "${linger}s"
	for ((round = 1; round <= rounds; round++)); do
		for server in imsd Kamailio; do
			calls_start "$server" "$work/calls.conf"
			calls_made "$caller_port" "$sessions" "$session_rate" >>"$work/$server.calls"
			calls_stop "$server"
		done
	done
	echo "$sessions calls (INVITE, 100, 180, 200, ACK, BYE, 200; UDP) at $session_rate/s, $rounds rounds each"
	report_cpu 'of imsd for one' "$work/imsd.calls"
	ours=$middle
	report_cpu 'of Kamailio for one' "$work/Kamailio.calls"
	report_ratio 'imsd / Kamailio' "$ours" "$middle" '0.7, at most 1.0'
}

# bench_open_calls: what an open call holds, and what it costs the next one. Transactions linger for a moment only, lest
# the heap that they have left behind be taken for that of calls.
bench_open_calls()
{
	local count idle_kb

	calls_config "$work/open.conf" 100ms
	for count in 100 10000; do
		calls_start imsd "$work/open.conf"
		idle_kb=$(rss_kb "$server_pid")
		calls_held "$caller_port" "$count"
		((count == 100)) || report "resident, each of $count open calls" \
			"$((($(rss_kb "$server_pid") - idle_kb) * 1024 / count))" B 'under 12288 B'
		register_one "$server_port" $((caller_port + 2)) "$caller"
		report "CPU of imsd for one more with $count open" \
			"$(calls_made $((caller_port + 2)) 3000 "$session_rate")" us 'the same with 100 and with 10000'
		sipp_end "$holder_pid"
		calls_stop imsd
	done
}
