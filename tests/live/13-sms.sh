#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Short messages over IP, octet by octet those of tests/vectors/sms.json: SIPp sends one and gets the submission report,
# gets some and sends the delivery report (sms/): alice over UDP, bob over TCP and carol over IPv6 at the same time.

. "$(dirname "$0")/lib.sh"
. "$top/tests/live/calls.sh"
need sipp tshark

flows=$top/tests/live/sms
timestamp=42507131540380	# TP-SCTS of the vectors

# configure FILE: somebody at the far end has the number of the vectors
configure()
{
	sed -i 's/^peers = (/&\n  { number = "+491711234567"; behaviour = "answer"; },/' "$1"
}

# vector NAME: its octets in hex
vector()
{
	grep -A 12 -F "\"name\": \"$1\"" "$top/tests/vectors/sms.json" | sed -n -E 's/.*"hex": "([0-9a-f]+)".*/\1/p' | head -n 1
}

# octets HEX FILE: as they are
octets()
{
	printf '%b' "$(sed 's/../\\x&/g' <<<"$1")" >"$2"
}

# acknowledgement VECTOR: the vector of an RP-ACK, with the RP-Message Reference of that one
acknowledgement()
{
	local data ack

	data=$(vector "$1")
	ack=$(vector 'RP-ACK to MT with SMS-DELIVER-REPORT')
	echo "${ack:0:2}${data:2:2}${ack:4}"
}

# sent HEX COUNT: imsd has sent as many messages to UEs that hold these octets, and tshark reads them as short messages
sent()
{
	local bytes

	bytes=$(sed 's/../&:/g; s/:$//' <<<"$1")
	tshark_lines "$capture" "$(sent_by_us) && gsm_a.rp && gsm_sms && frame contains $bytes" | tee "$work/sent"
	(($(wc -l <"$work/sent") >= $2))
}

# submitted USER: the vector leaves the UE, its report comes back
submitted()
{
	sed "s#MO#$work/mo#" "$flows/mo.main" >"$work/$1.ladder"
	ue_start "$1" "${access[$1]}" "$work/$1.ladder" "$flows/mo.report" && callee_end "$1"
}

# delivered USER VECTOR: it goes to the UE, which acknowledges it with the same RP-Message Reference
delivered()
{
	ue_start "$1" "${access[$1]}" "$flows/mt.main" "$work/mt.report" &&
		api POST /v1/sms "{\"to\":\"$1\",\"rpdu\":\"$(vector "$2")\"}" && callee_end "$1"
}

# all_done STATE COUNT: the API lists as many short messages in that state
all_done()
{
	api_get /v1/sms | tee "$work/messages"
	(($(grep -o "\"state\": *\"$1\"" "$work/messages" | wc -l) == $2))
}

octets "$(vector 'RP-DATA MO with SMS-SUBMIT')" "$work/mo"
sed "s#REPORT#$work/ack#" "$flows/mt.report" >"$work/mt.report"
check 'imsd is ready' calls_start sms --set "sms.timestamp=$timestamp"
check 'a UE sends a short message' all_well submitted
check 'the far end has them all' all_done delivered 3
for name in 'RP-DATA MT with SMS-DELIVER' 'RP-DATA MT with SMS-STATUS-REPORT'; do
	octets "$(acknowledgement "$name")" "$work/ack"
	check "a UE gets one: $name" all_well delivered "$name"
done
check 'they are all delivered' all_done delivered 9
check 'imsd ends with 0' imsd_stop
for name in 'RP-ACK to MO with SMS-SUBMIT-REPORT' 'RP-DATA MT with SMS-DELIVER' 'RP-DATA MT with SMS-STATUS-REPORT'; do
	check "tshark sees $name" sent "$(vector "$name")" 3
done
finish "$capture"
