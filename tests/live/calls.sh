# SPDX-License-Identifier: Apache-2.0
# What the call tests share: UEs that SIPp plays from the ladders in calls/. Sourced after lib.sh.

ladders=$top/tests/live/calls
declare -A ue_aor=(
	[alice]="sip:+15551230001@$domain"
	[bob]="sip:+15551230002@$domain"
	[carol]="sip:carol@$domain"
)
declare -A access=([alice]=udp4 [bob]=tcp4 [carol]=udp6)	# of the UEs that act at the same time: a key of port[]
capture=
declare -A ue_pid=()	# SIPp that plays a callee

# calls_start NAME [ARGUMENT...]: imsd with the shipped configuration; what it sends is in $work/NAME.pcapng
calls_start()
{
	capture=$work/$1.pcapng
	shift
	shipped_config "$work/imsd.conf"
	configure "$work/imsd.conf"
	imsd_start "$work/imsd.conf" --capture "$capture" --set "aka.rand=$rand" "$@"
}

# configure FILE: what a test changes of that
configure()
{
	:
}

# calls_failed FROM: shows the end of the log, from that line on, and what SIPp has complained of; a new imsd, which knows
# nothing of the call, takes over
calls_failed()
{
	local file

	tail -n "+$1" "$work/imsd.log" | grep -v REGISTER | tail -n 24
	for file in "$work"/*.failed; do
		[[ -s $file ]] && grep -v -e '---------->' -e '<----------' "$file" | head -n 8 | cut -c 1-200
		rm -f "$file"
	done
	imsd_stop
	imsd_start "$work/imsd.conf" --capture "$capture" --set "aka.rand=$rand"
	return 1
}

# all COMMAND [ARGUMENT...]: COMMAND USER ARGUMENT... for each UE of access[] at the same time; was all well?
all()
{
	local command=$1 user pid status=0
	local -A pids=()

	shift
	for user in "${!access[@]}"; do
		"$command" "$user" "$@" &
		pids[$user]=$!
	done
	for pid in "${pids[@]}"; do
		wait "$pid" || status=1
	done
	return "$status"
}

# all_well COMMAND [ARGUMENT...]: the same, and calls_failed when it was not
all_well()
{
	local from

	from=$(log_end)
	all "$@" || calls_failed "$from"
}

# number_of BEHAVIOUR: the far end's number in the shipped configuration
number_of()
{
	sed -n -E "s/.*number *= *\"([^\"]*)\".*behaviour *= *\"$1\".*/\1/p" "$top/config/imsd.conf" | head -n 1
}

# ue_scenario NAME USER LADDER [TARGET]: makes $work/NAME.xml
ue_scenario()
{
	awk -v user="$2" -v aor="${ue_aor[$2]}" -v domain="$domain" -v credentials="${sipp_user[$2]##*;}" \
		-v target="${4-}" -f "$top/tests/live/ladder.awk" "$3" >"$work/$1.xml"
}

# ue_is_done USER STATUS: SIPp has ended with 0, has made one call, has repeated nothing and has got nothing that it did
# not expect
ue_is_done()
{
	(($2 == 0)) && awk -F ';' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
		END {
			bad = $at["FailedCall(C)"] + $at["Retransmissions(C)"]
			bad += $at["OutOfCallMsgs(C)"] + $at["DeadCallMsgs(C)"]
			if ($at["SuccessfulCall(C)"] == 1 && bad == 0)
				exit 0
			print "SIPp has repeated something or got what it did not expect"
			exit 1
		}' "$work/$1.stat" && return 0
	sipp_failed "$1" "$2" | tee "$work/$1.failed"
	return 1
}

# caller_run USER KEY LADDER TARGET [ARGUMENT...]: SIPp registers USER, calls TARGET, leaves
caller_run()
{
	local command

	ue_scenario "$1" "$1" "$3" "$4" || return 1
	sipp_command "$1" "$2"
	"${command[@]}" -p "$(free_port)" -sf "$work/$1.xml" "${@:5}" >"$work/$1.out" 2>&1
	ue_is_done "$1" "$?"
}

# callee_start USER KEY LADDER [ARGUMENT...]: SIPp registers USER, plays LADDER when an INVITE comes, and leaves when
# that call is over; returns when USER is registered
callee_start()
{
	local user=$1 key=$2 ladder=$3

	shift 3
	ue_start "$user" "$key" "$ladders/called" "$ladder" "$@"
}

# ue_start USER KEY LADDER ANSWERS [ARGUMENT...]: SIPp plays LADDER, which registers USER, and ANSWERS to what comes;
# returns when USER is registered
ue_start()
{
	local user=$1 key=$2 command from

	ue_scenario "$user" "$user" "$3" && ue_scenario "$user-called" "$user" "$4" || return 1
	shift 4
	from=$(log_end)
	sipp_command "$user" "$key"
	"${command[@]}" -p "$(free_port)" -sf "$work/$user.xml" -oocsf "$work/$user-called.xml" "$@" >"$work/$user.out" 2>&1 &
	ue_pid[$user]=$!
	running[$!]=sipp
	timeout 20 grep -q -m 1 -E -e "--> $user .*200 OK" \
		< <(exec tail -n "+$from" -f -s 0.1 --pid="$!" "$work/imsd.log") && return 0
	callee_end "$user"
	return 1
}

# callee_end USER: waits until the call and the registration of the callee are over; was all well?
callee_end()
{
	local status

	wait "${ue_pid[$1]}"
	status=$?
	unset "running[${ue_pid[$1]}]"
	ue_is_done "$1" "$status"
}

# ladder_messages LADDER...: how many messages they have; one line is one message, a REGISTER is challenged
ladder_messages()
{
	awk '/^[<>]/ { n++ } /^(register|leave)/ { n += 4 } END { print n + 0 }' "$@"
}

# log_count FROM PATTERN: how many lines of imsd's log, from that line on, hold PATTERN
log_count()
{
	tail -n "+$1" "$work/imsd.log" | grep -c -E -e "$2"
}

# wire_messages FROM COUNT: between imsd and the UEs there were, from that line of the log on, COUNT messages, no more.
# A large request that SIPp, who is on UDP, refuses to take over TCP does not count.
wire_messages()
{
	local pattern=' (UDP|TCP|TLS)  ?[A-Z0-9]' refused count

	imsd_says "$pattern" "$1" "$2" || return 1
	refused=$(log_count "$1" 'the UE refuses TCP')
	imsd_says "$pattern" "$1" $(($2 + refused)) || return 1
	count=$(($(log_count "$1" "$pattern") - $(log_count "$1" 'the UE refuses TCP')))
	echo "$count messages, expected are $2"
	((count == $2))
}
