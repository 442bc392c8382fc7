#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Shipped scenarios, unchanged, with real phones on UDP: what scripted UEs pass a good phone passes, too.
# Long.

. "$(dirname "$0")/lib.sh"
. "$top/tests/live/calls.sh"
need python3

res=8011c48c0c214ed2	# of that RAND

# phones FILE: alice and bob; a phone goes on from one scenario to the next
phones()
{
	local name number imsi=1

	echo 'ues = (' >>"$1"
	for name in alice bob; do
		cat >>"$1" <<-END
			$([[ $name == alice ]] || echo ,) { name = "$name"; do = {
			  power-on = { command = "exec python3 $top/tests/live/phone.py run $work/$name.socket $name ${ue_aor[$name]} \
			00101000000000$imsi@$domain $res"; keep = true; };
		END
		for word in power-off register deregister dial answer reject hangup hold resume sms; do
			echo "  $word = \"python3 $top/tests/live/phone.py tell $work/$name.socket $word %1 %2\";"
		done | sed -E '/ (dial|reject) /s/ %2//; / sms /!{/ (dial|reject) /!s/ %1 %2//}; / reject /s/ %1//' >>"$1"
		echo '}; }' >>"$1"
		imsi=$((imsi + 1))
	done
	echo ');' >>"$1"
}

# played FILE SCENARIO...: imsd with that configuration plays them, all pass
played()
{
	local file=$1

	shift
	imsd_start "$file" --set "aka.rand=$rand" --scenario "${@/#/$top/config/scenarios/}" --live --settle 300ms \
		--timeout 10s --junit "$work/junit.xml" --artifacts "$work/artifacts" >"$work/verdicts" || return 1
	imsd_wait 200
}

# verdict NAME: it has passed
verdict()
{
	grep -qE "^PASS +$1(#.*)?@live$" "$work/verdicts" && ! grep -qE "^(FAIL|ERROR|SKIP) +$1(#.*)?@live" "$work/verdicts" && return 0
	sed -n -E "\\,^(FAIL|ERROR|SKIP) +$1[#@],,/^(PASS|FAIL|ERROR|SKIP) /p" "$work/verdicts"
	return 1
}

shipped_config "$work/imsd.conf"
ln -s "$top/config/faults" "$work/faults"
phones "$work/imsd.conf"
scenarios=(registration/{aka,423-once,deregister,503-retry-after}
	calls/{far-end-answers,far-end-declines,far-end-refuses,far-end-hangs-up,hold-far-end,early-media,announcement}
	calls/{called,called-and-cancelled,cancel-ringing,released-by-network})
check "imsd plays ${scenarios[0]%%/*}" played "$work/imsd.conf" "${scenarios[@]/%/.scn}"
for name in "${scenarios[@]}"; do
	check "$name" verdict "$name"
done

export PHONE_EVENTS=reg	# the phones subscribe to their registration
scenarios=(events/reauthenticate)
check "imsd plays ${scenarios[0]%%/*}" played "$work/imsd.conf" "${scenarios[@]/%/.scn}"
for name in "${scenarios[@]}"; do
	check "$name" verdict "$name"
done
unset PHONE_EVENTS

printf '@include "%s"\napi = { port = 0; };\n' "$top/config/scenarios/lab.conf" >"$work/lab.conf"
phones "$work/lab.conf"
scenarios=(sms/{echo,mt})
check "imsd plays ${scenarios[0]%%/*}" played "$work/lab.conf" "${scenarios[@]/%/.scn}"
for name in "${scenarios[@]}"; do
	check "$name" verdict "$name"
done
finish
