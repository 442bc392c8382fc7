#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The phone: SIPp plays register.xml or call.xml, always from the same port.  phone.sh UE WORD [ARGUMENT]
case $2 in
power-on) set -- register -key expires 3600 ;;
power-off) set -- register -key expires 0 ;;
dial) set -- call -key number "$3" ;;
hangup) exit 0 ;;	# SIPp does it a second after the answer
*) echo "$0: $1 cannot $2" >&2; exit 1 ;;
esac
name=$1
shift

# 254: SIPp cannot have the port, since the last one is not quite gone yet.
for _ in 1 2 3 4 5 6 7 8 9 10; do
	sipp "$IMSD_ADDRESS:$IMSD_PORT_UDP" -i "${PHONE_ADDRESS:-$IMSD_ADDRESS}" -p $((10000 + IMSD_PORT_UDP % 10000)) -m 1 -nostdin -timeout 20 \
		-sf "$(dirname "$0")/$name.xml" -key domain "$IMSD_DOMAIN" -au "phone@$IMSD_DOMAIN" -ap secret "$@"
	status=$?
	[ "$status" = 254 ] || break
	sleep 0.2
done
exit "$status"
