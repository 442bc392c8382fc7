#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Operations of the API with a UE at the other end: subscribers that come and go, any message to a UE, behaviours, the
# configuration.

. "$(dirname "$0")/lib.sh"
. "$top/tests/live/ue.sh"
need curl jq

key='"k":"465b5ce8b199b49faa5f0a2ee238a6bc","opc":"cd63cb71954a9f4e48a5994e37a02baf"'
zoe="{\"name\":\"zoe\",\"imsi\":\"001010000000077\",\"msisdn\":\"+15551230077\",\"auth\":{\"algorithm\":\"none\"}}"
csv=(-H 'Content-Type: text/csv')

# registers STATUS NUMBER IMSI CSEQ: that is the answer
registers()
{
	ue_register "$2" "$3" 600 "$4" && head -n 1 "$got" | grep -q "^SIP/2.0 $1"
}

# state NAME STATE: of a subscriber
state()
{
	asks GET "/v1/subscribers/$1" && answer ".state == \"$2\""
}

# no_keys: neither key nor password is in any answer of the last test
no_keys()
{
	! grep -q -i -e 465b5ce8 -e cd63cb71 -e fec86ba6 -e secret -e swordfish "$work/answer"
}

# many: 10000 rows
many()
{
	awk 'BEGIN {
		print "name,imsi,msisdn,k,opc,amf"
		for (i = 0; i < 10000; i++)
			printf "m%d,0010120%08d,+1666%07d,%s,%s,8000\n", i, i, i,
				"465b5ce8b199b49faa5f0a2ee238a6bc", "cd63cb71954a9f4e48a5994e37a02baf"
	}'
}

# imports_many: in less than a second
imports_many()
{
	local before=${EPOCHREALTIME/./}

	many >"$work/many.csv"
	asks POST /v1/subscribers/import "${csv[@]}" --data-binary "@$work/many.csv" && answer '.added == 10000' &&
		((${EPOCHREALTIME/./} - before < 1000000))
}

# from_file: a configuration that names a file of subscribers
from_file()
{
	printf '%s\n' 'name,impi,impu,password' 'fay,fay@home.example,sip:fay@home.example,"sword""fish"' >"$work/more.csv"
	{
		cat "$work/imsd.conf"
		echo 'subscribers_file = "more.csv";'
	} >"$work/other.conf"
	asks PUT /v1/config -H 'Content-Type: text/plain' --data-binary "@$work/other.conf" &&
		answer '.changed.subscribers.added == ["fay"] and .source == "put"'
}

# new_command: a text that has a program run is refused, whoever sends it
new_command()
{
	{
		cat "$work/imsd.conf"
		echo 'ues = ( { name = "alice"; do = { dial = "true"; }; } );'
	} >"$work/other.conf"
	refuses 422 "commands come from files alone" PUT /v1/config -H 'Content-Type: text/plain' --data-binary "@$work/other.conf"
}

# wrong_text: what is wrong is said by line, and nothing has changed
wrong_text()
{
	{
		cat "$work/imsd.conf"
		echo 'listenn = 1;'
	} >"$work/wrong.conf"
	refuses 422 "imsd.conf \(put\):$(wc -l <"$work/wrong.conf"): unknown key 'listenn' \(did you mean 'listen'" \
		PUT "$1" -H 'Content-Type: text/plain' --data-binary "@$work/wrong.conf"
}

# sent_as_is: the octets come as they were sent, LF and all
sent_as_is()
{
	printf 'OPTIONS sip:odd SIP/2.0\nVia: x\n\n' >"$work/raw"
	asks POST /v1/ues/zoe/send -H 'Content-Type: text/plain' --data-binary "@$work/raw" && answer '.octets == 32' &&
		ue_next && cmp "$work/raw" "$got"
}

# sent_fixed: with line ends put right
sent_fixed()
{
	asks POST /v1/ues/zoe/send --json '{"message":"OPTIONS sip:odd SIP/2.0\nVia: x\n\n","fix":true}' && ue_next &&
		cmp <(sed 's/$/\r/' "$work/raw") "$got"
}

# sent_dropped: a rule of the wire speaks about it
sent_dropped()
{
	asks POST /v1/rules --json '{"name":"lost","user":"zoe","when":{"method":"OPTIONS"},"do":[{"drop":true}]}' &&
		asks POST /v1/ues/zoe/send --json '{"message":"OPTIONS sip:odd SIP/2.0\r\nVia: x\r\n\r\n"}' &&
		asks GET /v1/rules/lost && answer '.tally.spoke == 1 or .spoke == 1' && asks DELETE /v1/rules/lost &&
		! LIMIT=0.3 ue_next
}

