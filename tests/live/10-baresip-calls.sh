#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# baresip registers as carol over TLS and calls the far end (answer, early-media) and SIPp, which echoes; RTP is counted
# in both directions, by baresip and, where imsd is the far end, by imsd.

. "$(dirname "$0")/lib.sh"
. "$top/tests/live/calls.sh"
. "$top/tests/live/phones.sh"
need baresip sipp tshark

packets=50	# RTP that must have gone each way: one second

# far_end_counted: the far end of the call that there is gets and sends, enough of it before 20 s are over
far_end_counted()
{
	local id received sent try

	id=$(api_get /v1/calls | grep -o '"id": *[0-9]*' | head -n 1)
	for ((try = 0; try < 200; try++)); do
		api_get "/v1/calls/${id##*[: ]}" >"$work/call"
		received=$(sed -n -E 's/.*"received": *([0-9]+).*/\1/p' "$work/call")
		sent=$(sed -n -E 's/.*"sent": *([0-9]+).*/\1/p' "$work/call")
		((${received:-0} >= packets && ${sent:-0} >= packets)) && return 0
		read -r -t 0.1 <> <(:)
	done
	cat "$work/call"
	return 1
}

# far_end_call BEHAVIOUR: baresip calls the far end, hears it before and after the answer, and hangs up
far_end_call()
{
	local from

	from=$(log_end)
	phone_do carol dial "sip:$(number_of "$1")@$domain"
	phone_says carol CALL_PROGRESS && phone_says carol CALL_ESTABLISHED && far_end_counted && phone_hangs_up carol &&
		imsd_says 'carol .*call\.media .* [1-9][0-9]+ RTP packets received, [1-9][0-9]+ sent' "$from" &&
		phone_counted carol "$packets"
}

# sipp_call: baresip calls alice, who is SIPp and echoes
sipp_call()
{
	local status=0

	callee_start alice udp4 "$ladders/between/echo.callee" -rtp_echo -mp "$(free_port)" || return 1
	phone_do carol dial "${ue_aor[alice]}"
	phone_says carol CALL_ESTABLISHED && phone_says carol CALL_RTPESTAB || status=1
	read -r -t 1.5 <> <(:)	# they talk
	phone_hangs_up carol || status=1
	callee_end alice && ((status == 0)) && phone_counted carol "$packets"
}

check 'imsd is ready' calls_start baresip
check 'baresip registers carol over TLS' phone_start carol tls4 440
check 'baresip calls the far end: answer' far_end_call answer
check 'baresip calls the far end: early-media' far_end_call early-media
check 'baresip calls SIPp' sipp_call
check 'baresip leaves' phone_stop carol
finish "$capture"
