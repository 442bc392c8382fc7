#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Live runs as a CI job has them: the example that the README names; commands that hang, fork or are to stay; somebody at
# the terminal; imsd ended in the midst of a run; a state that is reached while it is waited for.

. "$(dirname "$0")/lib.sh"
. "$top/tests/live/ue.sh"
need sipp jq python3 xmllint

# xml FILE XPATH: its value
xml()
{
	xmllint --xpath "string($2)" "$1"
}

# example: it ends with 1
example()
{
	OUT=$work/ci IMSD=$imsd timeout 60 "$top/examples/ci.sh"
	(($? == 1))
}

junit=$work/ci/junit.xml
failure='//testcase[@name="ci/3-refresh@live"]/failure'
left=$work/ci/ci-3-refresh@live
check 'examples/ci.sh ends with 1' example
check 'its JUnit file has three tests' test "$(xml "$junit" 'sum(//testsuite/@tests)')" = 3
check 'one failed' test "$(xml "$junit" 'concat(count(//failure), " ", count(//error), " ", count(//skipped))')" = '1 0 0'
check 'the one that refreshes' grep -qE 'line 13, by the UE, .*nothing came in 4' <(xml "$junit" "$failure/@message")
check 'with what there was instead' grep -q 'diagnosis: REG_EXPIRED' <(xml "$junit" "$failure")
check 'only that leaves artifacts' test "$(echo "$work"/ci/*/)" = "$left/"
check 'verdict, ladder and commands' test -s "$left/verdict.txt" -a -s "$left/ladder.txt" -a -s "$left/do-2-power-on.txt"
check 'a drawing' xmllint --noout "$left/ladder.svg"
check 'the journal' jq -se 'map(select(.method == "REGISTER" and .status == 200)) | length > 0' "$left/journal.jsonl"
check 'a capture' test "$(tshark -n -r "$left/capture.pcapng" -d udp.port==1-65535,sip -Y 'sip.Status-Code == 401' 2>/dev/null | wc -l)" -ge 1

# configure FILE: a phone of erin whose commands are of all kinds
configure()
{
	cat >>"$1" <<-END
		ues = ( { name = "erin"; do = {
		  power-on = { command = "$work/stays \$IMSD_RUN"; keep = true; };
		  power-off = "$work/strays & while [ ! -e $work/stray ]; do sleep 0.05; done";
		  dial = { command = "echo dialling; $work/strays & wait"; time = "2s"; };
		  hangup = "exec sleep 300"; }; } );
	END
}

# One that stays, one that leaves its process group; both say who they are.
cat >"$work/stays" <<END
#!/bin/sh
echo \$\$ >"$work/stays.\$1"
exec sleep 300
END
cat >"$work/strays" <<END
#!/bin/sh
setsid sh -c 'echo \$\$ >"$work/stray.new"; mv "$work/stray.new" "$work/stray"; trap "" TERM; sleep 300; sleep 300' </dev/null >/dev/null 2>&1 &
while [ ! -e "$work/stray" ]; do sleep 0.05; done
sleep 300
END
chmod +x "$work/stays" "$work/strays"
mkfifo "$work/never"

# within SECONDS COMMAND...: it becomes true
within()
{
	local until=$((SECONDS + $1))

	shift
	until "$@"; do
		((SECONDS <= until)) || return 1
		read -r -t 0.1 <>"$work/never"
	done
	return 0
}

# there FILE: the process lives whose number is in it
there()
{
	[[ -s $1 ]] && kill -0 "$(<"$1")" 2>/dev/null
}

gone()
{
	[[ -s $1 ]] && ! kill -0 "$(<"$1")" 2>/dev/null
}

# scenario NAME LINE...
scenario()
{
	printf '%s\n' 'needs live' 'ue erin' "${@:2}" >"$work/$1.scn"
}

# live STATUS TEXT NAME...: imsd plays these scenarios and ends so; its verdicts hold TEXT
live()
{
	local wanted=$1 text=$2 status

	shift 2
	shipped_config "$work/imsd.conf"
	configure "$work/imsd.conf"
	imsd_start "$work/imsd.conf" --scenario "${@/#/$work/}" --live --settle 300ms --timeout 8s \
		--junit "$work/junit.xml" >"$work/verdicts" || return 1
	imsd_wait
	status=$?
	((status == wanted)) && grep -qE -e "$text" "$work/verdicts" && return 0
	echo "status $status"
	cat "$work/verdicts" "$work/imsd.log"
	return 1
}

scenario late 'do erin dial 1' 'erin > INVITE'
check 'a command that takes too long is an error' live 2 'the command of erin dial took longer than 2 s' late.scn
check 'with what it has printed' grep -q dialling "$work/verdicts"
check 'what it has left is gone' within 5 gone "$work/stray"
rm -f "$work/stray"
scenario strays 'do erin power-off' 'wait 500ms'
check 'one that ends well and leaves something' live 0 '^PASS' strays.scn
check 'leaves nothing' within 5 gone "$work/stray"