# transaction STATUS: a request whose final response is the answer
transaction()
{
	local request

	request=$(printf '%s\\r\\n' "OPTIONS sip:ue@127.0.0.1:9 SIP/2.0" "From: <sip:net@$domain>;tag=n" \
		"To: <sip:zoe@$domain>" 'Call-ID: raw' "CSeq: 7 OPTIONS" 'Content-Length: 0' '')
	asks POST /v1/ues/zoe/send --json "{\"message\":\"$request\",\"transaction\":true}" >"$work/asked" &
	running[$!]=curl
	asked=$!
	ue_gets '^OPTIONS sip:ue@127.0.0.1:9' && ue_answers "$1" 'X-Odd: yes' && wait "$asked" || return 1
	unset "running[$asked]"
	cat "$work/asked"
	answer ".status == ${1%% *} and (.response | contains(\"X-Odd: yes\"))"
}

# called NUMBER PATTERN CSEQ: zoe calls and gets that final response
called()
{
	ue_say "INVITE sip:$1@$domain SIP/2.0" 'Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-call-'"$3"';rport' \
		'Max-Forwards: 70' "From: <sip:+15551230077@$domain>;tag=c$3" "To: <sip:$1@$domain>" "Call-ID: call-$3" \
		"CSeq: 1 INVITE" 'Contact: <sip:ue@127.0.0.1:9>' "$(route)"
	ue_gets '^SIP/2.0 [2-6]' && head -n 1 "$got" | grep -q -E -e "$2"
}

# route: of the Service-Route of the registration
route()
{
	echo "Route: <sip:127.0.0.1:${port[udp4]};lr>, $(cat "$work/service-route")"
}

shipped_config "$work/imsd.conf"
check 'imsd is ready' imsd_start "$work/imsd.conf"
ue_open

check 'nobody knows zoe' registers 403 +15551230077 001010000000077 1
check 'zoe is added' asks POST /v1/subscribers --json "$zoe"
check 'as one of the API' answer '.source == "api" and .impus[1].uri == "sip:+15551230077@'"$domain"'"'
check 'zoe registers' registers 200 +15551230077 001010000000077 2
ue_header Service-Route | sed 's/^[^:]*: *//' >"$work/service-route"
check 'and is registered' state zoe registered
check 'twice the name: refused' refuses 409 "named 'zoe' already" POST /v1/subscribers --json "$zoe"
check "alice's IMSI: refused" refuses 422 "is already that of alice" POST /v1/subscribers \
	--json '{"name":"z2","imsi":"001010000000001","auth":{"algorithm":"none"}}'
check 'what is wrong is named' refuses 422 'auth: k has 4 hex digits|auth.k: k has 4 hex digits' POST /v1/subscribers \
	--json '{"name":"z2","imsi":"001010000000078","auth":{"algorithm":"milenage","k":"1234","opc":"1234"}}'
check 'another key: the registration stays' asks PATCH /v1/subscribers/zoe --json "{\"auth\":{\"algorithm\":\"milenage\",$key}}"
check 'nothing of it comes back' no_keys
check 'zoe is registered still' state zoe registered
check 'null in an object that is not there says nothing' asks PATCH /v1/subscribers/erin --json '{"services":{"call_waiting":null}}'
check 'without a key again' asks PUT /v1/subscribers/zoe --json "$zoe"
check 'the path has the name' refuses 422 "'zoe' is wanted" PUT /v1/subscribers/zoe --json "${zoe/zoe/eve}"

check 'octets are sent as they are' sent_as_is
check 'or with line ends put right' sent_fixed
check 'a rule of the wire harms them, too' sent_dropped
check 'the answer is the final response' transaction '200 OK'
check 'be it a refusal' transaction '486 Busy Here'
check 'what is no message begins no transaction' refuses 422 'no SIP message' POST '/v1/ues/zoe/send?transaction' \
	-H 'Content-Type: message/sip' --data-binary 'hello'
check 'no way to carol' refuses 409 'carol is not registered' POST /v1/ues/carol/send --json '{"message":"x"}'
check 'nobody is called eve' refuses 404 "no subscriber 'eve'" POST /v1/ues/eve/send --json '{"message":"x"}'

check 'a behaviour is added' asks PUT /v1/behaviours/mine \
	--json '{"turn":"call.incoming","help":"not now","steps":[{"reply":480,"reason":"Mine","after":"10ms"}]}'
