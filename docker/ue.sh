#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A UE, played by SIPp: it registers with IMS AKA, calls, hangs up and de-registers, as a ladder says. Exit 0: all of it went
# so, 1: it did not, and where.
#
#   ue [LADDER]		a file of tests/live/calls; default: far-end/answer
#
# Its environment, with the first subscriber of config/imsd.conf as default; the keys are those of the USIM, in hex:
#   UE_CORE=imsd:5060 UE_TRANSPORT=udp|tcp UE_DOMAIN UE_IMSI UE_NUMBER UE_K UE_OP UE_AMF	who it is
#   UE_CALLS=+15550101									whom it calls

set -u
ladders=/usr/share/ue
ladder=${1:-far-end/answer}
core=${UE_CORE:-imsd:5060}
transport=${UE_TRANSPORT:-udp}
domain=${UE_DOMAIN:-ims.mnc001.mcc001.3gppnetwork.org}
imsi=${UE_IMSI:-001010000000001}
number=${UE_NUMBER:-+15551230001}
k=${UE_K:-fec86ba6eb707ed08905757b1bb44b8f}
op=${UE_OP:-dbc59adcb6f9a0ef735477b7fadf8374}
amf=${UE_AMF:-8000}
called=${UE_CALLS:-+15550101}

# wrong TEXT...: what it was told makes no UE
wrong()
{
	echo "ue: $*" >&2
	exit 2
}

# key NAME OCTETS: the key of that variable is so long, and SIPp can use it
key()
{
	local name=$1 value=${!1}

	[[ $value =~ ^[0-9A-Fa-f]{$(($2 * 2))}$ ]] || wrong "UE_${name^^}: $2 octets in hex are wanted, not '$value'"
	# SIPp reads 5B, which is '[', as the beginning of a keyword.
	[[ ! $value =~ ^(..)*5[Bb] ]] || wrong "UE_${name^^}: SIPp takes no key with an octet 5B"
}

# plays: SIPp makes one call by the scenario
plays()
{
	local id

	# In a container SIPp is always the same PID, which would make the same branches, tags and Call-IDs again.
	id=$(</proc/sys/kernel/random/uuid)
	sed "s/\[pid\]/$id/g" "$work/ladder.xml" >"$work/scenario.xml"
	sipp "$core" -i "$address" -t "${transport:0:1}1" -m 1 -nostdin -timeout 20 -timeout_error -sf "$work/scenario.xml" \
		-cid_str "%u-$id@%s" -trace_err -error_file "$work/errors" >"$work/output" 2>&1
}

[[ -r $ladders/calls/$ladder ]] || wrong "no such ladder: $ladder"
[[ $transport == udp || $transport == tcp ]] || wrong "UE_TRANSPORT: udp or tcp is wanted, not '$transport'"
key k 16
key op 16
key amf 2
read -r address _ < <(hostname -I) || address=127.0.0.1
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# SIPp 3.6.1 needs an octet 00 behind the octets of a key.
awk -v user="$imsi" -v aor="sip:$number@$domain" -v domain="$domain" -v target="sip:$called@$domain" \
	-v credentials="[authentication username=$imsi@$domain aka_K=0x${k}00 aka_OP=0x${op}00 aka_AMF=0x$amf]" \
	-f "$ladders/ladder.awk" "$ladders/calls/$ladder" >"$work/ladder.xml" || exit 2

: >"$work/errors"
if plays; then
	echo "ue: PASS: $imsi has registered, called $called as $ladder says, and de-registered"
	exit 0
fi
grep -e '---------->' -e '<----------' "$work/output" | tail -n 40
cat "$work/errors"
echo
echo "ue: FAIL: $imsi has not registered, called $called and de-registered as $ladder says"
exit 1
