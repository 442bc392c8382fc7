#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SIPp registers alice (AKAv1-MD5) and carol (Digest MD5), refreshes and de-registers them, over UDP
# and TCP, IPv4 and IPv6. Debian's SIPp has no TLS. Over IPv6 it writes uri="sip:::1:5060".

. "$(dirname "$0")/lib.sh"
need sipp tshark

shipped_config "$work/imsd.conf"
check 'imsd is ready' imsd_start "$work/imsd.conf" --capture "$work/sipp.pcapng"
for user in alice carol; do
	for key in udp4 udp6 tcp4 tcp6; do
		check "SIPp registers, refreshes and de-registers $user over $key" \
			sipp_register "$user" "$key"
	done
done
finish "$work/sipp.pcapng"
