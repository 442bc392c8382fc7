# SPDX-License-Identifier: Apache-2.0
# What the live tests and the benchmark share: a temporary folder, imsd started on free ports and
# ended by its PID, results in the manner of TAP, and tshark's opinion of every message sent.

set -u

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
imsd=${IMSD:-$top/build/imsd}
domain=ims.mnc001.mcc001.3gppnetwork.org

# With this seed no RES of the runs below holds a 00 octet; SIPp 3.6.1 computes a wrong response
# from one that does.
seed=8

work=$(mktemp -d "${TMPDIR:-/tmp}/imsd-live.XXXXXX")
export STATE_DIRECTORY=$work/state
. "$top/tests/tap.sh"

declare -A running=()	# what we started and have not waited for: PID to name
declare -A port=()	# of the imsd that runs: udp4, udp6, tcp4, tcp6, tls4, tls6
imsd_pid=
log_pid=
ready=

# Ends what is still running and removes the folder. A child killed before its exec comes here too.
leave()
{
	local pid

	((BASHPID == $$)) || return
	for pid in "${!running[@]}"; do
		kill "$pid" 2>/dev/null
	done
	for pid in "${!running[@]}"; do
		wait "$pid" 2>/dev/null
	done
	rm -rf "$work"
}

trap leave EXIT
trap 'exit 1' HUP INT TERM

# need PROGRAM...: says which is missing and gives up
need()
{
	local program missing=0

	for program in "$@"; do
		command -v "$program" >/dev/null || {
			echo "$program is missing (make deps)" >&2
			missing=1
		}
	done
	((missing == 0)) || exit 1
}

# shipped_config FILE: the shipped configuration with free ports; RTP below those that port 0 gives, lest what a phone
# still sends there reaches another process
shipped_config()
{
	sed -E 's/(port *= *)[0-9]+/\10/; s/"40000-40999"/"28000-28999"/' "$top/config/imsd.conf" >"$1"
}

