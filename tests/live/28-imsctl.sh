#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# imsctl: every command of its table is called against an imsd with SIPp phones; texts, exit codes, JSON, terminals,
# broken pipes and connections, tokens and TLS.

. "$(dirname "$0")/lib.sh"
. "$top/tests/live/calls.sh"
need sipp jq script xmllint python3

imsctl=${IMSCTL:-$(dirname "$imsd")/imsctl}
unset IMSD_API IMSD_TOKEN IMSD_CA NO_COLOR
declare -A called=()	# the rows of the table that were called

# start [ARGUMENT...]: imsd; imsctl finds it by IMSD_API
start()
{
	imsd_start "$work/imsd.conf" "$@" || return 1
	IMSD_API=$(sed -E 's/.* api=([^ ]*) .*/\1/' <<<"$ready")
	export IMSD_API
}

# ctl ARGUMENT...: what it says is in $work/out and $work/err
ctl()
{
	timeout 30 "$imsctl" "$@" </dev/null >"$work/out" 2>"$work/err"
}

# ends STATUS PATTERN ARGUMENT...: imsctl ends so and says that, good answers on stdout, errors in a line on stderr
ends()
{
	local wanted=$1 pattern=$2 status said=$work/out

	shift 2
	ctl "$@"
	status=$?
	((wanted < 2)) || said=$work/err
	((status == wanted)) && { [[ ! $pattern ]] || grep -q -E -e "$pattern" "$said"; } && { ((wanted < 2)) || grep -q '^imsctl: ' "$said"; } &&
		return 0
	echo "imsctl $*: status $status"
	cat "$work/out" "$work/err"
	return 1
}

# json FILTER ARGUMENT...: --json is JSON, and as jq says
json()
{
	local filter=$1

	shift
	ctl "$@" --json && jq -e "$filter" "$work/out" >/dev/null && return 0
	cat "$work/out" "$work/err"
	return 1
}

# row FORM STATUS PATTERN ARGUMENT...: the row of the table that --list shows as FORM is called so
row()
{
	local form=$1

	called[$form]=1
	shift
	check "imsctl $form: exit $1" ends "$@"
}

# ask FORM PATTERN FILTER ARGUMENT...: a row that only looks: for people, and as JSON
ask()
{
	row "$1" 0 "$2" "${@:4}"
	check "imsctl $1: JSON" json "$3" "${@:4}"
}

# rows: the forms of the table, as imsctl itself lists them
rows()
{
	"$imsctl" --list | sed 1d | awk -F '  +' '{ print $1 ($2 == "-" ? "" : " " $2) }'
}

# link_closed: that of carol is marked so; SIPp has closed it, imsd sees it within its next turns
link_closed()
{
	for _ in {1..100}; do
		ctl ues && grep -q -E '^carol .* 127\.0\.0\.1:[0-9]+ closed ' "$work/out" && break
	done
	cat "$work/out"
	json '.link_open == false' ue carol && json '.link_open == null' ue erin
}

# all_called: no row of the table is missing here, and no form here is unknown to the table
all_called()
{
	diff <(rows | sort -u) <(printf '%s\n' "${!called[@]}" | sort -u)
}

# every_row_has_help: a usage line, then a line that says what it does
every_row_has_help()
{
	"$imsctl" --help=all | awk '/^imsctl /{ if (bare) print bare; bare = $0; n++ }
		/^    [^ ]/{ bare = "" } END { if (bare) print bare; exit !(n > 60 && !bare) }'
}

# regular TABLE COLUMNS: each row of --list=TABLE has so many cells, and each column begins where its heading does
regular()
{
	"$imsctl" --list="$1" | awk -F '  +' -v columns="$2" '
		NR == 1 { for (i = 2; i <= NF; i++) at[i] = index($0, "  " $i) + 2 }
		NF != columns { print; bad = 1 }
		{ for (i in at) if (substr($0, at[i] - 2, 3) !~ /^  [^ ]$/) { print; bad = 1 } }
		END { exit bad || NR < 5 }'
}

