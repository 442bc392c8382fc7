#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The journal over HTTP, asked by a test that knows nothing but curl's manners: SIPp registers carol and calls the far end;
# filters and pages, over a ring that has overflowed too; verdicts with near misses; waiting that wakes, and that does not.

. "$(dirname "$0")/lib.sh"
. "$top/tests/live/calls.sh"
need sipp tshark

# says METHOD PATH PATTERN [BODY]: the answer, of whatever status, has it
says()
{
	api "$1" "$2" "${4-}" >"$work/answer"
	grep -q -E -e "$3" "$work/answer" && return 0
	cat "$work/answer"
	return 1
}

# lacks PATH PATTERN: the answer has it not
lacks()
{
	! says GET "$1" "$2"
}

# verified BODY PATTERN, not_verified BODY PATTERN: the verdict, and what it says
verified()
{
	says POST /v1/journal/verify "$2" "$1" && grep -q '"passed":true' "$work/answer"
}

not_verified()
{
	says POST /v1/journal/verify "$2" "$1" && grep -q '"passed":false' "$work/answer"
}

# in_order BODY PATTERN, not_in_order BODY PATTERN: likewise of a sequence
in_order()
{
	says POST /v1/journal/verify-sequence "$2" "$1" && grep -q '"passed":true' "$work/answer"
}

not_in_order()
{
	says POST /v1/journal/verify-sequence "$2" "$1" && grep -q '"passed":false' "$work/answer"
}

# newest: the number of the last record
newest()
{
	api GET '/v1/journal?last=1' | sed -n 's/.*"newest":\([0-9]*\).*/\1/p'
}

# wait_begin PATH: asks it in the background; wait_ends PATTERN: the answer has it
wait_begin()
{
	api GET "$1" >"$work/waited" &
	waiting=$!
}

wait_ends()
{
	wait "$waiting"
	grep -q -E -e "$1" "$work/waited" && return 0
	cat "$work/waited"
	return 1
}

# waits_while PATH PATTERN COMMAND...: what is waited for from now on comes of the command
waits_while()
{
	local path=$1 pattern=$2

	path+="&since=$(newest)"
	shift 2
	wait_begin "$path"
	"$@" && wait_ends "$pattern"
}

# page_through QUERY: all its records, page by page, are numbered upwards, each once; how many is in $seen
page_through()
{
	local after=0 number before=0

	seen=0
	while [[ $after ]]; do
		api GET "/v1/journal?$1&after=$after" >"$work/answer" || return 1
		for number in $(sed -n 's/^{"n":\([0-9]*\),.*/\1/p' "$work/answer"); do
			((number > before)) || { echo "$number behind $before"; return 1; }
			before=$number
			seen=$((seen + 1))
		done
		after=$(sed -n 's/.*"next":\([0-9]*\),.*/\1/p' "$work/answer")
	done
}

# all_pages: what is left of the ring has no gap
all_pages()
{
	local oldest newest

	page_through 'leg=all&max=37' || return 1
	read -r oldest newest < <(sed -n 's/^{"oldest":\([0-9]*\),"newest":\([0-9]*\),.*/\1 \2/p' "$work/answer")
	echo "$seen records, $oldest to $newest"
	((seen == newest - oldest + 1))
}

# overflow: carol registers until the first records have given way
overflow()
{
	local try

	for ((try = 0; try < 20; try++)); do
		sipp_register carol udp4 || return 1
		api GET '/v1/journal?max=1' | grep -q '"lost":[1-9]' && return 0
	done
	return 1
}

# call: carol calls the far end, which answers
call()
{
	caller_run carol udp4 "$ladders/far-end/answer-fast" "sip:$(number_of answer-fast)@$domain"
}

# is_kept: a record is there by its number
is_kept()
{
	local number

	number=$(newest)
	says GET "/v1/journal/$number" "\"n\":$number,"
}

check 'imsd is ready' calls_start journal --set journal.ring=262144
check 'what was before does not count' says DELETE /v1/journal '"forgotten":[0-9]'
check 'nothing is left' says GET /v1/journal '"lost":0,"count":0,"next":null'
check 'carol registers while somebody waits for it' waits_while '/v1/wait?event=registered&user=carol&timeout=9s' \
	'"record":\{.*-> registered' sipp_register carol udp4