# read_ports: fills port[] from the ready line
read_ports()
{
	local word address

	port=()
	for word in ${ready#ready }; do
		address=${word#*=}
		case $word in
		udp=\[*\]:* | tcp=\[*\]:* | tls=\[*\]:*) port[${word%%=*}6]=${address##*:} ;;
		udp=*:* | tcp=*:* | tls=*:*) port[${word%%=*}4]=${address##*:} ;;
		esac
	done
}

# imsd_start FILE [ARGUMENT...]: starts imsd and returns when it is ready, or 1 with its messages
imsd_start()
{
	local file=$1 line err

	shift
	rm -f "$work/stderr"
	mkfifo "$work/stderr"
	: >"$work/imsd.log"
	ready=
	"$imsd" -c "$file" --seed "$seed" "$@" 2>"$work/stderr" &
	imsd_pid=$!
	running[$imsd_pid]=imsd
	exec {err}<"$work/stderr"
	while IFS= read -r -t 30 line <&"$err"; do
		printf '%s\n' "$line" >>"$work/imsd.log"
		[[ $line == ready\ * ]] && ready=$line && break
	done
	cat <&"$err" >>"$work/imsd.log" &
	log_pid=$!
	exec {err}<&-
	read_ports
	[[ $ready ]] && return 0
	cat "$work/imsd.log"
	imsd_stop
	return 1
}

# imsd_wait [SECONDS]: waits until imsd has ended, 20 s at most; returns its exit status
imsd_wait()
{
	local timer ended status

	sleep "${1:-20}" &
	timer=$!
	wait -n -p ended "$imsd_pid" "$timer"
	status=$?
	if [[ $ended == "$timer" ]]; then
		echo 'imsd does not end'
		kill -KILL "$imsd_pid"
		wait "$imsd_pid"
		status=$?
	else
		{ kill -KILL "$timer"; wait "$timer"; } 2>/dev/null
	fi
	unset "running[$imsd_pid]"
	wait "$log_pid"
	return "$status"
}

# imsd_stop: SIGTERM, then imsd_wait
imsd_stop()
{
	kill -TERM "$imsd_pid" 2>/dev/null
	imsd_wait
}

# imsd_alive: is it still there?
imsd_alive()
{
	kill -0 "$imsd_pid"
}

# imsd_says PATTERN [FROM [COUNT]]: waits up to 20 s until COUNT lines of imsd's log, from line FROM on, hold PATTERN
imsd_says()
{
	local found log follower

	exec {log}< <(exec tail -n "+${2:-1}" -f --pid="$imsd_pid" "$work/imsd.log")
	follower=$!
	timeout 20 grep -m "${3:-1}" -E -e "$1" <&"$log"
	found=$?
	exec {log}<&-
	kill "$follower" 2>/dev/null
	((found == 0)) || cat "$work/imsd.log"
	return "$found"
}

# free_port: a port that nobody has, by UDP or TCP
free_port()
{
	local number

	for ((number = 20000 + RANDOM % 10000; ; number++)); do
		grep -q "$(printf ':%04X ' "$number")" /proc/net/{udp,udp6,tcp,tcp6} || break
	done
	echo "$number"
}

# sipp_command NAME KEY: sets command[] to SIPp with one call to imsd's socket KEY (a key of port[]); what it says is in
# $work/NAME.out, NAME.err and NAME.stat
sipp_command()
{
	local address=127.0.0.1 host=127.0.0.1 transport=u1

	[[ $2 == *6 ]] && address=::1 && host='[::1]'
	[[ $2 == tcp* ]] && transport=t1
	: >"$work/$1.err"
	command=(timeout 40 sipp "$host:${port[$2]-0}" -i "$address" -t "$transport" -m 1 -nostdin -timeout 20
		-timeout_error -trace_err -error_file "$work/$1.err" -trace_stat -stf "$work/$1.stat" -fd 1)
}

# sipp_failed NAME STATUS: what is known of it
sipp_failed()
{
	echo "SIPp as $1 has ended with $2"
	grep -e '---------->' -e '<----------' "$work/$1.out"
	if [[ -s $work/$1.err ]]; then
		cat "$work/$1.err"
	else
		tail -n 5 "$work/$1.out"
	fi
}

# sipp_run KEY ARGUMENT...: one SIPp call to imsd's socket KEY
sipp_run()
{
	local key=$1 command status

	shift
	sipp_command sipp "$key"
	"${command[@]}" "$@" >"$work/sipp.out" 2>&1
	status=$?
	((status == 0)) || sipp_failed sipp "$status"
	return "$status"
}

# The credentials of the shipped subscribers as SIPp writes them. What SIPp 3.6.1 reads from hex it reads on to the next
# octet 00, wherever that is, and once in a hundred times it stumbles over what lies between: they end with one.
milenage='aka_K=0xfec86ba6eb707ed08905757b1bb44b8f00 aka_OP=0xdbc59adcb6f9a0ef735477b7fadf837400 aka_AMF=0x8000'
declare -A sipp_user=(
	[alice]="001010000000001;$domain;[authentication username=001010000000001@$domain $milenage]"
	[bob]="001010000000002;$domain;[authentication username=001010000000002@$domain $milenage]"
	[carol]="carol;$domain;[authentication username=carol@$domain password=secret]"
)

# RAND of TS 35.208 test set 3, which is alice's and bob's: RES has no 00 octet, at which SIPp 3.6.1 would cut it.
rand=9f7c8d021accf4db213ccff0c7f71a6a

# log_end: the number of the line that imsd will write next
log_end()
{
	echo $(($(wc -l <"$work/imsd.log") + 1))
}

# sipp_register USER KEY [SCENARIO]: SIPp registers, refreshes and de-registers USER, or plays SCENARIO
sipp_register()
{
	printf '%s\n' SEQUENTIAL "${sipp_user[$1]}" >"$work/$1.csv"
	sipp_run "$2" -sf "${3:-$top/tests/live/register.xml}" -inf "$work/$1.csv"
}

# api METHOD PATH [BODY]: the body of imsd's answer; fails when that is not a 2xx
api()
{
	local address=${ready##*api=http://} body=${3-} stream status line

	address=${address%% *}
	exec {stream}<>"/dev/tcp/${address%:*}/${address##*:}" || return 1
	printf '%s %s HTTP/1.0\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
		"$1" "$2" "$address" "${#body}" "$body" >&"$stream"
	read -r -t 10 line status line <&"$stream"
	timeout 10 sed '1,/^\r*$/d' <&"$stream"
	exec {stream}<&-
	[[ $status == 2* ]]
}

# api_get PATH: the body of imsd's answer
api_get()
{
	api GET "$1"
}

# What no packet that imsd wrote may show.
bad_marks='_ws.malformed || _ws.expert.severity == error || sip.unrecognized_header ||
	sip.header_no_colon || sip.header_not_terminated || sip.content_length.invalid ||
	sip.Status-Code.invalid || sip.Via.sent-by.port.invalid || sip.sec_mechanism.malformed ||
	sip.retry_after.invalid'

# sent_by_us: the display filter of what left through imsd's sockets
sent_by_us()
{
	local key filter=

	for key in "${!port[@]}"; do
		case $key in
		udp*) filter+=" || udp.srcport == ${port[$key]}" ;;
		*) filter+=" || tcp.srcport == ${port[$key]}" ;;
		esac
	done
	echo "(${filter# || })"
}

# tshark_lines FILE FILTER: the packets of FILE that FILTER takes, every port read as SIP
tshark_lines()
{
	tshark -n -r "$1" -d udp.port==1-65535,sip -d tcp.port==1-65535,sip -Y "$2" 2>"$work/tshark"
}

# capture_is_clean FILE: tshark takes every message imsd sent for SIP and finds nothing wrong in it
capture_is_clean()
{
	local ours

	ours=$(sent_by_us)
	[[ $(tshark_lines "$1" "$ours && sip") ]] || { echo "no SIP message in $1"; cat "$work/tshark"; return 1; }
	tshark_lines "$1" "$ours && (udp || tcp.len > 2) && !sip" >"$work/foreign"
	tshark_lines "$1" "$ours && ($bad_marks)" >"$work/marked"
	cat "$work/foreign" "$work/marked"
	[[ ! -s $work/foreign && ! -s $work/marked ]]
}

# finish [CAPTURE]: ends imsd, asks tshark about CAPTURE, and the test with it
finish()
{
	if [[ $imsd_pid && ${running[$imsd_pid]-} ]]; then
		check 'imsd ends with 0' imsd_stop
	fi
	if [[ ${1-} ]]; then
		check 'tshark dissects every message imsd sent' capture_is_clean "$1"
	fi
	echo "1..$((passed + failed))"
	exit $((failed > 0))
}
