#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What imsd costs. Prints figures with their aims and judges none of them; it fails only when a
# program is missing, a server does not start, or SIPp has a failed call.
#
#   tests/bench/run.sh [registrations] [rules] [calls] [open_calls] [start] [memory] [range]      default: all
#   BENCH_ROUNDS=5 BENCH_CALLS=20000 BENCH_RATE=2000      rounds, and SIPp's registrations in each, per second
#   BENCH_SESSIONS=10000 BENCH_SESSION_RATE=500           SIPp's calls in each round, per second

. "$(dirname "$0")/../live/lib.sh"
. "$top/tests/bench/calls.sh"

seed=0	# every nonce at random, as users have it
rounds=${BENCH_ROUNDS:-5}
calls=${BENCH_CALLS:-20000}
rate=${BENCH_RATE:-2000}

# fail TEXT [FILE...]: shows the files and gives up
fail()
{
	echo "bench: $1" >&2
	shift
	(($# == 0)) || tail -n 30 "$@" >&2
	exit 1
}

# median: the middle one of the numbers on standard input, with the lowest and the highest
median()
{
	sort -n | awk '{ v[NR] = $1 } END { printf "%s %s %s\n", v[int((NR + 1) / 2)], v[1], v[NR] }'
}

# report_cpu TEXT FILE: the median of the microseconds in the file, kept in $middle
report_cpu()
{
	local low high

	read -r middle low high < <(median <"$2")
	report "CPU $1 ($low .. $high)" "$middle" us '-'
}

# report_ratio NAME VALUE VALUE AIM
report_ratio()
{
	report "$1" "$(awk -v a="$2" -v b="$3" 'BEGIN { printf "%.2f", a / b }')" '' "$4"
}

# report NAME VALUE UNIT AIM
report()
{
	printf '%-44s %10s %-3s aim: %s\n' "$1" "$2" "$3" "$4"
}

# cpu_ns PID: nanoseconds on a CPU of all threads of PID and its children
cpu_ns()
{
	local pid file ns rest sum=0

	for pid in "$1" $(pgrep -P "$1"); do
		for file in "/proc/$pid/task/"*/schedstat; do
			read -r ns rest <"$file" && sum=$((sum + ns))
		done
	done
	echo "$sum"
}

# rss_kb PID: resident memory
rss_kb()
{
	awk '/^VmRSS:/ { print $2 }' "/proc/$1/status"
}

# range_config FILE COUNT: imsd with COUNT subscribers of one password, all ports free
range_config()
{
	cat >"$1" <<-END
		home = { mcc = "001"; mnc = "01"; };
		listen = ( { proto = "udp"; address = "127.0.0.1"; port = 0; } );
		api = { address = "127.0.0.1"; port = 0; };
		subscriber_range = ( { first_imsi = "001010000100000"; count = $2;
			auth = { algorithm = "digest"; password = "secret"; }; } );
	END
}

# users FILE COUNT: the same subscribers for SIPp
users()
{
	awk -v count="$2" -v domain="$domain" 'BEGIN {
		print "SEQUENTIAL"
		for (i = 0; i < count; i++) {
			user = sprintf("00101%010d", 100000 + i)
			printf "%s;%s;[authentication username=%s@%s password=secret]\n", user, domain, user, domain
		}
	}' >"$1"
}

# load PORT RATE: SIPp registers every user once; gives up when a call failed
load()
{
	local repeats

	timeout 120 sipp "127.0.0.1:$1" -i 127.0.0.1 -sf "$top/tests/bench/register.xml" -inf "$work/users.csv" \
		-r "$2" -m "$calls" -l 5000 -nostdin -timeout 100 -timeout_error -trace_err -error_file "$work/sipp.err" \
		-trace_stat -stf "$work/sipp.csv" -fd 1 >"$work/sipp.out" 2>&1 ||
		fail 'SIPp has failed calls' "$work/sipp.err" "$work/sipp.out"
	repeats=$(awk -F';' 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "Retransmissions(C)") at = i }
		END { print $at }' "$work/sipp.csv")
	((repeats == 0)) || echo "  ($repeats retransmissions)" >&2
}

