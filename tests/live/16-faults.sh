#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# One fault of each action over real sockets, seen from outside: by SIPp and openssl, which fail or pass, and by tshark,
# which listens on the loopback interface.
# Long.

. "$(dirname "$0")/lib.sh"
. "$top/tests/live/calls.sh"
need sipp tshark openssl

flows=$top/tests/live/faults
wire=$work/wire.pcapng
mark=0

# wire_start: tshark listens; returns when it does
wire_start()
{
	local line

	: >"$work/marks"
	mkfifo "$work/tshark.err"
	tshark -n -i lo -w "$wire" -P -l -T fields -e udp.dstport -e udp.length >"$work/marks" 2>"$work/tshark.err" &
	running[$!]=tshark
	exec {listening}<"$work/tshark.err"
	while read -r -t 20 line <&"$listening"; do
		[[ $line == *Capturing* ]] && return 0
		echo "$line"
	done
	echo 'tshark must be allowed to listen on lo: as root, or in the group wireshark'
	return 1
}

# wire_settle: returns when all that was on the wire until now is in the file: each mark is a datagram of another length
wire_settle()
{
	mark=$((mark + 1))
	printf '%*s' "$mark" '' >/dev/udp/127.0.0.1/9
	timeout 20 grep -q -x -m 1 -e "9	$((8 + mark))" < <(exec timeout 20 tail -n +1 -f -s 0.05 "$work/marks")
}

# fields FILTER FIELD: that field of each packet of this imsd that the filter takes
fields()
{
	local key ports= decode=()

	for key in udp4 tcp4; do
		ports+=" || ${key%4}.port == ${port[$key]-0}"
		decode+=(-d "${key%4}.port==${port[$key]-0},sip")
	done
	tshark -n -r "$wire" "${decode[@]}" -Y "(${ports# || }) && ($1)" -T fields -e "$2" 2>"$work/tshark.log"
}

# count FILTER: how many packets of this imsd
count()
{
	fields "$1" frame.number | wc -l
}

# seen COUNT FILTER: so many packets of this imsd; COUNT+: so many or more, since a slow machine makes SIPp repeat itself
seen()
{
	local number

	wire_settle || return 1
	number=$(count "$2")
	echo "$number packets: $2, expected are $1"
	[[ $number == "$1" || $1 == *+ && $number -ge ${1%+} ]] || { fields sip sip; return 1; }
}

# one_less FILTER FILTER: the second takes a packet less than the first
one_less()
{
	wire_settle || return 1
	echo "$(count "$1") and $(count "$2") packets"
	(($(count "$1") == $(count "$2") + 1))
}

# apart MS FILTER FILTER: at least so long lies between the first packets that the two filters take
apart()
{
	wire_settle || return 1
	{ fields "$2" frame.time_epoch | head -n 1; fields "$3" frame.time_epoch | head -n 1; } |
		awk -v ms="$1" '{ at[NR] = $1 } END { print at[1], at[2]; exit !(NR == 2 && (at[2] - at[1]) * 1000 >= ms) }'
}

# fails REASON COMMAND...: the command fails, and says why
fails()
{
	local reason=$1

	shift
	"$@" >"$work/fails" 2>&1 && { cat "$work/fails"; echo 'it did not fail'; return 1; }
	grep -E -e "$reason" "$work/fails" || { cat "$work/fails"; return 1; }
}

# under RULES [ARGUMENT...]: imsd with these rules
under()
{
	[[ $imsd_pid && ${running[$imsd_pid]-} ]] && { imsd_stop || return 1; }
	printf 'rules = ( %s );\n' "$1" >"$work/rules.conf"
	shipped_config "$work/imsd.conf"
	imsd_start "$work/imsd.conf" --set "aka.rand=$rand" --fault "$work/rules.conf" "${@:2}"
}

# each COMMAND... [and COMMAND...]: all of them are right
each()
{
	local command=()

	for word in "$@" and; do
		if [[ $word == and ]]; then
			"${command[@]}" || return 1
			command=()
		else
			command+=("$word")
		fi
	done
}

# spoke NAME: imsd's log names the rule
spoke()
{
	grep -q -F "$1" "$work/imsd.log" || { cat "$work/imsd.log"; return 1; }
}

# calls NUMBER LADDER [ARGUMENT...]: SIPp as alice plays it
calls()
{
	caller_run alice udp4 "$flows/$2" "sip:$1@$domain;user=phone" "${@:3}"
}

# hears PORT TYPE: RTP came to that port, all of it of that payload type
hears()
{
	wire_settle || return 1
	tshark -n -r "$wire" -d "udp.port==$1,rtp" -Y "udp.dstport == $1 && rtp" -T fields -E occurrence=f -e rtp.p_type \
		2>"$work/tshark.log" | sort | uniq -c | tee "$work/types"
	awk -v type="$2" '$2 == type && $1 >= 10 { good = 1 } $2 != type { bad = 1 } END { exit !good || bad }' "$work/types"
}

second='sip.CSeq.seq == 2 && sip.CSeq.method == "REGISTER"'
last='sip.CSeq.seq == 6 && sip.CSeq.method == "REGISTER"'

check 'tshark listens' wire_start

check 'drop: the first copy of a 200' under \
	'{ name = "lost 200"; when = { method = "REGISTER"; status = 200; nth = 1; copy = 1; }; do = ( { drop = true; } ); }'
