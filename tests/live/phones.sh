# SPDX-License-Identifier: Apache-2.0
# baresip as a phone, several at a time: each has a tone for a microphone, records what it hears, and is driven by a
# socket. Sourced after lib.sh.

for modules in /usr/lib/baresip/modules /usr/lib/*/baresip/modules; do
	[[ -d $modules ]] && break
done
declare -A phone=()	# NAME to the descriptor of its socket
declare -A phone_pid=()

# phone_start NAME KEY HERTZ [ACCOUNT...]: the phone of subscriber NAME (user NAME, password "secret") at imsd's socket
# KEY; ACCOUNT are more parameters of its account. Returns when NAME is registered.
phone_start()
{
	local name=$1 key=$2 hertz=$3 folder=$work/phone-$1 host=127.0.0.1 control from socket

	shift 3
	[[ $key == *6 ]] && host='[::1]'
	mkdir -p "$folder/heard"
	control=$(free_port)
	printf '%s\n' "module_path $modules" 'module g711.so' 'module ausine.so' 'module aubridge.so' 'module sndfile.so' \
		'module_app account.so' 'module_app menu.so' 'module_app ctrl_tcp.so' "snd_path $folder/heard" \
		"audio_source ausine,$hertz" 'ausrc_srate 48000' 'ausrc_channels 2' 'auplay_srate 8000' \
		'auplay_channels 1' "audio_player aubridge,ear-$name" "audio_alert aubridge,bell-$name" 'rtp_stats yes' \
		"ctrl_tcp_listen 127.0.0.1:$control" "sip_listen $host:0" >"$folder/config"
	: >"$folder/contacts"
	printf '%s;' "<sip:$name@$domain;transport=${key%[46]}>" "auth_user=$name@$domain" 'auth_pass=secret' \
		'regint=600' 'audio_codecs=PCMU' "outbound=\"sip:$host:${port[$key]};transport=${key%[46]}\"" "$@" \
		>"$folder/accounts"
	from=$(log_end)
	timeout --foreground -k 5 100 baresip -f "$folder" -t 90 >"$folder/output" 2>&1 &
	phone_pid[$name]=$!
	running[$!]=baresip
	imsd_says "--> $name .*200 OK" "$from" || return 1
	exec {socket}<>"/dev/tcp/127.0.0.1/$control" || return 1
	phone[$name]=$socket
}

# phone_stop NAME: ends the phone, which de-registers
phone_stop()
{
	local socket=${phone[$1]}

	exec {socket}<&-
	kill "${phone_pid[$1]}"
	wait "${phone_pid[$1]}"
	unset "running[${phone_pid[$1]}]" "phone[$1]"
	imsd_says "$1 .*-> not-registered"
}

# phone_do NAME COMMAND [PARAMETERS]: one command, as a netstring
phone_do()
{
	local text="{\"command\":\"$2\",\"params\":\"${3-}\"}"

	printf '%d:%s,' "${#text}" "$text" >&"${phone[$1]}"
}

# phone_says NAME TYPE: waits up to 20 s for an event of that type
phone_says()
{
	local member

	while read -r -d , -t 20 member <&"${phone[$1]}"; do
		[[ $member == *'"type":"'$2'"' ]] && return 0
		[[ $member == *'"type":"CALL_CLOSED"' ]] && break
	done
	echo "the phone of $1 does not say $2"
	tail -n 30 "$work/phone-$1/output"
	return 1
}

# phone_hangs_up NAME: and its call is over
phone_hangs_up()
{
	phone_do "$1" hangup
	phone_says "$1" CALL_CLOSED
}

# phone_counted NAME PACKETS: it has sent and received as many in its last call
phone_counted()
{
	grep -a 'packets:' "$work/phone-$1/output" | tail -n 1 | tee "$work/counted"
	awk -v least="$2" '{ exit !($2 >= least && $3 >= least) }' "$work/counted"
}

# phone_heard NAME HERTZ...: the share of each tone in what NAME heard in its last call, by Goertzel's algorithm: one line
# per tone, "HERTZ SHARE"
phone_heard()
{
	local name=$1 file

	shift
	file=$(printf '%s\n' "$work/phone-$name/heard/"*-dec.wav | tail -n 1)
	tail -c +45 "$file" | od -An -v -t d2 -w2 | awk -v tones="$*" '
		{ sample[n++] = $1; power += $1 * $1 }
		END {
			for (k = split(tones, tone, " "); k > 0; k--) {
				factor = 2 * cos(2 * atan2(0, -1) * tone[k] / 8000)
				one = two = 0
				for (i = 0; i < n; i++) {
					zero = sample[i] + factor * one - two
					two = one
					one = zero
				}
				print tone[k], (one * one + two * two - factor * one * two) * 2 / (n * (power ? power : 1))
			}
		}'
}
