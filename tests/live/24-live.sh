#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Scenarios with real UEs: SIPp plays a good phone and phones that are wrong, switched on by the commands of `ues`; from
# the command line, and through the API of an imsd that goes on serving others.
# Long.

. "$(dirname "$0")/lib.sh"
. "$top/tests/live/calls.sh"
need sipp jq

scenarios=$work/scenarios
mkdir "$scenarios"
cp -r "$top/tests/live/scenarios/." "$top/config/scenarios/preamble" "$scenarios"

# configure FILE: commands for alice; what she is told to do is in $work/told
configure()
{
	cat >>"$1" <<-END
		scenario = { dir = "$scenarios"; };
		ues = (
		  { name = "alice"; address = "127.0.0.1";
		    do = { power-on = "exec $work/phone"; power-off = "exec $work/phone off";
		           dial = "printf '%%s|%%s|%%s\\\\n' %1 \\"\$IMSD_ARG1\\" \\"\$IMSD_UE \$IMSD_WORD\\" >>$work/told";
		           hold = ":"; hangup = ":"; answer = ":"; }; },
		  { name = "carol"; do = { power-on = "exec $work/phone"; answer = ":"; }; } );
	END
}

# The phone: SIPp with $work/alice.xml, one registration and what follows; "off" de-registers.
cat >"$work/phone" <<END
#!/bin/bash
[[ -e $work/broken ]] && { echo 'the phone is broken' >&2; exit 3; }
for try in 1 2 3 4; do
	timeout --foreground 30 sipp 127.0.0.1:\$IMSD_PORT_UDP -i 127.0.0.1 -p $(free_port) -t u1 -m 1 -nostdin -timeout 20 \\
		-sf $work/alice\${1:+-\$1}.xml -trace_err -error_file $work/phone.err >/dev/null 2>&1
	grep -q 'invalid .keyword. in scenario' $work/phone.err 2>/dev/null || break
	rm -f $work/phone.err
done
exit 0
END
chmod +x "$work/phone"

# phone LADDER [SED]: what alice's phone will do, and how its SIPp scenario is bent
phone()
{
	printf '%s\n' "$1" >"$work/alice.ladder"
	ue_scenario alice alice "$work/alice.ladder" sip:+15550100@$domain || return 1
	[[ ${2-} ]] && sed -i -E "$2" "$work/alice.xml"
	return 0
}

printf 'leave\n' >"$work/off.ladder"
printf 'register\n' >"$work/register.ladder"
ue_scenario alice-off alice "$work/off.ladder"

held='register
> INVITE sdp
< 100 INVITE
< 200 INVITE sdp
> ACK
> INVITE sdp=sendonly
< 100 INVITE
< 200 INVITE sdp=recvonly
> ACK
> BYE
< 200 BYE'