# terminal COMMAND: what it shows on one, its status is imsctl's
terminal()
{
	timeout 30 script -qec "$1" /dev/null </dev/null >"$work/out"
}

# coloured: a table on a terminal has them
coloured()
{
	terminal "$imsctl ues" && grep -q $'\033\[' "$work/out"
}

# plain COMMAND: it has none
plain()
{
	terminal "$1" && grep -q alice "$work/out" && ! grep -q $'\033' "$work/out"
}

# narrow: no line of a table is wider than its terminal
narrow()
{
	terminal "stty cols 70; NO_COLOR=1 $imsctl knobs" && grep -q '…' "$work/out" &&
		(($(tr -d '\r' <"$work/out" | LC_ALL=C.UTF-8 wc -L) <= 70))
}

# quiet_pipe: the reader goes after one line, and so does tail, without a word
quiet_pipe()
{
	local statuses

	timeout 20 "$imsctl" tail since=0 2>"$work/err" | head -n 1 >"$work/out"
	statuses="${PIPESTATUS[*]}"
	echo "$statuses"
	[[ $statuses == '0 0' && -s $work/out && ! -s $work/err ]]
}

# run STATUS PATTERN ANSWERS ARGUMENT...: imsctl run, with that on its stdin
run()
{
	local status

	printf '%s' "$3" | timeout 60 "$imsctl" run "${@:4}" >"$work/out" 2>"$work/err"
	status=$?
	((status == $1)) && cat "$work/out" "$work/err" | grep -q -E -e "$2" && return 0
	echo "status $status"
	cat "$work/out" "$work/err"
	return 1
}

# interrupted: Ctrl-C ends the run, too
interrupted()
{
	local pid status run

	printf 'wait 1h\n' >"$work/waits.scn"
	"$imsctl" run "$work/waits.scn" </dev/null >"$work/out" 2>"$work/err" &
	pid=$!
	running[$pid]=imsctl
	for _ in {1..100}; do
		run=$("$imsctl" --json runs | jq '[.runs[] | select(.state == "running")][0].id // empty')
		[[ $run ]] && break
	done
	kill -TERM "$pid"
	wait "$pid"
	status=$?
	unset "running[$pid]"
	((status == 2)) && grep -q '^error .*' "$work/out" && json '.state == "error"' runs "$run" && return 0
	echo "status $status"
	cat "$work/out" "$work/err"
	return 1
}

# says_for_which [WORD OPTION...]: of a run that asks prompt 7, of a `do` line with that word, the answer is for prompt 7
says_for_which()
{
	local -x IMSD_API
	local server pid status

	exec {server}< <(exec /usr/bin/python3 "$top/tests/live/asking.py" "$work/answer" "${@:1:1}")
	pid=$!
	running[$pid]=asking.py
	read -r -t 20 IMSD_API <&"$server"
	run 0 '^passed ' $'\n' merge "${@:2}"
	status=$?
	kill "$pid"
	wait "$pid"
	unset "running[$pid]"
	exec {server}<&-
	((status == 0)) && jq -e '. == {"ok": true, "prompt": 7}' "$work/answer" && return 0
	cat "$work/answer"
	return 1
}

# tail_warns: of a user whom nobody knows something is said, and it waits all the same
tail_warns()
{
	local tail

	: >"$work/tail.err"
	timeout 60 "$imsctl" tail --user alise >"$work/tailed" 2>"$work/tail.err" &
	tail=$!
	running[$tail]=tail
	timeout 20 grep -q -m 1 "did you mean 'alice'" < <(exec tail -n +1 -f -s 0.1 --pid="$tail" "$work/tail.err") &&
		kill -0 "$tail" || return 1
	kill "$tail"
	wait "$tail" 2>/dev/null
	unset "running[$tail]"
}

