#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# baresip registers as carol over TLS and calls the far end (answer, early-media) and SIPp, which echoes; RTP is counted
# in both directions, by baresip and, where imsd is the far end, by imsd.

. "$(dirname "$0")/lib.sh"
. "$top/tests/live/calls.sh"
need baresip sipp tshark

packets=50	# RTP that must have gone each way: one second

for modules in /usr/lib/baresip/modules /usr/lib/*/baresip/modules; do
	[[ -d $modules ]] && break
done
phone=
phone_pid=

# phone_start: baresip with a tone for a microphone; returns when carol is registered
phone_start()
{
	local folder=$work/baresip control from

	mkdir -p "$folder"
	control=$(free_port)
	printf '%s\n' "module_path $modules" 'module g711.so' 'module ausine.so' 'module aubridge.so' \
		'module_app account.so' 'module_app menu.so' 'module_app ctrl_tcp.so' \
		'audio_source ausine,440' 'ausrc_srate 48000' 'ausrc_channels 2' \
		'audio_player aubridge,ear' 'audio_alert aubridge,bell' 'rtp_stats yes' \
		"ctrl_tcp_listen 127.0.0.1:$control" 'sip_listen 127.0.0.1:0' >"$folder/config"
	: >"$folder/contacts"
	printf '%s;' "<sip:carol@$domain;transport=tls>" "auth_user=carol@$domain" 'auth_pass=secret' 'regint=600' \
		'audio_codecs=PCMU' "outbound=\"sip:127.0.0.1:${port[tls4]};transport=tls\"" >"$folder/accounts"
	from=$(log_end)
	baresip -f "$folder" -t 60 >"$work/baresip.out" 2>&1 &
	phone_pid=$!
	running[$phone_pid]=baresip
	imsd_says '--> carol .*200 OK' "$from" && exec {phone}<>"/dev/tcp/127.0.0.1/$control"
}

# phone_stop: ends baresip, which de-registers
phone_stop()
{
	exec {phone}<&-
	kill "$phone_pid"
	wait "$phone_pid"
	unset "running[$phone_pid]"
	imsd_says 'carol .*-> not-registered'
}

# phone_do COMMAND [PARAMETERS]: one command, as a netstring
phone_do()
{
	local text="{\"command\":\"$1\",\"params\":\"${2-}\"}"

	printf '%d:%s,' "${#text}" "$text" >&"$phone"
}

# phone_says TYPE: waits up to 20 s for an event of that type
phone_says()
{
	local member

	while read -r -d , -t 20 member <&"$phone"; do
		[[ $member == *'"type":"'$1'"' ]] && return 0
		[[ $member == *'"type":"CALL_CLOSED"' ]] && break
	done
	echo "baresip does not say $1"
	tail -n 30 "$work/baresip.out"
	return 1
}

# phone_hangs_up: and the call is over
phone_hangs_up()
{
	phone_do hangup
	phone_says CALL_CLOSED
}

# phone_counted: baresip has sent and received enough in its last call
phone_counted()
{
	grep 'packets:' "$work/baresip.out" | tail -n 1 | tee "$work/counted"
	awk -v least="$packets" '{ exit !($2 >= least && $3 >= least) }' "$work/counted"
}

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
	phone_do dial "sip:$(number_of "$1")@$domain"
	phone_says CALL_PROGRESS && phone_says CALL_ESTABLISHED && far_end_counted && phone_hangs_up &&
		imsd_says 'carol .*call\.media .* [1-9][0-9]+ RTP packets received, [1-9][0-9]+ sent' "$from" && phone_counted
}

# sipp_call: baresip calls alice, who is SIPp and echoes
sipp_call()
{
	local status=0

	callee_start alice udp4 "$ladders/between/echo.callee" -rtp_echo -mp "$(free_port)" || return 1
	phone_do dial "${ue_aor[alice]}"
	phone_says CALL_ESTABLISHED && phone_says CALL_RTPESTAB || status=1
	read -r -t 1.5 <> <(:)	# they talk
	phone_hangs_up || status=1
	callee_end alice && ((status == 0)) && phone_counted
}

check 'imsd is ready' calls_start baresip
check 'baresip registers carol over TLS' phone_start
check 'baresip calls the far end: answer' far_end_call answer
check 'baresip calls the far end: early-media' far_end_call early-media
check 'baresip calls SIPp' sipp_call
check 'baresip leaves' phone_stop
finish "$capture"