check 'drop: SIPp repeats its REGISTER and gets the second copy' sipp_register carol udp4
check 'drop: a response less than requests' each \
	seen 2+ "$second && sip.Request-Line" and one_less "$second && sip.Request-Line" "$second && sip.Status-Line" and \
	spoke 'lost 200'

check 'delay: 401 after 300 ms' under \
	'{ name = "late 401"; when = { method = "REGISTER"; status = 401; nth = 1; }; do = ( { delay = "300ms"; } ); }'
check 'delay: SIPp waits' sipp_register carol udp4
check 'delay: 300 ms lie between them' apart 300 sip.Request-Line sip.Status-Line

check 'repeat: a 200 three times' under \
	'{ name = "three 200"; when = { method = "REGISTER"; status = 200; nth = 3; }; do = ( { repeat = 2; } ); }'
check 'repeat: SIPp takes the first' sipp_register carol udp4
check 'repeat: three responses' seen 3+ "$last && sip.Status-Code == 200"

check 'reorder: the 183 behind the 180' under \
	'{ name = "late 183"; when = { method = "INVITE"; status = 183; }; do = ( { reorder = "180"; within = "5s"; } ); }'
check 'reorder: SIPp gets the 180 first' calls +15550101 reordered

check 'close: a TCP connection ends behind the 401' under \
	'{ name = "closed"; when = { method = "REGISTER"; status = 401; nth = 1; }; do = ( { close = "fin"; gate = "wire"; } ); }'
check 'close: SIPp loses its connection' fails . sipp_register carol tcp4
check 'close: a FIN of imsd, behind the response' apart 0 sip.Status-Line \
	"tcp.flags.fin == 1 && tcp.srcport == ${port[tcp4]-0}"

check 'reset: in place of the 401' under \
	'{ name = "reset"; when = { method = "REGISTER"; status = 401; nth = 1; }; do = ( { reset = true; } ); }'
check 'reset: SIPp loses its connection' fails . sipp_register carol tcp4
check 'reset: a RST of imsd and no 401' each \
	seen 1+ "tcp.flags.reset == 1 && tcp.srcport == ${port[tcp4]-0}" and seen 0 'sip.Status-Code == 401'

check 'stall: 100 octets of the 401' under \
	'{ name = "stalled"; when = { method = "REGISTER"; status = 401; nth = 1; }; do = ( { stall = 100; } ); }'
check 'stall: SIPp waits in vain' fails . sipp_register carol tcp4 '' -timeout 2
check 'stall: 100 octets, then nothing' each \
	seen 1 "tcp.len == 100 && tcp.srcport == ${port[tcp4]-0}" and seen 1 "tcp.len > 0 && tcp.srcport == ${port[tcp4]-0}"

check 'edit: 60 s are granted' under \
	'{ name = "60 s"; when = { method = "REGISTER"; status = 200; nth = 1; }; do = ( { set = "contact.expires=60"; } ); }'
check 'edit: SIPp, which wants 600000, sees them' fails 'expires=60.,' sipp_register carol udp4
check 'edit: it is in the 200' seen 1+ 'sip.Status-Code == 200 && sip.Contact contains "expires=60" && !(sip.Contact contains "expires=600")'

check 'cut: 100 octets of the first 401' under \
	'{ name = "cut"; when = { method = "REGISTER"; status = 401; nth = 1; copy = 1; }; do = ( { cut = 100; } ); }'
check 'cut: SIPp repeats its REGISTER' sipp_register carol udp4
check 'cut: one datagram of 100 octets' seen 1 "udp.length == 108 && udp.srcport == ${port[udp4]-0}"

check 'reply: 503 to an INVITE' under \
	'{ name = "503"; when = { method = "INVITE"; }; do = ( { reply = 503; headers = ( "Retry-After: 5" ); } ); }'
check 'reply: SIPp gets it' calls +15550101 refused

check 'knob: 120 s are granted to carol' under \
	'{ name = "120 s"; when = { user = "carol"; }; do = ( { knob = "registration.expires=120"; } ); }'
check 'knob: SIPp, which wants 600000, sees them' fails 'expires=120.,' sipp_register carol udp4
check 'knob: it is in each 200' seen 2+ 'sip.Status-Code == 200 && sip.Contact contains "expires=120"'

check 'AKA: MAC-A is wrong' under \
	'{ name = "wrong MAC"; when = { method = "REGISTER"; }; do = ( { knob = "aka.mac=wrong"; } ); }'
check 'AKA: SIPp finds that out' fails 'MAC' sipp_register alice udp4

check 'TLS: an expired certificate' under \
	'{ name = "expired"; when = { proto = "tls"; }; do = ( { knob = "tls.certificate=expired"; } ); }'
check 'TLS: openssl says so' fails 'certificate has expired' timeout 10 openssl s_client -connect "127.0.0.1:${port[tls4]-0}" \
	-CAfile "$STATE_DIRECTORY/ca.pem" -no-CApath -no-CAstore -verify_return_error

check 'media: another payload type' under \
	'{ name = "payload 99"; when = { user = "alice"; }; do = ( { knob = "media.payload=99"; } ); }' \
	--set media.mode=silence
hearing=$(free_port)
check 'media: SIPp calls' calls +15550100 talk -mp "$hearing"
check 'media: RTP with it, and with no other' hears "$hearing" 99
finish