# tail_follows: a connection that breaks is made again, and goes on behind the last record
tail_follows()
{
	local api_port tail

	api_port=$(free_port)
	start --set "api.port=$api_port" || return 1
	: >"$work/tailed" && : >"$work/tail.err"
	timeout 60 "$imsctl" tail since=0 --event 'configuration.loaded|knob.changed' --lines 2 >"$work/tailed" 2>"$work/tail.err" &
	tail=$!
	running[$tail]=tail
	timeout 20 grep -q -m 1 configuration.loaded < <(exec tail -n +1 -f -s 0.1 --pid="$tail" "$work/tailed") || return 1
	imsd_stop || return 1
	timeout 20 grep -q -m 1 'trying again' < <(exec tail -n +1 -f -s 0.1 --pid="$tail" "$work/tail.err") || return 1
	start --set "api.port=$api_port" && ctl knob registration.expires 1h || return 1
	wait "$tail"
	(($? == 0)) && unset "running[$tail]" && tail -n 1 "$work/tailed" | grep -q 'knob.changed' && return 0
	cat "$work/tailed" "$work/tail.err"
	return 1
}

# same_as_imsd: a line of tail is the line of imsd's own ladder
same_as_imsd()
{
	ctl tail since=0 --lines 1 && grep -q -x -F -f "$work/out" "$work/imsd.log"
}

# not_in_ps: the token of a file is in no argument; of imsctl tail, while it runs
not_in_ps()
{
	local pid

	mkfifo "$work/tail.out"
	"$imsctl" --token-file "$work/token" --ca "$work/state/ca.pem" tail since=0 >"$work/tail.out" 2>&1 &
	pid=$!
	running[$pid]=tail
	exec {stream}<"$work/tail.out"
	read -r -t 20 line <&"$stream" && echo "$line" && ! tr '\0' ' ' <"/proc/$pid/cmdline" | grep -F "$token"
	status=$?
	kill "$pid"
	wait "$pid"
	unset "running[$pid]"
	exec {stream}<&-
	return "$status"
}

shipped_config "$work/imsd.conf"
ln -s "$top/config/faults" "$work/faults"
mkdir "$work/scenarios"
cp -r "$top/tests/live/scenarios/." "$top/config/scenarios/preamble" "$work/scenarios"
printf '%s\n' 'ue alice user=erin' 'given alice unregistered' 'ask alice "does it ring?"' >"$work/asks.scn"
printf '{ name = "busy"; when = { method = "INVITE"; }; do = ( { reply = 486; } ); }\n' >"$work/busy.conf"
printf '%s\n' '< INVITE sdp' '> 180 INVITE' '> 200 INVITE sdp' '< ACK' '< INVITE sdp=sendonly' '> 200 INVITE sdp=recvonly' \
	'< ACK' '< BYE' '> 200 BYE' >"$work/held.ladder"
printf 'register\n' >"$work/stays.ladder"

check 'nobody answers' ends 2 'api|connect' --api http://127.0.0.1:1 status
check 'no command' ends 2 'what is to be done' --json
check 'an unknown one' ends 2 'did you mean status' statsu
check 'an unknown option' ends 2 'did you mean --json' ues --jsn
check 'an unknown key' ends 2 'did you mean from=' call alice form=1
check 'an argument too few' ends 2 'usage: imsctl ue UE$' ue
check 'an argument too many' ends 2 'usage: ' ue alice bob
check 'a number that is none' ends 2 'exactly: a whole number' verify method=REGISTER exactly=two
check 'a file that is not there' ends 2 'nothing.csv: No such file' subscribers import "$work/nothing.csv"
check 'a token of no file' ends 2 'nothing: No such file' --token-file "$work/nothing" status
check 'help' ends 0 '^Usage: imsctl' --help
check 'of a command' ends 0 'has=TEXT' verify --help
check 'of all' ends 0 '^imsctl diagnosis UE' --help=all
check 'the table of commands is regular' regular commands 4
check 'that of their keys' regular keys 4
check 'that of options' regular options 2
check 'a table that there is not' ends 2 '--list=x: commands, keys or options' --list=x
check 'version' ends 0 '^imsctl [0-9]' --version
check 'each row has help' every_row_has_help

