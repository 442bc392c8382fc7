#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The shipped configuration on free ports. SIPp registers as alice with IMS AKA, calls the far end, which answers with a
# reliable 183, 180 and 200, and calls SIPp as bob; the ladder as imsd saw it.
#
#   make demo

. "$(dirname "$0")/live/lib.sh"
. "$top/tests/live/calls.sh"
need sipp

far_end="sip:+15550101@$domain"

# give_up TEXT: shows what imsd and SIPp said and leaves
give_up()
{
	echo
	tail -n 40 "$work/imsd.log" 2>/dev/null
	cat "$work/output" 2>/dev/null
	echo "demo: $1" >&2
	exit 1
}

# shown FROM: what imsd wrote from that line of its log on: messages and changes of state, without the challenge of the
# registration that ends each part
shown()
{
	tail -n "+$1" "$work/imsd.log" | awk '/REGISTER.* cseq 3$/ { exit } $2 != "core" { print }'
}

# far_call: alice registers and calls the far end
far_call()
{
	local from

	from=$(log_end)
	printf '\nalice registers with IMS AKA over UDP, calls %s at the far end, and hangs up:\n\n' "$far_end"
	caller_run alice udp4 "$ladders/far-end/answer" "$far_end" >"$work/output" 2>&1 ||
		give_up 'alice has not called the far end'
	shown "$from"
}

# near_call: alice calls bob
near_call()
{
	local from

	callee_start bob tcp4 "$ladders/between/reliable.callee" >"$work/output" 2>&1 || give_up 'bob is not registered'
	from=$(log_end)
	printf '\nbob has registered over TCP. alice registers over UDP and calls him; he hangs up:\n\n'
	caller_run alice udp4 "$ladders/between/reliable.caller" "${ue_aor[bob]}" >"$work/output" 2>&1 ||
		give_up 'alice has not called bob'
	callee_end bob >"$work/output" 2>&1 || give_up 'bob was not called as he should be'
	shown "$from"
}

shipped_config "$work/imsd.conf"
imsd_start "$work/imsd.conf" --set "aka.rand=$rand" >"$work/output" || give_up 'imsd does not start'
echo "imsd is $ready"
far_call
near_call
imsd_stop >"$work/output" || give_up 'imsd does not stop'
cat <<END

alice registered with IMS AKA, called the far end and bob, and imsd ended as it should. Next:

  build/imsd                        the lab core of config/imsd.conf: 127.0.0.1 and ::1, port 5060 and 5061 (TLS)
  build/imsd --scenario config/scenarios                    registrations and calls, right and wrong, in virtual time
  build/imsd --fault NAME           a core that misbehaves; config/faults/ has the names
  make test                         all tests
END
