#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The phone: SIPp plays register.xml or call.xml, always from the same port.  phone.sh SCENARIO [OPTION...]
name=$1
shift
exec sipp "$IMSD_ADDRESS:$IMSD_PORT_UDP" -i "$IMSD_ADDRESS" -p $((10000 + IMSD_PORT_UDP % 10000)) -m 1 -nostdin -timeout 20 \
	-sf "$(dirname "$0")/$name.xml" -key domain "$IMSD_DOMAIN" -au "phone@$IMSD_DOMAIN" -ap secret "$@"