check 'imsd is ready' start --set "aka.rand=$rand" --set "scenario.dir=$work/scenarios" --set scenario.settle=500ms
check 'alice registers' callee_start alice udp4 "$work/held.ladder"
check 'bob registers and stays' caller_run bob udp4 "$work/stays.ladder" sip:nobody

ask status 'registrations +2$' '.ues == 5 and (.listeners | length) == 6' status
ask version '^imsd [0-9.]+$' '.name == "imsd"' version
row ready 0 '^ok' ready
ask listeners '^udp1 +udp +127.0.0.1' '.listeners[0].port > 0' listeners
ask config 'imsd.conf' '.files[0].text | contains("subscribers")' config
row 'config put FILE' 0 'right +yes' config put "$work/imsd.conf" --check
row reload 0 '^source +file' reload
ask clock '^kind +real' '.kind == "real"' clock
row 'clock advance TIME' 3 '^imsctl: 409: the clock is real' clock advance 10s
row metrics 0 '^# HELP imsd_' metrics

ask ues '^alice +registered +udp' '.ues[0].state == "registered"' ues
ask 'ue UE' '^link.remote +127.0.0.1' '.name == "alice"' ue alice
check 'one that there is not' ends 3 "^imsctl: 404: .*'alic'.*did you mean 'alice'" ue alic
check 'the ladder of one that there is not' ends 3 "^imsctl: 404: .*did you mean 'alice'" ladder alise
check 'a call to one that there is not' ends 3 "^imsctl: 404: .*did you mean 'alice'" call alise
ask diagnosis '' '.diagnoses' diagnosis
ask 'diagnosis UE' '' '.name == "alice"' diagnosis alice
ask causes '^AUTH_WRONG_KEY ' '.causes | length > 40' causes
ask 'registrations [UE]' '^bob +' '.registrations | length == 2' registrations
check 'of one' json '.registrations | length == 1' registrations bob
ask subscriptions '' '.subscriptions == []' subscriptions
ask subscribers '^carol +not-registered +\S+ +' '.count == 5' subscribers
ask 'subscribers NAME' '^name +bob' '.name == "bob"' subscribers bob
row 'subscribers add KEY=VALUE...' 0 '^frank: ' subscribers add name=frank imsi=001010000000006 auth.algorithm=digest \
	auth.password=secret
row 'subscribers set NAME KEY=VALUE...' 0 '^frank: ' subscribers set frank msisdn=+15551230077
check 'which changed' json '.msisdn == "+15551230077"' subscribers frank
row 'subscribers delete NAME' 0 '' subscribers delete frank
printf 'name,imsi,msisdn,algorithm\ngrace,001010000000007,+15551230078,none\n' >"$work/more.csv"
row 'subscribers import FILE' 0 '^added +1' subscribers import "$work/more.csv"
row 'services set NAME KEY=VALUE...' 0 '^cfnr +\+15550101' services set carol cfnr=+15550101 no_reply_timer=10
ask 'services NAME' '^no_reply_timer +10' '.no_reply_timer == 10' services carol
row 'services reset NAME' 0 '' services reset carol
row 'mwi set NAME' 0 '^voice +2/8 \(0/2\)' mwi set alice voice='2/8 (0/2)'
ask 'mwi NAME' '^waiting +yes' '.waiting' mwi alice
printf 'OPTIONS sip:bob@127.0.0.1 SIP/2.0\r\nCSeq: 1 OPTIONS\r\n\r\n' >"$work/options"
row 'send UE FILE' 0 '^octets +54' send bob "$work/options"
row 'register UE' 0 '' register bob
check 'imsd shortens it' ends 0 '^yes: ' verify event=registration.state user=bob

