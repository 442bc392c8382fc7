#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What imsd sends in the scenarios, dissected by tshark: not one malformed mark on a message that the P-CSCF emits. Those
# of the catalogue of faults are left out: many of them send what is malformed.
# Long.

. "$(dirname "$0")/lib.sh"
need tshark mergecap

folders=()
for folder in "$top"/config/scenarios/*/; do
	[[ $folder == */@(faults|preamble)/ ]] || folders+=("$folder")
done

# captured ACCESS: plays all scenarios over it, each into a capture of its own, and puts these together
captured()
{
	mkdir "$work/$1" || return 1
	"$imsd" -c "$top/config/imsd.conf" --scenario --access "$1" --capture "$work/$1" "${folders[@]}" || return 1
	mergecap -w "$work/$1.pcapng" "$work/$1"/*.pcapng
}

# dissect ACCESS FIELD FILTER: a field of the P-CSCF's own packets that pass the filter
dissect()
{
	tshark -r "$work/$1.pcapng" -d udp.port==5060,sip -d tcp.port==5060,sip -d tcp.port==5061,sip \
		-Y "(ip.src == 192.0.2.2 || ipv6.src == 2001:db8::2) && ($3)" -T fields -e "$2" 2>"$work/tshark.err"
}

# clean ACCESS: there are messages, and none of them is marked
clean()
{
	local messages marks

	messages=$(dissect "$1" sip.CSeq sip | wc -l)
	marks=$(dissect "$1" frame.comment '_ws.malformed || sip.unrecognized_header' | wc -l)
	echo "$messages messages, $marks marked"
	((messages > 0 && marks == 0))
}

for access in pipe-udp pipe-tcp pipe-tls; do
	check "the scenarios over $access pass and are captured" captured "$access"
	check "tshark dissects all that imsd sent over $access" clean "$access"
done
finish
