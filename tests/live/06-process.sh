#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# imsd as a process: arguments, exit status, signals, what it says when it cannot start, and the
# notification protocol of systemd.

. "$(dirname "$0")/lib.sh"
need perl

# exits STATUS ARGUMENT...: imsd ends by itself with a status of that pattern
exits()
{
	local wanted=$1 status

	timeout 20 "$imsd" "${@:2}"
	status=$?
	echo "status $status"
	# shellcheck disable=SC2053	# a pattern
	[[ $status == $wanted ]]
}

# says STATUS PATTERN ARGUMENT...: imsd ends with that status; a line of what it says fits the pattern
says()
{
	local status said

	said=$(timeout 60 "$imsd" "${@:3}" 2>&1)
	status=$?
	echo "$said"
	echo "status $status"
	((status == $1)) && grep -q -E "$2" <<<"$said"
}

# complains PATTERN [ARGUMENT...]: imsd -c bad.conf ends with 1; each line it says names file and line
complains()
{
	local status

	timeout 20 "$imsd" -c "$work/bad.conf" "${@:2}" 2>"$work/complaint"
	status=$?
	cat "$work/complaint"
	echo "status $status"
	((status == 1)) && ! grep -q -v -E 'bad\.conf:[0-9]+: ' "$work/complaint" &&
		grep -q -E "bad\.conf:[0-9]+: .*($1)" "$work/complaint"
}

# signalled SIGNAL: imsd ends with 0 when it gets SIGNAL
signalled()
{
	imsd_start "$work/imsd.conf" || return 1
	kill "-$1" "$imsd_pid"
	imsd_wait
}

# Receives datagrams on a UNIX socket and prints one line for each assignment in them.
listener='socket(S, AF_UNIX, SOCK_DGRAM, 0) && bind(S, pack_sockaddr_un($ARGV[0])) or die;
	$| = 1; print "bound\n"; while (defined recv(S, $b, 4096, 0)) { print "$b\n"; }'

# next_notice PATTERN STREAM: reads notices up to the one wanted
next_notice()
{
	local line

	while read -r -t 20 line <&"$2"; do
		echo "$line"
		[[ $line == "$1" ]] && return 0
	done
	return 1
}

# notices: READY=1, RELOADING=1 and READY=1 again, STOPPING=1, in this order
notices()
{
	local notice pid status=0

	exec {notice}< <(exec perl -MSocket -e "$listener" "$work/notify")
	pid=$!
	running[$pid]=perl
	next_notice bound "$notice" || return 1
	NOTIFY_SOCKET=$work/notify imsd_start "$work/imsd.conf" || return 1
	next_notice READY=1 "$notice" && kill -HUP "$imsd_pid" &&
		next_notice RELOADING=1 "$notice" && next_notice READY=1 "$notice" &&
		imsd_stop && next_notice STOPPING=1 "$notice" || status=1
	kill "$pid"
	wait "$pid" 2>/dev/null
	unset "running[$pid]"
	exec {notice}<&-
	return "$status"
}

# in_memory: imsd starts where it can write nothing, and says so in one line
in_memory()
{
	imsd_start "$work/imsd.conf" --set state_dir=/dev/null/imsd || return 1
	imsd_stop || return 1
	cat "$work/imsd.log"
	(($(grep -c -F /dev/null/imsd "$work/imsd.log") == 1))
}

# port_in_use: the second imsd on a port gives up, the first goes on
port_in_use()
{
	imsd_start "$work/imsd.conf" || return 1
	cat >"$work/bad.conf" <<-END
		api = { address = "127.0.0.1"; port = 0; };
		listen = ( { proto = "udp"; address = "127.0.0.1"; port = ${port[udp4]}; } );
	END
	complains 'in use' && imsd_alive
	status=$?
	imsd_stop && return "$status"
}

shipped_config "$work/imsd.conf"
check '--version' exits 0 --version
check '--help' exits 0 --help
check 'an unknown option' exits '[12]' --teleport
check '-n and the shipped configuration' exits 0 -n -c "$top/config/imsd.conf"
check '-n and a file that is not there' exits 1 -n -c "$work/nowhere.conf"
key='k = "fec86ba6eb707ed08905757b1bb44b8f"; opc = "1006020f0a478bf6b699f15c062e42b3"'
while IFS=';' read -r pattern text; do
	printf '%s\n' '# one thing is wrong here' "${text//KEY/$key}" >"$work/bad.conf"
	check "-n complains: $pattern" complains "$pattern" -n
done <<'END'
did you mean;registraton = { };
did you mean;timer = { core = { T11 = "500ms"; }; };
comma;faults = ( "a", );
syntax;home = { mcc = ;
rot13;subscribers = ( { name = "x"; imsi = "001010000000009"; auth = { algorithm = "rot13"; }; } );
digits|octets|length;subscribers = ( { name = "x"; imsi = "001010000000009"; auth = { algorithm = "milenage"; k = "00"; opc = "1006020f0a478bf6b699f15c062e42b3"; }; } );
twice|duplicate|already|same;subscribers = ( { name = "x"; imsi = "001010000000009"; auth = { algorithm = "milenage"; KEY; }; }, { name = "x"; imsi = "001010000000008"; auth = { algorithm = "milenage"; KEY; }; } );
twice|duplicate|already|same;subscribers = ( { name = "x"; imsi = "001010000000009"; auth = { algorithm = "milenage"; KEY; }; }, { name = "y"; imsi = "001010000000009"; auth = { algorithm = "milenage"; KEY; }; } );
here;listen = ( { proto = "udp"; address = "here"; port = 0; } );
smoke;listen = ( { proto = "smoke"; address = "127.0.0.1"; port = 0; } );
END
check '--list names what is near' says 2 'did you mean faults' --list fault
check '--fault names what is near' says 1 'did you mean aka/mac-wrong' -n -c "$top/config/imsd.conf" --fault aka/mac-wrng
check '-n counts the rules of a fault' says 0 'mac-wrong.conf: right, 1 rule$' -n -c "$top/config/imsd.conf" --fault aka/mac-wrong
check '--scenario applies --fault' says 1 'rules that spoke: 503 second' --scenario --access pipe-udp \
	"$top/config/scenarios/registration/aka-algorithms.scn" --fault registration/503-retry-after
check '--scenario refuses --fault' says 2 "no fault 'nosuch'" --scenario "$top/config/scenarios/registration" --fault nosuch
check '--storm refuses --set' says 2 "unknown key 'nosuch'" --storm "$top/config/scenarios/registration" --set nosuch=1
check 'a port in use' port_in_use
check 'SIGTERM ends it with 0' signalled TERM
check 'SIGINT ends it with 0' signalled INT
check 'no place for the certificate' in_memory
check 'READY, RELOADING and STOPPING' notices
finish