row 'call UE' 0 '^call 1 \(.*@.*\) to alice: ' call alice from=+15550199 behaviour=answer
row 'wait [EVENT] [UE]' 0 '^after |^it is so already' wait call alice --timeout 20s
ask calls '^1 +established +' '.calls[0].id == 1' calls
ask 'calls CALL' '^state +established' '.far_end.streams | length == 1' calls 1
ask 'call CALL' '^callee +alice' '.id == 1' call 1
row 'call CALL ACTION [ARGUMENT]' 0 '' call 1 hold
check 'alice answers it' ends 0 '' wait method=INVITE status=200 direction=from since=1 has=sdp.audio.direction=recvonly --timeout 20s
check 'an action that is none' ends 3 'did you mean hold' call 1 hlod
row 'ladder CALL' 0 '^Call 1: .*alice' ladder 1
check 'the call is released' ends 0 '' call 1 release
check 'which alice takes well' callee_end alice
check 'alice has left' ends 0 '' wait unregistered alice --timeout 20s
check 'it is over' json '.calls[0].state == "ended"' calls --ended
check 'nothing is released twice' ends 3 '^imsctl: 409: ' call 1 release

row 'deregister UE' 0 '' deregister bob event=rejected
check 'imsd knows' ends 0 '^it is so already|^after' wait unregistered bob
check 'carol registers over TCP and hangs up' sipp_register carol tcp4 "$top/tests/bench/register.xml"
check 'which is seen' link_closed

row 'conference make UE,UE...' 0 '^conference 1: sip:conf-' conference make alice,bob
ask conferences '' '.conferences' conferences
row 'conference ID' 3 '^imsctl: 404: ' conference 99
row 'conference add ID USER' 3 '^imsctl: 404: ' conference add 99 carol
row 'conference remove ID USER' 3 '^imsctl: 404: ' conference remove 99 carol
row 'conference end ID' 3 '^imsctl: 404: ' conference end 99

row 'sms UE [TEXT]' 0 '^sms 1 to \+15551230001: ' sms alice 'Hello, how=are you?' from=Operator class=0 --status-report
ask sms '^1 +waiting +Operator .*Hello' '.sms[0].class == 0' sms
ask 'sms ID' '^text +Hello, how=are you\?' '.id == 1' sms 1
row 'sms delete ID' 0 '' sms delete 1
check 'it is gone' ends 3 '^imsctl: 409: ' sms delete 1
row 'message UE TEXT' 0 '^message 1 to alice' message alice $'Gr\303\274\303\237e \346\227\245\346\234\254'
ask messages 'Grüße 日本' '.messages[0].text == "Grüße 日本"' messages
ask 'message ID' '^type +text/plain' '.id == 1' message 1
row 'ussd UE' 3 '^imsctl: 409: alice is not registered' ussd alice text=hello kind=notify

ask faults '^aka/mac-wrong +' '.faults | length > 100' faults
row 'fault FAULT' 0 "of aka/mac-wrong" fault aka/mac-wrong user=alice expires=60s
check 'near ones' ends 3 'did you mean' fault aka/mac-wron
row 'rule add RULES' 0 "^rule 'busy'" rule add "$(cat "$work/busy.conf")"
check 'is there' ends 3 '409: ' rule add "$work/busy.conf"
check 'rules as JSON' ends 0 "^rule 'json'" rule add '{"name": "json", "when": {"method": "BYE"}, "do": [{"drop": true}]}'
check 'a rule that is wrong' ends 3 '^imsctl: 422: .*did you mean' rule add '{ name = "x"; when = { metod = "BYE"; }; do = ( { drop = true; } ); }'
ask rules '^busy +api +no ' '.rules | length == 3' rules
ask 'rules unused' '^busy +api +' '.rules | length == 3' 'rules' 'unused'
ask 'rule RULE' '^when.method +INVITE' '.name == "busy"' rule busy
row 'rule off RULE' 0 'off yes' rule off busy
check 'is silent' json '.off' rule busy
row 'rule on RULE' 0 'off no' rule on busy
row 'rule delete RULE' 0 '' rule delete busy
row 'rules delete' 0 '' rules delete
check 'none is left' json '.rules == []' rules
row 'knob KNOB VALUE' 0 '^registration.expires = 2h' knob registration.expires=2h
ask 'knob KNOB' '^value +2h' '.value == "2h"' knob registration.expires
check 'near ones' ends 3 'did you mean registration.expires' knob registration.expirs
ask knobs '^registration.expires +2h' '.knobs | length == 1' knobs --changed
row 'knob reset KNOB' 0 '' knob reset registration.expires
row 'behaviour set NAME KEY=VALUE...' 0 'slow' behaviour set slow turn=call.incoming \
	'steps:=[{"reply": 180, "after": "5s"}]'
