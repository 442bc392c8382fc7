# SPDX-License-Identifier: Apache-2.0
# imsd under systemd, as docs/service.md has it. Sourced by run.sh when the container is up ($init, inside).

page=$top/docs/service.md
etc=$root/etc/imsd
drop_ins=$root/etc/systemd/system

# What runs on this machine but in the network of the container, found as sipp by lib.sh.
mkdir "$work/bin"
printf '#!/bin/sh\nexec nsenter -t %s --net %s "$@"\n' "$init" "$(command -v sipp)" >"$work/bin/sipp"
chmod +x "$work/bin/sipp"
PATH=$work/bin:$PATH
port=([udp4]=5060 [tcp4]=5060)

# follow COMMAND...: one that docs/service.md tells its readers to run
follow()
{
	grep -q -F -e "$*" <(tr -d "'" <"$page") || { echo "docs/service.md does not say: $*"; return 1; }
	inside "$@"
}

# in_net COMMAND...: of this machine, in the network of the container
in_net()
{
	timeout 60 nsenter -t "$init" --net -- "$@"
}

# property UNIT NAME: its value
property()
{
	inside systemctl show "$1" -p "$2" --value
}

# has UNIT NAME PATTERN: the value of it fits
has()
{
	local value

	value=$(property "$1" "$2")
	echo "$2=$value"
	# shellcheck disable=SC2053	# a pattern
	[[ $value == $3 ]]
}

# said UNIT PATTERN: what the unit wrote into the journal, in any of its runs, has such a line
said()
{
	inside journalctl --sync
	inside journalctl -u "$1" --no-pager -o cat | tee "$work/said" | grep -q -E -e "$2" && return
	tail -n 30 "$work/said"
	return 1
}

# edit UNIT: a drop-in from stdin, as systemctl edit makes it
edit()
{
	mkdir -p "$drop_ins/$1.service.d" && cat >"$drop_ins/$1.service.d/override.conf" && inside systemctl daemon-reload
}

# revert UNIT: without it
revert()
{
	rm -r "$drop_ins/$1.service.d" && inside systemctl daemon-reload
}

# block WORD: the block of docs/service.md that begins with [Service] and holds WORD
block()
{
	awk -v word="$1" '/^    / { text = text substr($0, 5) "\n"; next }
		text ~ /^\[Service\]/ && index(text, word) { printf "%s", text; found = 1; exit }
		{ text = "" } END { exit !found }' "$page"
}

# ports_of NUMBER: imsd.conf with other ports, so much higher
ports_of()
{
	perl -p -e "s/\\b(\\d{4,5})\\b/\$1 + $1/ge if /^[^#]*\\bports? *=/" "$etc/imsd.conf"
}

# within SECONDS COMMAND...: it does not take longer
within()
{
	local begun=${EPOCHREALTIME/./} limit=$1 took

	shift
	"$@" || return 1
	took=$((${EPOCHREALTIME/./} - begun))
	echo "$took us"
	((took <= limit * 1000000))
}

# answers PORT: the API of one is there
answers()
{
	in_net curl -s -S -f --max-time 10 -o "$work/answer" "http://127.0.0.1:$1/readyz"
}

# process UNIT: what the kernel knows of it: the user, no capability, a filter of system calls, its limits
process()
{
	local pid user

	pid=$(property "$1" MainPID)
	user=$(inside id -u imsd)
	inside cat "/proc/$pid/status" >"$work/status"
	inside cat "/proc/$pid/limits" >"$work/limits"
	cat "$work/status" "$work/limits"
	grep -q -P "^Uid:\t$user\t$user\t$user\t$user$" "$work/status" && grep -q -P '^CapBnd:\t0+$' "$work/status" &&
		grep -q -P '^Seccomp:\t2$' "$work/status" && grep -q -P '^NoNewPrivs:\t1$' "$work/status" &&
		awk -v most="$(ulimit -H -n)" '/^Max open files/ { n = most == "unlimited" || most > 65536 ? 65536 : most; exit $4 != n }' \
			"$work/limits" && grep -q -E '^Max core file size +unlimited' "$work/limits"
}

# handshake: a TLS client that trusts the lab CA of the state directory, which only imsd may read
handshake()
{
	[[ $(stat -c %a "$root/var/lib/imsd") == 700 ]] &&
		in_net openssl s_client -brief -connect 127.0.0.1:5061 -CAfile "$root/var/lib/imsd/ca.pem" -verify_return_error \
			-verify_hostname "$domain" </dev/null
}

