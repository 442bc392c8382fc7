#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A clock that stands still until it is told to go on, over real sockets: a week of registration in milliseconds, and what
# became due has left before the answer comes.

. "$(dirname "$0")/lib.sh"
. "$top/tests/live/ue.sh"
need curl jq

# passes DURATION: so much time passes
passes()
{
	asks POST /v1/clock/advance --json "{\"by\":\"$1\"}"
}

# expires SECONDS: erin's binding lives so long from now on
expires()
{
	asks GET /v1/registrations/erin && answer ".registrations[0].expires == $1"
}

# gone: erin has no binding
gone()
{
	asks GET /v1/registrations/erin && answer '.count == 0'
}

# registers CSEQ: for 600000 s
registers()
{
	ue_register +15551230005 001010000000005 600000 "$1" && grep -q 'expires=600000' "$got"
}

# rings: the network calls erin, who says nothing: at once there is an INVITE, and a second after T1 (2 s) has passed
rings()
{
	asks POST /v1/calls --json '{"user":"erin"}' && ue_gets '^INVITE' || return 1
	LIMIT=0.3 ue_next && { echo 'it is sent again though no time has passed'; return 1; }
	passes 1.9s || return 1
	LIMIT=0.3 ue_next && { echo 'it is sent again too early'; return 1; }
	passes 200ms && LIMIT=0.3 ue_gets '^INVITE'
}

# quickly COMMAND...: within 3 s of real time
quickly()
{
	local before=$SECONDS

	"$@" && ((SECONDS - before <= 3))
}

# by_tls: a handshake succeeds while the clock stands
by_tls()
{
	timeout 10 openssl s_client -connect "127.0.0.1:${port[tls4]}" </dev/null 2>&1 | grep -E '^(New, TLS|subject=)'
}

shipped_config "$work/imsd.conf"
check 'imsd is ready, its clock manual' imsd_start "$work/imsd.conf" --clock manual
check 'the clock stands' asks GET /v1/clock
check 'at 0' answer '.kind == "manual" and .now == 0 and .at == "2026-01-01T00:00:00.000Z"'
ue_open
check 'erin registers for 600000 s' registers 1
check 'the binding lives so long' expires 600000
check '599400 s pass' quickly passes 599400s
check '600 s are left' expires 600
check 'erin registers again' registers 2
check 'and has 600000 s again' expires 600000
check 'a TLS handshake needs no time' by_tls
check 'the network calls: what is due leaves before the answer' rings
check 'a reset does not wait for the clock' quickly asks POST /v1/reset
check 'erin registers once more' registers 3
check '600001 s pass' quickly passes 600001s
check 'the binding has run out' gone
check 'the clock shows it' asks GET /v1/clock
check 'to the tenth of a second' answer '.now == 1199403.1'
check 'no unit: refused' refuses 422 'a duration with a unit' POST /v1/clock/advance --json '{"by":"10"}'
check 'too long: refused' refuses 422 'at most 20 years' POST /v1/clock/advance --json '{"by":"9000d"}'
check 'imsd ends with 0' imsd_stop
check 'imsd is ready, its clock real' imsd_start "$work/imsd.conf"
check 'a real clock is not moved' refuses 409 'start imsd with --clock manual' POST /v1/clock/advance --json '{"by":"1s"}'
finish