ask behaviours '^slow +call.incoming +api' '.behaviours | length > 100' behaviours
ask 'behaviour NAME' '^steps.0.reply +180' '.behaviours[0].name == "slow"' behaviour slow
row 'behaviour delete NAME' 0 '' behaviour delete slow

ask journal ' +REGISTER +' '.records | length > 20' journal
ask 'journal N' '^event +configuration.loaded' '.n == 1' journal 1
row verify 0 '^yes: ' verify user=alice method=REGISTER direction=from --exactly 4
check 'what is not so' ends 1 '^no: ' verify user=alice method=REGISTER has=contact.expires=5 --exactly 2
check 'shows what came near' grep -q 'contact.expires was' "$work/out"
check 'of somebody whom nobody knows' ends 1 "no subscriber is named 'alise' \(did you mean 'alice'\?\)" verify user=alise method=REGISTER
check 'of several nothing is said' ends 1 'was not seen; nearest is record [0-9]+: user was [a-z]+, not alise.alyce$' verify 'user=alise|alyce' method=REGISTER
check 'as JSON' bash -c "'$imsctl' --json verify method=SUBSCRIBE >'$work/out'; [[ \$? == 1 ]] && jq -e '.passed == false' '$work/out'"
printf '{"user": "alice", "sequence": [{"method": "REGISTER"}, {"method": "REGISTER", "status": 401}]}' >"$work/sequence"
row 'verify sequence FILE' 0 '^yes: ' verify sequence "$work/sequence"
check 'what does not happen' ends 1 '^not in 0\.1' wait registered alice --timeout 100ms
check 'a word that is none' ends 3 '^imsctl: 422: ' wait registred alice
row tail 0 'configuration.loaded' tail since=0 --lines 1
check 'is what imsd shows' same_as_imsd
check 'JSON' json '.n == 1' tail since=0 --lines 1
check 'of one user' ends 0 'alice' tail since=0 --user alice --lines 3
check 'of a user whom nobody knows it warns' tail_warns
check 'a broken pipe is quiet' quiet_pipe
row ladder 0 'REGISTER' ladder
row 'ladder UE' 0 '^<\?xml|<svg' ladder alice --svg
check 'is a picture' xmllint --noout "$work/out"
check 'or Mermaid' ends 0 '^sequenceDiagram' ladder alice --mmd
row capture 0 '' capture user=alice
cp "$work/out" "$work/alice.pcapng"
check 'tshark reads it' bash -c "tshark -n -r '$work/alice.pcapng' 2>/dev/null | grep -q REGISTER"
check 'no octets for a terminal' bash -c "script -qec '$imsctl capture' /dev/null </dev/null | grep -q 'imsctl capture > FILE'"
ask meanings '^REGISTER +registration' '.messages | length > 50' meanings

