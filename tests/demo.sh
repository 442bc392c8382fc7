#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The shipped configuration on free ports; SIPp registers alice with IMS AKA over UDP and TCP; the ladder as imsd saw it.
#
#   make demo

. "$(dirname "$0")/live/lib.sh"
need sipp

# With this RAND (TS 35.208 test set 3, which is alice's) RES has no 00 octet, at which SIPp 3.6.1 would cut it.
rand=9f7c8d021accf4db213ccff0c7f71a6a

# give_up TEXT: shows what imsd said and leaves
give_up()
{
	echo
	tail -n 40 "$work/imsd.log" 2>/dev/null
	cat "$work/output" 2>/dev/null
	echo "demo: $1" >&2
	exit 1
}

# demo_register TRANSPORT: SIPp registers alice; shows what imsd wrote meanwhile
demo_register()
{
	local from

	from=$(($(wc -l <"$work/imsd.log") + 1))
	printf '\nSIPp registers alice over %s:\n\n' "${1^^}"
	sipp_register alice "${1}4" "$top/tests/demo.xml" >"$work/output" || give_up "alice is not registered over ${1^^}"
	imsd_says "--> alice .*200 OK" "$from" >"$work/output" || give_up 'imsd says nothing of it'
	tail -n "+$from" "$work/imsd.log" | sed -n "/--> pcscf/,\$p"
}

shipped_config "$work/imsd.conf"
imsd_start "$work/imsd.conf" --set "aka.rand=$rand" >"$work/output" || give_up 'imsd does not start'
echo "imsd is $ready"
demo_register udp
demo_register tcp
imsd_stop >"$work/output" || give_up 'imsd does not stop'
cat <<END

alice registered with IMS AKA over UDP and TCP, and imsd ended as it should. Next:

  build/imsd                        the lab core of config/imsd.conf: 127.0.0.1 and ::1, port 5060 and 5061 (TLS)
  build/imsd --scenario config/scenarios/registration       registrations, right and wrong, in virtual time
  build/imsd --fault NAME           a core that misbehaves; config/faults/ has the names
  make test                         all tests
END