# timed_start FILE [ARGUMENT...]: imsd, writing nothing; sets took_ms, from fork to its ready line
timed_start()
{
	local before=${EPOCHREALTIME/./}

	imsd_start "$@" -q >"$work/output" || fail 'imsd does not start' "$work/output"
	took_ms=$(awk -v us="$((${EPOCHREALTIME/./} - before))" 'BEGIN { printf "%.1f", us / 1000 }')
}

# timed_stop: ends it
timed_stop()
{
	imsd_stop || fail 'imsd ended badly' "$work/imsd.log"
}

# kamailio_start: sets kamailio_pid and kamailio_port; returns when the worker is there
kamailio_start()
{
	local line out

	kamailio_port=$(free_port)
	exec {out}< <(exec kamailio -DD -E -m 256 -f "$top/tests/bench/kamailio.cfg" \
		-l "udp:127.0.0.1:$kamailio_port" 2>&1)
	kamailio_pid=$!
	running[$kamailio_pid]=kamailio
	while read -r -t 20 line <&"$out"; do
		printf '%s\n' "$line" >>"$work/kamailio.log"
		[[ $line == *'worker ready'* ]] && break
	done || fail 'Kamailio does not start' "$work/kamailio.log"
	cat <&"$out" >>"$work/kamailio.log" &
	exec {out}<&-
}

# kamailio_stop: ends the main process, which ends its children
kamailio_stop()
{
	kill "$kamailio_pid"
	wait "$kamailio_pid"
	unset "running[$kamailio_pid]"
}

# loaded PID PORT: prints microseconds of CPU for one registration
loaded()
{
	local before after

	before=$(cpu_ns "$1")
	load "$2" "$rate"
	after=$(cpu_ns "$1")
	awk -v ns="$((after - before))" -v calls="$calls" 'BEGIN { printf "%.1f\n", ns / 1000 / calls }'
}

# bench_registrations: both servers in turn under the same load
bench_registrations()
{
	local round middle ours

	for ((round = 1; round <= rounds; round++)); do
		timed_start "$work/range.conf"
		loaded "$imsd_pid" "${port[udp4]}" >>"$work/imsd.us"
		timed_stop
		kamailio_start
		loaded "$kamailio_pid" "$kamailio_port" >>"$work/kamailio.us"
		kamailio_stop
	done
	echo "$calls registrations (REGISTER, 401, REGISTER, 200; Digest MD5, UDP) at $rate/s, $rounds rounds each"
	report_cpu 'of imsd for one' "$work/imsd.us"
	ours=$middle
	report_cpu 'of Kamailio for one' "$work/kamailio.us"
	report_ratio 'imsd / Kamailio' "$ours" "$middle" '0.5, at most 0.8'
}

# foreign_rules COUNT: rules of several kinds, about other users, methods, responses and headers than the bench's
foreign_rules()
{
	local i

	echo 'rules = ('
	for ((i = 0; i < $1; i++)); do
		((i == 0)) || echo ','
		printf '{ name = "foreign %d"; ' "$i"
		case $((i % 10)) in
		0) echo "when = { user = \"user-$i\"; method = \"REGISTER\"; nth = 2; }; do = ( { reply = 503; } ); }" ;;
		1) echo "when = { user = \"user-$i\"; }; do = ( { knob = \"registration.expires=$((i + 60))\"; } ); }" ;;
		2) echo "when = { user = \"team-$i-*\"; status = 200; }; do = ( { add = \"X-Team: $i\"; } ); }" ;;
		3) echo "when = { method = \"INVITE\"; has = \"supported=option-$i\"; }; do = ( { reply = 420; } ); }" ;;
		4) echo "when = { method = \"MESSAGE|INVITE\"; dial = \"+1555$i\"; }; do = ( { reply = 404; } ); }" ;;
		5) echo "when = { method = \"REGISTER\"; status = $((500 + i)); }; do = ( { drop = true; } ); }" ;;
		6) echo "when = { method = \"REGISTER\"; has = \"contact.+sip.instance~instance-$i\"; }; do = ( { ignore = true; } ); }" ;;
		7) echo "when = { turn = \"call.incoming\"; user = \"user-$i\"; nth = 3; }; do = ( { reply = 486; } ); }" ;;
		8) echo "when = { role = \"scscf\"; method = \"SUBSCRIBE\"; nth = \"$i-\"; }; do = ( { skip = \"scscf.event\"; } ); }" ;;
		9) echo "when = { listener = \"pcscf-$i\"; method = \"REGISTER\"; }; do = ( { delay = \"${i}ms\"; } ); }" ;;
		esac
	done
	echo ');'
}