ask scenarios '^register +yes +alice' '.scenarios | length == 8' scenarios
printf 'given alice unregistered\ncore unregistered alice\n' >"$work/there.scn"
row 'run FILE|NAME' 0 '^passed ' run "$work/there.scn" --timeout 5s
check 'a run that asks: yes' run 0 '^passed ' y "$work/asks.scn" --junit "$work/good.xml"
check 'shows what it asks' grep -q 'does it ring?' "$work/err"
check 'in JUnit' xmllint --noout "$work/good.xml"
check 'which has passed' grep -q 'tests="1" failures="0" errors="0"' "$work/good.xml"
check 'a run that asks: no' run 1 'silence' $'n silence & <nothing>\n' "$work/asks.scn" --junit "$work/bad.xml"
check 'in JUnit, too' xmllint --noout "$work/bad.xml"
check 'which has failed' grep -q 'failures="1"' "$work/bad.xml"
check 'it says which prompt it answers' says_for_which
check 'as does a command' says_for_which merge --do true
check 'JSON' bash -c "printf 'y\n' | '$imsctl' --json run '$work/asks.scn' 2>/dev/null | jq -e '.[0].state == \"passed\"'"
check 'one that there is not' ends 3 '^imsctl: 422: no scenario' run nothing
check 'one that must wait' run 1 'failed|nothing came' '' register --ue alice=127.0.0.1 --timeout 300ms
check 'one that is interrupted' interrupted
ask runs '^1 +passed|^1 +' '.runs | length > 3' runs
ask 'runs RUN' '^state +' '.id == 1' runs 1
row 'ladder run RUN' 0 '' ladder run 1
check 'a run of one line' ends 0 '"id": ?[0-9]' post runs text=$'wait 1h\n'
id=$(jq .id "$work/out")
row 'run done RUN' 3 '^imsctl: 409: ' run done "$id"
row 'run stop RUN' 0 '' run stop "$id"
row 'get PATH' 0 '"now":' get clock
check 'by its whole path' ends 0 '^ok' get /livez
row 'post PATH [FILE] KEY=VALUE...' 3 '^imsctl: 409: alice is not registered' post calls user=alice
row 'put PATH [FILE] KEY=VALUE...' 0 '"value":"7200"' put knobs/registration.expires value=7200
row 'delete PATH' 0 '' delete knobs/registration.expires
row 'patch PATH [FILE] KEY=VALUE...' 0 '\+15551230079' patch subscribers/bob msisdn=+15551230079
row 'journal clear' 0 '^forgotten +' journal clear
row reset 0 '^undone.subscribers +' reset --release
check 'every row of the table was called' all_called

check 'colours for a terminal' coloured
check 'of tail, too' bash -c "script -qec '$imsctl tail since=0 --lines 1' /dev/null </dev/null | grep -q \$'\033\['"
check 'none when NO_COLOR is set' plain "NO_COLOR=1 $imsctl ues"
check 'none in a pipe' plain "$imsctl ues | cat"
check 'a table fits its terminal' narrow
check 'JSON is indented for one' bash -c "script -qec '$imsctl --json clock' /dev/null </dev/null | grep -q '^  \"kind\": '"
check 'a full disk is said' bash -c "'$imsctl' ues >/dev/full; [[ \$? == 2 ]]"
kill -STOP "$imsd_pid"
check 'an answer that takes too long' ends 2 'imsctl: .*(timed out|Timeout)' --timeout 200ms version
kill -CONT "$imsd_pid"
check 'imsd lives' imsd_alive
imsd_stop

check 'tail comes again after a restart' tail_follows
imsd_stop

check 'imsd is ready, on a manual clock' start --clock manual
check 'time passes' ends 0 '^it is .* 3600\.' clock advance 1h
imsd_stop

token=0123456789abcdef-token
printf '%s\n' "$token" >"$work/token"
check 'imsd is ready, with TLS and a token' start --set api.tls=true --set "api.token_file=$work/token" \
	--set "state_dir=$work/state"
check 'its certificate is not known' ends 2 'certificate' --token-file "$work/token" version
check 'to the lab CA it is' ends 0 '^imsd ' --token-file "$work/token" --ca "$work/state/ca.pem" version
check 'or it does not matter' ends 0 '^imsd ' --token-file "$work/token" --insecure version
check 'the CA of the environment' env IMSD_CA="$work/state/ca.pem" IMSD_TOKEN="$token" "$imsctl" version
check 'without the token' ends 3 '^imsctl: 401: ' --ca "$work/state/ca.pem" version
check 'with a wrong one' ends 3 '^imsctl: 401: ' --ca "$work/state/ca.pem" --token wrong version
check 'tail, too' ends 3 '^imsctl: 401: ' --ca "$work/state/ca.pem" tail
check 'the token is not in the list of processes' not_in_ps
finish