# ended SIGNAL STATUS: imsd gets it while a command runs, and a scenario waits
ended()
{
	local status

	shipped_config "$work/imsd.conf"
	configure "$work/imsd.conf"
	rm -f "$work/stray"
	imsd_start "$work/imsd.conf" --scenario "$work/hangs.scn" "$work/strays.scn" --live --junit "$work/junit.xml" \
		>"$work/verdicts" || return 1
	within 10 there "$work/stray"
	kill -"$1" "$imsd_pid"
	imsd_wait
	status=$?
	cat "$work/verdicts"
	((status == $2))
}

scenario hangs 'do erin power-off' 'do erin hangup' 'erin > BYE'
for signal in TERM:143 INT:130; do
	check "SIG${signal%:*} ends imsd with ${signal#*:}" ended "${signal%:*}" "${signal#*:}"
	check 'its JUnit file is whole' xmllint --noout "$work/junit.xml"
	check 'with the run that went on' grep -q 'imsd was ended' "$work/junit.xml"
	check 'nothing is left' within 5 gone "$work/stray"
done

# person STATUS SCENARIO PATTERN ANSWER...: somebody at the terminal
person()
{
	local wanted=$1 name=$2 status

	shift 2
	shipped_config "$work/imsd.conf"
	timeout 60 python3 "$top/tests/live/terminal.py" "$@" -- "$imsd" -q -c "$work/imsd.conf" --live --settle 0s \
		--timeout 20s --scenario "$work/$name.scn"
	status=$?
	echo "status $status"
	((status == wanted))
}

scenario asks 'do erin merge' 'ask erin "do you hear both?"'
check 'a person does it and says yes' person 0 asks 'erin: merge, then press Enter' '' 'do you hear both\? \[y/n\]' y
check 'or says nothing that is meant, then no' person 1 asks 'erin: merge' '' 'both\?' maybe 'both|y or n' n
check 'or cannot do it' person 2 asks 'erin: merge' n

# start [ARGUMENT...]: an imsd that goes on
start()
{
	shipped_config "$work/imsd.conf"
	configure "$work/imsd.conf"
	imsd_start "$work/imsd.conf" --set scenario.settle=10s --set "scenario.dir=$top/config/scenarios" "$@"
}

# run TEXT [MORE]: POST /v1/runs of a text with \n; its id in $id
run()
{
	asks POST /v1/runs -H 'Content-Type: application/json' --data "{\"text\": \"ue erin\\n$1\"${2-}}" || return 1
	id=$(jq .id "$work/answer")
}

is()
{
	asks GET "/v1/runs/$1" >/dev/null && jq -e "$2" "$work/answer" >/dev/null
}

# becomes ID FILTER
becomes()
{
	within 20 is "$@" && return 0
	cat "$work/answer" "$work/imsd.log"
	return 1
}

check 'imsd starts' start
check 'a run keeps a command' run 'do erin power-on\nwait 200ms\n'
first=$id
check 'and passes' becomes "$id" '.state == "passed"'
check 'which goes on' there "$work/stays.$first"
check 'until the word is done again' run 'do erin power-on\nwait 200ms\n'
check 'in another run' becomes "$id" '.state == "passed"'
check 'then the new one is there alone' within 5 gone "$work/stays.$first"
check 'alive' there "$work/stays.$id"

ue_open
check 'what is given is waited for' run 'given erin registered\ncore registered erin\n'
check 'while nobody is told to do it' becomes "$id" '.state == "running" and .prompt == null and (.waits_for | contains("by itself"))'
check 'erin registers by herself' ue_register +15551230005 001010000000005 600 1
check 'that is enough' becomes "$id" '.state == "passed"'

# takes_large: over UDP, since nobody listens for TCP
takes_large()
{
	ue_gets '^MESSAGE' && ue_answers '200 OK'
}

long=$(printf 'a%.0s' {1..1500})
check 'a large request goes out' run "core message erin text=$long\\nerin < MESSAGE as=m body~aaa\\nerin > 200 of=m\\n"
check 'over UDP when TCP is refused' takes_large
check 'and is one' becomes "$id" '.state == "passed"'

check 'a run whose UE never comes' run 'erin > OPTIONS\n' ', "timeout": "1s"'
check 'and fails in time' becomes "$id" '.state == "failed" and (.verdict | test("nothing came in 1"))'
check 'two are queued' run 'wait 30s\n'
first=$id
check 'one behind the other' run 'wait 40s\n'
check 'which waits' becomes "$id" '.state == "waiting"'
check 'is forgotten' asks DELETE "/v1/runs/$id"
check 'for good' refuses 404 'no run' GET "/v1/runs/$id"
check 'the first goes on' becomes "$first" '.state == "running"'
check 'till it is ended' asks DELETE "/v1/runs/$first"
check 'as an error' becomes "$first" '.state == "error"'
check 'a text with a param' run 'param t 100ms\nwait $t\n' ', "params": {"t": "50ms"}'
check 'passes' becomes "$id" '.state == "passed" and .took < 1'
check 'a run goes on' run 'wait 30s\n'
second=$(date +%s%N)
check 'scenarios are listed meanwhile' asks GET '/v1/scenarios?max=1000'
took=$((($(date +%s%N) - second) / 1000000))
echo "# GET /v1/scenarios of all: $took ms"
check 'quickly' test "$took" -lt 3000
check 'imsd ends in the midst of it' imsd_stop
check 'and nothing of it stays' within 5 gone "$work/stays.2"
finish