check 'it is shown in the same words' answer '.behaviours[0] | .source == "api" and .steps == [{"reply":480,"reason":"Mine","after":"10ms"}]'
check 'it may be a subscriber'"'"'s' asks PATCH /v1/subscribers/erin --json '{"behaviour":"mine"}'
check 'zoe calls: it is played' called +15551230005 '480 Mine' 1
check 'while it is named it stays' refuses 409 "no behaviour 'mine'" DELETE /v1/behaviours/mine
check 'a name is a text' refuses 422 'not UTF-8' PUT /v1/behaviours/%ff --json '{"turn":"call.incoming","steps":[{"reply":603}]}'
check 'another takes its place' asks PUT /v1/behaviours/mine --json '{"turn":"call.incoming","steps":[{"reply":603}]}'
check 'zoe calls: that is played' called +15551230005 '603' 2
check 'one that is built in stays' refuses 422 "there is a behaviour 'busy' already" PUT /v1/behaviours/busy \
	--json '{"steps":[{"reply":603}]}'
check 'a step that there is not' refuses 422 'did you mean .reply' PUT /v1/behaviours/other --json '{"steps":[{"repyl":603}]}'
check 'all are listed' asks GET '/v1/behaviours?max=1000'
check 'with their steps' answer '[.behaviours[] | select(.name == "busy" and .turn == "call.incoming")][0].steps[0].reply == 486'

check 'zoe is taken away' asks DELETE /v1/subscribers/zoe
check 'and deregistered' asks GET /v1/registrations
check 'no binding is left' answer '.count == 0'
check 'nobody knows zoe any more' registers 403 +15551230077 001010000000077 3
check 'a configured one goes, too' asks DELETE /v1/subscribers/carol
check 'carol is gone' refuses 404 "no subscriber is named 'carol'" GET /v1/subscribers/carol

printf '%s\r\n' 'name,imsi,msisdn,k,opc' 'r1,001010000000091,+15551230091,465b5ce8b199b49faa5f0a2ee238a6bc,cd63cb71954a9f4e48a5994e37a02baf' \
	'r2,001010000000092,15551230092,465b5ce8b199b49faa5f0a2ee238a6bc,cd63cb71954a9f4e48a5994e37a02baf' 'r3,001010000000093' >"$work/rows.csv"
check 'rows that are wrong refuse all' refuses 422 'csv:4: 2 cells, and the header has 5.*csv:3: msisdn' \
	POST /v1/subscribers/import "${csv[@]}" --data-binary "@$work/rows.csv"
check 'unless they are to be left out' asks POST '/v1/subscribers/import?partial' "${csv[@]}" --data-binary "@$work/rows.csv"
check 'one of three was right' answer '.added == 1 and .wrong == 2 and (.errors | length) == 2'
check 'a column that there is not' refuses 422 "unknown column 'isim' \(did you mean 'imsi'" \
	POST /v1/subscribers/import "${csv[@]}" --data-binary 'name,isim'
check '10000 are imported in less than a second' imports_many
check 'they are all there' asks GET '/v1/subscribers?from=9000&max=1'
check 'the page says so' answer '.count == 10005'

check 'the configuration is shown' asks GET /v1/config
check 'as it stands in its file' answer '.source == "file" and (.files[0].text | contains("subscribers = ("))'
check 'without keys' no_keys
check 'a text that is wrong is refused' wrong_text /v1/config
check 'a check says the same' wrong_text '/v1/config?check'
check 'commands do not come over HTTP' new_command
check 'another text, with a file of subscribers' from_file
check 'fay is there' asks GET /v1/subscribers/fay
check 'and takes the password of the file' answer '.algorithm == "digest"'
check 'subscribers of the API stay' asks GET /v1/subscribers/m77
check 'a reload reads the file again' asks POST /v1/reload
check 'and says what changed' answer '.changed.subscribers.removed == ["fay"] and .source == "file"'
sed -E 's/^( *home *=.*mcc *= *)"001"/\1"002"/' "$work/imsd.conf" >"$work/home.conf"
mkdir "$work/elsewhere"
echo 'state_dir = "elsewhere";' >>"$work/home.conf"
check 'what needs a restart is said' asks PUT /v1/config -H 'Content-Type: text/plain' --data-binary "@$work/home.conf"
check 'by name' answer '.changed.not_before_a_restart.state_dir.to | endswith("/elsewhere")'

check 'a reset brings all back' asks POST /v1/reset
check 'and counts' answer '.undone.subscribers > 10000 and .undone.behaviours == 1 and .clean'
check 'carol is there' asks GET /v1/subscribers/carol
check 'the imported are not' refuses 404 'no subscriber' GET /v1/subscribers/m77
check 'mine is not' refuses 404 'no behaviour' GET /v1/behaviours/mine
finish
