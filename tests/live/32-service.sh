#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What a service manager hears of imsd by sd_notify(3): READY=1 when the sockets are open, RELOADING=1 and what came of it,
# STATUS, WATCHDOG=1 in time, STOPPING=1.

. "$(dirname "$0")/lib.sh"
need python3

notices=	# the stream of notices.py
noticer=	# its PID

# listen ADDRESS: from now on notices come from there
listen()
{
	[[ ! $noticer ]] || { kill "$noticer"; unset "running[$noticer]"; exec {notices}<&-; }
	exec {notices}< <(exec python3 "$top/tests/live/notices.py" "$1")
	noticer=$!
	running[$noticer]=notices.py
	read -r -t 20 -u "$notices" line && [[ $line == bound ]]
}

# notice PATTERN [SECONDS]: reads up to the assignment that fits; sets at (us), datagram and assignment
notice()
{
	while read -r -t "${2:-20}" -u "$notices" at datagram assignment; do
		echo "$at $datagram $assignment"
		at=${at/./}
		# shellcheck disable=SC2053	# a pattern
		[[ $assignment == $1 ]] && return 0
	done
	echo "no $1"
	return 1
}

# only PATTERN...: the next assignments are these, in one datagram
only()
{
	local first='' pattern

	for pattern in "$@"; do
		read -r -t 20 -u "$notices" at datagram assignment || { echo "no $pattern"; return 1; }
		echo "$at $datagram $assignment"
		at=${at/./}
		# shellcheck disable=SC2053	# a pattern
		[[ $assignment == $pattern && $datagram == "${first:=$datagram}" ]] || return 1
	done
}

# silent: no notice waits to be read
silent()
{
	! read -r -t 0 -u "$notices"
}

# serves: the API answers, and SIP is listened to
serves()
{
	api_get /readyz >/dev/null && exec {tcp}<>"/dev/tcp/127.0.0.1/${port[tcp4]}" && exec {tcp}<&-
}

# began: READY=1 is the first word, and names what is open
began()
{
	only READY=1 "STATUS=udp=127.0.0.1:*" || return
	imsd_says '^ready ' >/dev/null
	[[ "ready ${assignment#STATUS=}" == "${ready% (*}" ]] && serves
}

# held: while a port of `listen` is somebody else's, READY=1 is not said
held()
{
	local taken

	taken=$(free_port)
	sed -E "0,/port = 0/s//port = $taken/" "$work/imsd.conf" >"$work/taken.conf"
	: >"$work/holder"
	python3 -c 'import signal, socket, sys
holder = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
holder.bind(("127.0.0.1", int(sys.argv[1])))
print("bound", flush=True)
signal.pause()' "$taken" >"$work/holder" &
	running[$!]=holder
	timeout 20 grep -q -m 1 bound <(exec tail -f -n +1 --pid=$! "$work/holder") || return
	! NOTIFY_SOCKET=$1 imsd_start "$work/taken.conf" && silent
}

# reloads: RELOADING=1 with the time of it, then READY=1; between the two the old sockets are there, and after
reloads()
{
	local before said

	before=$(monotonic)
	kill -HUP "$imsd_pid"
	only RELOADING=1 'MONOTONIC_USEC=[0-9]*' || return
	said=${assignment#*=}
	((said >= before && said <= at)) || { echo "$before <= $said <= $at does not hold"; return 1; }
	only READY=1 "STATUS=udp=*" && serves
}

# monotonic: the clock of that name, in us
monotonic()
{
	python3 -c 'import time; print(time.monotonic_ns() // 1000)'
}

# reload_tells: another listener is in the new status
reload_tells()
{
	sed -i 's/^listen = (/&\n  { name = "more"; proto = "tcp"; address = "127.0.0.1"; port = 0; },/' "$work/imsd.conf"
	kill -HUP "$imsd_pid"
	notice RELOADING=1 && notice READY=1 && only 'STATUS=*tcp=127.0.0.1:* tcp=127.0.0.1:*' || return
	ready="ready ${assignment#STATUS=}"
	read_ports
	serves
}

# reload_fails: READY=1 all the same, and the status says why it has not happened; imsd serves as before
reload_fails()
{
	echo 'registraton = { };' >>"$work/imsd.conf"
	kill -HUP "$imsd_pid"
	notice RELOADING=1 && notice READY=1 && only "STATUS=not reloaded: *imsd.conf:*registraton*did you mean 'registration'*" &&
		imsd_alive && serves
}

# mended: the next reload succeeds, and the status is that of before
mended()
{
	sed -i '$d' "$work/imsd.conf"
	kill -HUP "$imsd_pid"
	notice RELOADING=1 && notice READY=1 && only 'STATUS=*' && [[ ${assignment#STATUS=} == "${ready#ready }" ]] && serves
}

# watched US: WATCHDOG=1 comes five times, never later than that after the one before; the lab's clock may stand still
watched()
{
	local before number

	notice WATCHDOG=1 || return
	for number in 1 2 3 4; do
		before=$at
		only WATCHDOG=1 || return
		((at - before <= $1)) || { echo "$number: $((at - before)) us"; return 1; }
	done
}

# stops: STOPPING=1 once, and the end within a second
stops()
{
	local begun=${EPOCHREALTIME/./} took

	kill -TERM "$imsd_pid"
	imsd_wait || return
	took=$((${EPOCHREALTIME/./} - begun))
	echo "$took us"
	notice STOPPING=1 && ((took <= 1000000)) && silent
}

shipped_config "$work/imsd.conf"
socket=$work/notify
check 'a socket for notices' listen "$socket"
check 'no READY=1 while a port is taken' held "$socket"
NOTIFY_SOCKET=$socket check 'it starts' imsd_start "$work/imsd.conf"
check 'READY=1 with a STATUS that names what is open' began
check 'RELOADING=1 with its time, then READY=1' reloads
check 'a reload that opens a socket changes the status' reload_tells
check 'one that fails says why in the status' reload_fails
check 'the next one is good again' mended
check 'no WATCHDOG=1 where none is wanted' silent
check 'STOPPING=1, and it ends within a second' stops

check 'a socket without a place in the file system' listen "@imsd-notify-$$"
NOTIFY_SOCKET=@imsd-notify-$$ WATCHDOG_USEC=400000 check 'it starts with a watchdog' imsd_start "$work/imsd.conf" --clock manual
check 'READY=1 there, too' notice READY=1
check 'WATCHDOG=1 in time, though the clock of the lab stands still' watched 400000
check 'STOPPING=1' stops
NOTIFY_SOCKET=@imsd-notify-$$ WATCHDOG_USEC=400000 WATCHDOG_PID=1 check 'it starts with the watchdog of another process' \
	imsd_start "$work/imsd.conf"
check 'READY=1' only READY=1 'STATUS=*'
check 'and no WATCHDOG=1' eval '! notice WATCHDOG=1 1'
check 'STOPPING=1 once more' stops

NOTIFY_SOCKET=$work/nobody WATCHDOG_USEC=400000 check 'it starts where nobody receives' imsd_start "$work/imsd.conf"
check 'and serves' serves
finish