check 'she has left' says GET '/v1/wait?event=unregistered&user=carol' '"waited":0'

check 'her requests' says GET '/v1/journal?user=carol&method=REGISTER&status=none' '"count":6'
check 'those that were challenged' says GET '/v1/journal?user=carol&status=4xx' '"count":3'
check 'what left towards her' says GET '/v1/journal?to=carol&status=200-202' '"count":3'
check 'what a text is in' says GET '/v1/journal?text=service-route&kind=sent' 'Service-Route'
check 'by group' says GET '/v1/journal?group=registration&user=carol&max=1' '"group":"registration"'
check 'by procedure' says GET '/v1/journal?group=call%20setup' '"count":0'
check 'events' says GET '/v1/journal?event=registration.*' '"text":"bound: challenged -> registered"'
check 'hops inside are not shown' lacks /v1/journal '"name":"pcscf-scscf"'
check 'unless they are asked for' says GET '/v1/journal?leg=core' '"name":"pcscf-scscf"'
check 'the last two' says GET '/v1/journal?last=2' '"count":2,"next":null'
check 'one record' is_kept
check 'a word that is none' says GET '/v1/journal?methd=REGISTER' 'did you mean method\?'

check 'she registered six times' verified \
	'{"user":"carol","direction":"from","method":"REGISTER","exactly":6}' 'REGISTER from carol was seen 6 times'
check 'with conditions' verified '{"user":"carol","method":"REGISTER","has":["contact.expires=3600","auth=digest"]}' \
	'seen once'
check 'a near miss' not_verified '{"user":"carol","method":"REGISTER","has":["contact.expires=600","authorization=*"]}' \
	'REGISTER of carol was seen 6 times, but contact.expires was (3600|absent), not 600'
check 'of another user' not_verified '{"user":"bob","method":"REGISTER"}' \
	'REGISTER of bob was not seen; nearest is record [0-9]+: user was carol, not bob'
check 'too often' not_verified '{"status":401,"method":"REGISTER","at_most":2}' 'seen 3 times, not at most 2 times'
check 'an event' verified '{"event":"registration.state","text":"~registered","user":"carol"}' 'registration.state of carol was seen'
check 'strict is a status' says POST '/v1/journal/verify?strict' '"status":409' '{"method":"PUBLISH"}'
check 'in that order' in_order \
	'{"user":"carol","sequence":[{"method":"REGISTER"},{"status":401},{"method":"REGISTER"},{"status":200,"within":"5s"}],"strict":true}' \
	'all 4 steps'
check 'not in that order' not_in_order '{"user":"carol","sequence":[{"status":401},{"status":403}]}' \
	'step 2 of 2, behind record [0-9]+: 403 of carol was not seen; nearest is record [0-9]+: status was (401|200), not 403'

check 'a call while somebody waits until it is established' waits_while \
	'/v1/wait?event=call&state=established&user=carol&timeout=9s' '"record":\{.*-> established' call
check 'a call while somebody waits for its end' waits_while '/v1/wait?event=call&state=ended&user=carol&timeout=9s' \
	'-> ended' call
check 'a call while somebody waits for a message' waits_while '/v1/wait?method=BYE&user=carol&has=cseq=*&timeout=9s' \
	'"method":"BYE"' call
check 'nothing is under way' says GET '/v1/wait?event=idle&timeout=60' '"record":null'
check 'verified when it comes' verified '{"method":"INVITE","user":"carol","at_least":3,"within":"9s"}' 'INVITE of carol was seen 3 times'
check 'nothing comes: a timeout says what came near' says GET '/v1/wait?method=BYE&user=bob&since=1&timeout=300ms' \
	'"status":504.*not in 0.3[0-9]* s: BYE of bob was not seen; nearest is record [0-9]+: user was carol, not bob'

check 'the ring overflows' overflow
check 'it is paged through without a gap' all_pages
check 'likewise what a filter leaves' page_through 'user=carol&method=REGISTER&max=5'
check 'what is lost is told' says GET '/v1/journal/1' 'no record of number .1.: there are [0-9]+ to'
finish "$capture"
