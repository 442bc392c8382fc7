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

# ports: those of the SIP sockets, one line each, in the order in which they were opened
ports()
{
	api_get /v1/listeners | tr -d ' \n' | grep -o '"port":[0-9]*'
}

# changed PATTERN: read again by the API, which says what has changed of the sockets
changed()
{
	api POST /v1/reload | tr -d ' \n' | tee "$work/changed"
	grep -q -E -e "$1" "$work/changed"
}

# inserted ENTRY: it stands in front of what is listened on, and the sockets that were open are so still, one more is
inserted()
{
	ports >"$work/ports"
	sed -i "s/^listen = (/& $1/" "$work/good.conf"
	cp "$work/good.conf" "$work/imsd.conf"
	changed '"listeners":{"opened":\["[a-z]+[0-9]+"\],"closed":\[\]}' || return 1
	ports | tee "$work/ports.now"
	head -n -1 "$work/ports.now" | cmp - "$work/ports"
}

# moved: the first entry behind the third, each keeps its socket
moved()
{
	ports >"$work/ports"
	sed '/^  { proto = "udp"; address = "127/ { h; d; }; /^  { proto = "tls"; address = "127/G' "$work/good.conf" \
		>"$work/imsd.conf"
	! cmp "$work/good.conf" "$work/imsd.conf" && changed '"listeners":{"opened":\[\],"closed":\[\]}' &&
		ports | cmp - "$work/ports"
}

# advertised: the UDP socket of ::1 names another host, in Path, too, and is the same socket
advertised()
{
	ports >"$work/ports"
	sed '/^  { proto = "udp"; address = "::1"/ s/{/{ advertise = "pcscf.example.com";/' "$work/good.conf" >"$work/imsd.conf"
	changed '"listeners":{"opened":\[\],"closed":\[\]}' && ports | cmp - "$work/ports" &&
		sipp_register carol udp6 "$once" && registered carol && grep 'pcscf\.example\.com' "$work/registrations"
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
check 'a socket more in front, the others stay' inserted '{ proto = "udp"; address = "127.0.0.1"; port = 0; },'
fixed=$(free_port)
check 'a socket with a port in front, the others stay' inserted "{ proto = \"tcp\"; port = $fixed; },"
check 'another order, the same sockets' moved
check 'what a socket shows changes with it' advertised
check 'carol is still registered' registered carol
check 'alice registers again' sipp_register alice udp6
finish "$work/reload.pcapng"