# bench_rules: in turn without a rule, with a hundred that do not match, and with one that edits each message
bench_rules()
{
	local round kind middle none

	cp "$work/range.conf" "$work/none.conf"
	{ cat "$work/range.conf"; foreign_rules 100; } >"$work/hundred.conf"
	{ cat "$work/range.conf"; echo 'rules = ( { name = "edit"; do = ( { add = "X-Bench: 1"; } ); } );'; } >"$work/edit.conf"
	for ((round = 1; round <= rounds; round++)); do
		for kind in none hundred edit; do
			timed_start "$work/$kind.conf"
			loaded "$imsd_pid" "${port[udp4]}" >>"$work/$kind.us"
			timed_stop
		done
	done
	echo "$calls registrations under rules, $rounds rounds each"
	report_cpu 'without a rule' "$work/none.us"
	none=$middle
	report_cpu 'with 100 that do not match' "$work/hundred.us"
	report_ratio '100 rules / none' "$middle" "$none" 'at most 1.10'
	report_cpu 'with one that edits each' "$work/edit.us"
	report_ratio 'one that edits / none' "$middle" "$none" '-'
}

# bench_start: the shipped configuration; the first start makes the lab certificate
bench_start()
{
	local round first rss low high

	shipped_config "$work/shipped.conf"
	timed_start "$work/shipped.conf"
	first=$took_ms
	timed_stop
	for ((round = 0; round < 11; round++)); do
		timed_start "$work/shipped.conf"
		echo "$took_ms" >>"$work/start.ms"
		rss=$(rss_kb "$imsd_pid")
		timed_stop
	done
	read -r took_ms low high < <(median <"$work/start.ms")
	report "start to ready ($low .. $high)" "$took_ms" ms 'under 20 ms'
	report 'first start, which makes the certificate' "$first" ms '-'
	report 'resident, idle' "$rss" KB 'under 16384 KB'
}

# bench_memory: what a registered subscriber adds once its transactions are over
bench_memory()
{
	local idle registered

	timed_start "$work/range.conf" --set timer.ue.T1=10ms --set timer.core.T1=10ms
	idle=$(rss_kb "$imsd_pid")
	load "${port[udp4]}" 1000
	sleep 5	# 64*T1 and what follows it
	registered=$(rss_kb "$imsd_pid")
	timed_stop
	report "resident, each of $calls registered" "$(((registered - idle) * 1024 / calls))" B 'under 2048 B'
}

# bench_range: a million subscribers
bench_range()
{
	range_config "$work/million.conf" 1000000
	timed_start "$work/million.conf"
	report 'start to ready with 1,000,000 subscribers' "$took_ms" ms 'under 2000 ms'
	report 'resident with 1,000,000 subscribers' "$(rss_kb "$imsd_pid")" KB 'under 307200 KB'
	timed_stop
}

need sipp pgrep "$imsd"
[[ " ${*:-registrations} " != *' registrations '* ]] || need kamailio
range_config "$work/range.conf" "$calls"
users "$work/users.csv" "$calls"
parts=("$@")
((${#parts[@]} > 0)) || parts=(registrations rules calls open_calls start memory range)
for part in "${parts[@]}"; do
	case $part in
	registrations | rules | calls | open_calls | start | memory | range) "bench_$part" ;;
	*) fail "no such part: $part" ;;
	esac
done
