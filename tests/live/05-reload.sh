#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# SIGHUP: a broken configuration changes nothing, a good one speaks from the next message on, and
# registrations outlive both.

. "$(dirname "$0")/lib.sh"
need sipp tshark

sipp_user[frank]="frank;$domain;[authentication username=frank@$domain password=open]"
frank="{ name = \"frank\"; impi = \"frank@$domain\"; auth = { algorithm = \"digest\"; password = \"open\"; }; \
impus = ( \"sip:frank@$domain\" ); },"
once=$top/tests/bench/register.xml

# reload PATTERN: SIGHUP, as systemctl reload does; imsd then says PATTERN
reload()
{
	local before

	before=$(wc -l <"$work/imsd.log")
	kill -HUP "$imsd_pid"
	imsd_says "$1" $((before + 1))
}

# refused USER: USER cannot register
refused()
{
	! sipp_register "$1" udp4 "$once" && grep 'SIP/2.0 403' "$work/sipp.err"
}

# registered USER: the API lists the registration
registered()
{
	api_get /v1/registrations >"$work/registrations"
	cat "$work/registrations"
	grep -q -F "$1@$domain" "$work/registrations"
}

# broken_reload: the error names file and line
broken_reload()
{
	echo 'nonsense = { ' >>"$work/imsd.conf"
	reload 'imsd\.conf:[0-9]+: '
}

# good_reload: frank is added
good_reload()
{
	sed "s/^subscribers = (/& $frank/" "$work/good.conf" >"$work/imsd.conf"
	reload '[Rr]eloaded'
}

shipped_config "$work/imsd.conf"
cp "$work/imsd.conf" "$work/good.conf"
check 'imsd is ready' imsd_start "$work/imsd.conf" --capture "$work/reload.pcapng"
check 'carol registers' sipp_register carol udp4 "$once"
check 'frank is a stranger' refused frank
check 'a broken configuration is refused' broken_reload
check 'carol is still registered' registered carol
check 'alice registers' sipp_register alice tcp4
check 'a good configuration is taken' good_reload
check 'carol is still registered' registered carol
check 'frank registers' sipp_register frank udp4 "$once"
check 'alice registers again' sipp_register alice udp6
finish "$work/reload.pcapng"