# confined UNIT: it may write to its state directory, and to no other place
confined()
{
	local pid place status=0

	pid=$(property "$1" MainPID)
	for place in /etc/imsd /usr/bin /var/lib /var/log /opt/imsd; do
		inside nsenter -t "$pid" --mount -- touch "$place/written" && { echo "$place can be written"; status=1; }
	done
	inside nsenter -t "$pid" --mount -- touch "/var/lib/${1/@/-}/written" && rm "$root/var/lib/${1/@/-}/written" && return "$status"
}

# reload_fails: a mistake is refused and named; the process stays, and serves
reload_fails()
{
	local pid

	pid=$(property imsd MainPID)
	echo 'registraton = { };' >>"$etc/imsd.conf"
	! inside systemctl reload imsd && has imsd ActiveState active && has imsd MainPID "$pid" && answers 8060 &&
		said imsd "imsd\.conf:[0-9]+: .*did you mean 'registration'"
}

# hangup_fails: the same by SIGHUP, past the check; the status says why
hangup_fails()
{
	inside systemctl kill --kill-whom=main -s HUP imsd && comes_to imsd StatusText 'not reloaded: *registraton*'
}

# comes_to UNIT NAME PATTERN: within 20 s; systemctl cannot wait for a property
comes_to()
{
	local until=$((SECONDS + 20))

	until has "$@" >"$work/has"; do
		((SECONDS < until)) && sleep 0.1 || { cat "$work/has"; return 1; }
	done
}

# comes_to_differ UNIT NAME VALUE: within 20 s it is another one
comes_to_differ()
{
	local until=$((SECONDS + 20))

	while has "$@"; do
		((SECONDS < until)) && sleep 0.1 || return 1
	done
}

# reload_mends: with the mistake taken out; the process is the same
reload_mends()
{
	local pid

	pid=$(property imsd MainPID)
	sed -i '$d' "$etc/imsd.conf"
	follow systemctl reload imsd && comes_to imsd StatusText 'udp=127.0.0.1:5060 *' && has imsd MainPID "$pid"
}

# restarted UNIT SIGNAL: it comes again by itself when that signal ends or stops it
restarted()
{
	local pid count

	pid=$(property "$1" MainPID)
	count=$(property "$1" NRestarts)
	inside systemctl kill --kill-whom=main -s "$2" "$1"
	comes_to "$1" NRestarts "$((count + 1))" && comes_to "$1" SubState running && ! has "$1" MainPID "$pid" && has "$1" Result success
}

# kept_alive UNIT: systemd hears of it again; nothing has been started anew meanwhile
kept_alive()
{
	local last count

	last=$(property "$1" WatchdogTimestampMonotonic)
	count=$(property "$1" NRestarts)
	comes_to_differ "$1" WatchdogTimestampMonotonic "$last" && has "$1" NRestarts "$count"
}