# live STATUS TEXT SCENARIO... [-- ARGUMENT...]: imsd runs them, and ends so; its verdicts hold TEXT
live()
{
	local wanted=$1 text=$2 status files=()

	shift 2
	while (($#)) && [[ $1 != -- ]]; do
		files+=("$scenarios/$1.scn")
		shift
	done
	shift
	shipped_config "$work/imsd.conf"
	configure "$work/imsd.conf"
	rm -rf "$work/told" "$work/artifacts"
	imsd_start "$work/imsd.conf" --set "aka.rand=$rand" --scenario "${files[@]}" --live --settle 1s --timeout 8s \
		--artifacts "$work/artifacts" "$@" >"$work/verdicts" || return 1
	imsd_wait
	status=$?
	((status == wanted)) && { [[ ! $text ]] || grep -qE -e "$text" "$work/verdicts"; } && return 0
	echo "status $status"
	cat "$work/verdicts" "$work/imsd.log"
	return 1
}

# says TEXT: the verdicts hold it, too
says()
{
	grep -qE -e "$1" "$work/verdicts" && return 0
	cat "$work/verdicts"
	return 1
}

line_of()
{
	grep -n -E -e "$2" "$scenarios/$1.scn" | head -n 1 | cut -d: -f1
}

check 'the good phone' phone "$held"
check 'passes the register scenario' live 0 '^PASS +(scenarios/)?register' register
check 'passes the hold scenario' live 0 '^PASS .*hold@live' hold
check 'what it was told came whole' grep -qxF "+1555 0100's|+1555 0100's|alice dial" "$work/told"

check 'a phone that holds with the version that it had' phone "$held" 's/^o=- 1 2 /o=- 1 1 /'
check 'fails' live 1 "^FAIL .*hold@live" hold
check 'at the line of the hold, by the UE' says "line $(line_of hold sdp.step), by the UE, .*sdp.step=1 does not hold"
check 'which shows what came' says 'saw alice > INVITE +(sdp.step=)?0'
check 'and the artifacts hold the journal' grep -q '"method":"INVITE"' "$work"/artifacts/*/journal.jsonl

check 'a phone that forgets the ACK' phone "${held/'> ACK'/}"
check 'fails' live 1 "line $(line_of hold 'ACK +of=ok'), by the UE, .*unexpected: alice > INVITE" hold

check 'a phone with a wrong password' ue_scenario alice carol "$work/register.ladder"
check 'which is bent' sed -i 's/password=secret/password=wrong/' "$work/alice.xml"
check 'fails for its response' live 1 "line $(line_of digest auth=digest), by the UE, .*auth=digest does not hold" digest
check 'and says that it is wrong' says 'saw alice > REGISTER +(auth=)?wrong'
check 'with its password' ue_scenario alice carol "$work/register.ladder"
check 'it passes' live 0 '^PASS .*digest' digest

check 'a phone that refreshes in time' phone $'register\nwait 1500\nregister'
check 'passes' live 0 '^PASS .*refresh' refresh
check 'a phone that refreshes too late' phone $'register\nwait 3200\nregister'
check 'fails' live 1 "line $(line_of refresh kind=refresh), by the UE, .*(nothing came in 2.6|later than 2.5)" refresh

touch "$work/broken"
check 'a command that fails is an error' live 2 '^ERROR .*the command of alice power-on ended with 3' register
check 'with what it printed' says 'the phone is broken'
rm "$work/broken"

check 'the good phone again' phone register
check 'rules, then none of them' live 0 '^PASS .*register' rules register -- --ue alice=127.0.0.1
check 'both pass' says '^2 passed'
check 'a scenario that is not there runs nothing' live 2 '' register nothing
check 'and is named' grep -q 'nothing.scn: No such file' "$work/imsd.log"

# start [ARGUMENT...]: an imsd that goes on
start()
{
	shipped_config "$work/imsd.conf"
	configure "$work/imsd.conf"
	imsd_start "$work/imsd.conf" --set "aka.rand=$rand" --set scenario.settle=1s "$@"
}

# run_is ID FILTER: waits until the run is as jq says, 20 s at most
run_is()
{
	local try

	for ((try = 0; try < 200; try++)); do
		api_get "/v1/runs/$1" >"$work/run" || break
		jq -e "$2" "$work/run" >/dev/null && return 0
		read -r -t 0.1 <>"$work/never"
	done
	cat "$work/run" "$work/imsd.log"
	return 1
}

# run FILTER BODY: POST /v1/runs; its answer is as jq says, its id in $id
run()
{
	api POST /v1/runs "$2" >"$work/run"
	id=$(jq -r .id "$work/run")
	jq -e "$1" "$work/run" >/dev/null && return 0
	cat "$work/run"
	return 1
}

# list PATH: imsd's answer is in $work/list
list()
{
	api_get "$1" >"$work/list"
}

# refused STATUS METHOD PATH [BODY]
refused()
{
	! api "$2" "$3" "${4-}" >"$work/problem" && jq -e ".status == $1" "$work/problem" >/dev/null && return 0
	cat "$work/problem"
	return 1
}

mkfifo "$work/never"
check 'imsd starts' start
check 'its scenarios are listed' list '/v1/scenarios'
check 'with title, UEs and whether they run live' jq -e '.scenarios[] | select(.name == "between") |
	.live and .ues == ["alice", "carol"] and .rows == 1 and (.title | startswith("A UE calls"))' "$work/list"
check 'params have their defaults' jq -e '.scenarios[] | select(.name == "asked") | .params.heard == "the ringback"' "$work/list"
check 'no preamble is one' jq -e '[.scenarios[].name | select(startswith("preamble"))] == []' "$work/list"

check 'the phone' phone "$held"
check 'a run begins' run '.state == "waiting" and .more == []' '{"scenario": "hold", "ue": {"alice": "127.0.0.1"}, "timeout": "8s"}'
check 'carol registers meanwhile' sipp_register carol udp4
check 'it passes' run_is "$id" '.state == "passed" and .verdict == null and .first_record > 0 and .last_record > .first_record'

check 'a phone that forgets the ACK' phone "${held/'> ACK'/}"
check 'its run begins' run .id '{"scenario": "hold", "timeout": "8s"}'
check 'beside carol' sipp_register carol tcp4
check 'fails' run_is "$id" '.state == "failed"'
check 'says where and why' jq -e '(.verdict | contains("by the UE")) and .line.line == '"$(line_of hold 'ACK +of=ok')"'
	and (.ladder | contains("INVITE")) and (.ladder | contains("carol") | not)' "$work/run"

check 'a scenario that asks' run .id '{"text": "ue alice user=erin\ngiven alice unregistered\nask alice \"does it ring?\"\n"}'
check 'waits for an answer' run_is "$id" '.state == "running" and .prompt.text == "alice: does it ring?" and .prompt.answer == "yes or no"'
check 'the next one waits' run '.state == "waiting"' '{"scenario": "unseen"}'
check 'the answer is no' api POST "/v1/runs/$((id - 1))/done" '{"ok": false, "text": "silence"}'
check 'which fails it' run_is $((id - 1)) '.state == "failed" and (.verdict | contains("silence"))'
check 'the next one asks to merge' run_is "$id" '.prompt.text == "alice: merge" and .line.line == 5'
check 'another prompt is not answered' refused 409 POST "/v1/runs/$id/done" '{"prompt": 2}'
check 'nor none' refused 400 POST "/v1/runs/$id/done" '{"prompt": "none"}'
check 'and stays open' run_is "$id" '.prompt.id == 1'
check 'it is done' api POST "/v1/runs/$id/done" '{"prompt": 1}'
check 'and passes' run_is "$id" '.state == "passed"'
check 'nobody is asked any more' refused 409 POST "/v1/runs/$id/done" '{}'
check 'one that never ends' run .id '{"text": "wait 1h\n"}'
check 'goes on' run_is "$id" '.state == "running"'
check 'is stopped' api DELETE "/v1/runs/$id"
check 'and says so' run_is "$id" '.state == "error" and (.verdict | contains("it was stopped"))'
check 'is forgotten' api DELETE "/v1/runs/$id"
check 'for good' refused 404 GET "/v1/runs/$id"
check 'runs are listed' list '/v1/runs?from=1&max=2'
check 'by pages' jq -e '.count == 4 and (.runs | length) == 2 and .runs[0].id == 2' "$work/list"
check 'a scenario that is wrong is refused' refused 422 POST /v1/runs '{"text": "alice > REGISTR\n"}'
check 'as is one outside of the folder' refused 422 POST /v1/runs '{"scenario": "../../imsd.conf"}'
check 'one that nobody makes the phone do' refused 422 POST /v1/runs '{"text": "alice > INVITE\n"}'
check 'a param that it has not' refused 422 POST /v1/runs '{"scenario": "asked", "params": {"herd": "x"}}'
check 'an address that is none' refused 422 POST /v1/runs '{"scenario": "asked", "ue": {"alice": "here"}}'
check 'a time beyond all measure' refused 400 POST /v1/runs '{"scenario": "asked", "timeout": 9.3e12}'
check 'nothing' refused 400 POST /v1/runs '{}'
check 'no rule is left' list '/v1/rules'
check 'of any run' jq -e '[.rules[] | select(.source == "scenario")] == []' "$work/list"
check 'imsd ends' imsd_stop

# carol's phone is there before the run, and answers; what is given is waited for
check 'imsd starts again' start
check 'carol registers' callee_start carol udp4 "$ladders/between/plain.callee"
check 'alice' phone "$(cat "$ladders/between/plain.caller")" "s/sip:[+]15550100@/sip:carol@/g"
check 'her run' run .id '{"scenario": "between", "timeout": "8s"}'
check 'passes' run_is "$id" '.state == "passed"'
check 'carol leaves' callee_end carol
finish
