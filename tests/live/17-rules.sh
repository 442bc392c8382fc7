#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The life of a rule, seen from outside: it is posted while imsd runs, SIPp gets what it says, its tally counts; it outlives
# a reload, ends by itself, is gone behind a reset. A reload that does not fit it changes nothing.

. "$(dirname "$0")/lib.sh"
need sipp tshark

once=$top/tests/bench/register.xml
outage='"when":{"method":"REGISTER"},"do":[{"reply":503,"headers":["Retry-After: 7"]}]'

# says PATH PATTERN: the answer of the API holds it
says()
{
	api GET "$1" | tee "$work/answer"
	grep -q -E -e "$2" "$work/answer"
}

# refused STATUS: carol cannot register and is told so
refused()
{
	! sipp_register carol udp4 "$once" && grep "SIP/2.0 $1" "$work/sipp.err"
}

# gone NAME: the API has no such rule
gone()
{
	! api GET "/v1/rules/$1"
}

# reload PATTERN: SIGHUP; imsd then says PATTERN
reload()
{
	local before

	before=$(log_end)
	kill -HUP "$imsd_pid"
	imsd_says "$1" "$before"
}

# without_behaviour: the configuration that the rule needs goes
without_behaviour()
{
	grep -v '^behaviours' "$work/imsd.conf" >"$work/other.conf"
	cp "$work/other.conf" "$work/imsd.conf"
	reload "rule 'uses it' of the API does not fit"
}

shipped_config "$work/imsd.conf"
ln -s "$top/config/faults" "$work/faults"
echo 'behaviours = ( { name = "odd"; turn = "call.incoming"; steps = ( { reply = 486; } ); } );' >>"$work/imsd.conf"
check 'imsd is ready' imsd_start "$work/imsd.conf" --capture "$work/rules.pcapng"
check 'carol registers' sipp_register carol udp4 "$once"
check 'a rule is posted' api POST /v1/rules "{\"name\":\"outage\",$outage}"
check 'carol gets 503' refused 503
check 'the journal says what it did' imsd_says '503 .*\[rule: outage\] .*reply 503'
check 'its tally counts' says /v1/rules/outage '"spoke":1'
check 'it outlives a reload' reload '[Rr]eloaded'
check 'carol gets 503' refused 503
check 'its tally goes on' says /v1/rules/outage '"spoke":2'
check 'it is switched off' api PUT /v1/rules/outage '{"off":true}'
check 'carol registers' sipp_register carol udp4 "$once"
check 'it is replaced, for alice alone' api PUT /v1/rules/outage "{\"user\":\"alice\",$outage}"
check 'carol registers' sipp_register carol udp4 "$once"
check 'it never spoke, which is told' says /v1/rules/unused '"why":"no message has fitted'
check 'it is taken back' api DELETE /v1/rules/outage
check 'it is gone' gone outage
check 'a rule is posted for a second' api POST /v1/rules "{\"name\":\"short\",\"expires\":\"1s\",$outage}"
check 'it ends by itself' imsd_says 'rule.changed .*short: removed, its time is over'
check 'carol registers' sipp_register carol udp4 "$once"
check 'a rule that may speak once' api POST /v1/rules "{\"name\":\"once\",\"spoken\":1,$outage}"
check 'carol gets 503' refused 503
check 'carol registers' sipp_register carol udp4 "$once"
check 'a fault is switched on by name' api POST /v1/rules '{"fault":"aka/mac-wrong"}'
check 'a rule names a behaviour of the configuration' api POST /v1/rules \
	'{"name":"uses it","when":{"turn":"call.incoming"},"do":[{"behaviour":"odd"}]}'
check 'a reload that takes it away is refused' without_behaviour
check 'a knob is turned' api PUT /v1/knobs/registration.expires '{"value":"2h"}'
check 'a reset brings all back' api POST /v1/reset
check 'no rule is left' says /v1/rules '"count":0'
check 'no knob is changed' says '/v1/knobs?changed' '"count":0'
check 'nobody is registered' says /v1/registrations '"count":0'
check 'now the reload is taken' reload '[Rr]eloaded'
check 'carol registers' sipp_register carol udp4 "$once"
finish "$work/rules.pcapng"