# phone: SIPp and the examples are in the container, with a configuration whose commands run them
phone()
{
	local sipp

	sipp=$(PATH=${PATH#*:} command -v sipp) && install -D "$sipp" "$root/usr/bin/sipp" && libraries "$sipp" &&
		cp -r "$top/examples/ci" "$root/opt/phone" && chmod -R a+rX "$root/opt/phone" && cp "$root/opt/phone/phone.conf" "$etc/" &&
		sed -e 's,examples/ci/,/opt/phone/,' -e 's/^\(api = .*port = \)0/\18360/' "$root/opt/phone/imsd.conf" >"$etc/live.conf" &&
		inside systemctl start imsd@live
}

# live SCENARIO: imsd runs it, and starts the phone for it, in its confinement
live()
{
	in_net "$work/build/imsctl" --api http://127.0.0.1:8360 run "$root/opt/phone/$1.scn"
}

check 'systemd-sysusers makes the user' follow systemd-sysusers
check 'systemctl daemon-reload' follow systemctl daemon-reload
check 'systemctl enable --now imsd' follow systemctl enable --now imsd
check 'it answers from then on' answers 8060
check 'it is active, and enabled' eval 'has imsd ActiveState active && has imsd UnitFileState enabled'
check 'its status names its sockets' has imsd StatusText 'udp=127.0.0.1:5060 *api=http://127.0.0.1:8060'
check 'the journal, too' said imsd '^ready udp=127\.0\.0\.1:5060 '
check 'its process has a user, no capability, a filter and limits' process imsd
check 'it writes to its state directory alone' confined imsd
check 'a RAND that SIPp can answer' in_net "$work/build/imsctl" knob aka.rand "$rand"
check 'a phone registers over UDP' sipp_register alice udp4
check 'and over TCP' sipp_register carol tcp4
check 'TLS with a certificate in the state directory' handshake

check 'a reload with a mistake fails, and imsd goes on' reload_fails
check 'a SIGHUP with a mistake: the status says so' hangup_fails
check 'a reload without it' reload_mends
check 'it is started again when it is killed' restarted imsd KILL
check 'and answers' answers 8060

ports_of 1000 >"$etc/lab2.conf"
check 'a second one' follow systemctl enable --now imsd@lab2
check 'has its own ports' answers 9060
check 'its own state' test -s "$root/var/lib/imsd-lab2/ca.pem"
check 'and writes to it alone' confined imsd@lab2
check 'beside the first one' answers 8060
check 'all of them are restarted' follow systemctl restart 'imsd@*'
check 'commands that play a phone' phone
check 'a live run in which it registers' live 1-register
check 'and calls' live 2-call
inside systemctl stop imsd@live

edit imsd@lab2 <<<$'[Service]\nWatchdogSec=2s'
check 'a watchdog of 2 s' inside systemctl restart imsd@lab2
check 'is kept alive' kept_alive imsd@lab2
check 'one that hangs is ended and started again' restarted imsd@lab2 STOP
check 'by the watchdog' said imsd@lab2 'Watchdog timeout'
revert imsd@lab2
check 'it stops within a second' within 1 inside systemctl stop imsd@lab2
check 'with success' eval 'has imsd@lab2 Result success && has imsd@lab2 ExecMainStatus 0'

check 'the page has options' eval 'block IMSD_OPTIONS= | edit imsd'
check 'with them it starts' inside systemctl restart imsd
check 'and has the fault' eval 'in_net curl -s http://127.0.0.1:8060/v1/rules | grep -q 503'
check 'the capture lies in the state directory' test -s "$root/var/lib/imsd/all.pcapng" -a -e "$root/var/lib/imsd/journal.jsonl"
revert imsd

sed 's/port = 5060/port = 506/' "$etc/imsd.conf" >"$etc/low.conf"
sed -i -E 's/port *= *(5061|8060)/port = 0/' "$etc/low.conf"
check 'a port below 1024 is refused' eval '! inside systemctl start imsd@low'
check 'and named' said imsd@low '506.*[Pp]ermission denied'
inside systemctl stop imsd@low
check 'the page has a drop-in for it' eval 'block AmbientCapabilities= | edit imsd@low'
check 'with which it starts' inside systemctl start imsd@low
check 'and listens there' has imsd@low StatusText 'udp=127.0.0.1:506 *'
revert imsd@low
inside systemctl stop imsd@low

# The same names, of another prefix, which systemd is told.
check 'away with it: disable' follow systemctl disable --now imsd imsd@lab2
check 'nothing runs' eval 'has imsd ActiveState inactive && has imsd@lab2 ActiveState inactive'
check 'away with it: clean' follow systemctl clean --what=state imsd imsd@lab2
check 'no state is left' eval "! ls -d '$root/var/lib/imsd' '$root/var/lib/imsd-lab2'"
inside sh -c 'rm /usr/lib/systemd/system/imsd*.service /usr/lib/sysusers.d/imsd.conf /usr/bin/imsd && userdel imsd'
inside systemctl daemon-reload
check 'below /opt/imsd: the user' follow systemd-sysusers /opt/imsd/lib/sysusers.d/imsd.conf
check 'the unit, named by its file' eval "tr '\n' ' ' <'$page' | grep -q 'enable --now /opt/imsd/lib/systemd/system/imsd.service' &&
	inside systemctl enable --now /opt/imsd/lib/systemd/system/imsd.service"
check 'it answers' answers 8060
check 'with the configuration there' has imsd ExecStart '*/opt/imsd/bin/imsd -q -c /opt/imsd/etc/imsd/imsd.conf*'
cp "$etc/lab2.conf" "$root/opt/imsd/etc/imsd/"
check 'the unit of instances' inside systemctl link /opt/imsd/lib/systemd/system/imsd@.service
check 'one of them' inside systemctl start imsd@lab2
check 'answers' answers 9060
