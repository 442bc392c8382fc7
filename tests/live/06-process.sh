#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# imsd as a process: arguments, exit status, signals, what it says when it cannot start, and the
# notification protocol of systemd.

. "$(dirname "$0")/lib.sh"
need perl openssl

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
	complains 'in use' --set "state_dir=$work/second" && imsd_alive
	status=$?
	imsd_stop && return "$status"
}

# refused STATUS PATTERN ARGUMENT...: a second imsd ends with STATUS and says so, and leaves what $work/kept.sums lists as it is
refused()
{
	says "$@" && sha256sum --check --quiet "$work/kept.sums"
}

# keeps_files: a second start that fails leaves journal, capture and state of the imsd that runs alone
keeps_files()
{
	local files=(--journal "$work/run.jsonl" --capture "$work/run.pcapng") status=0

	imsd_start "$work/imsd.conf" "${files[@]}" || return 1
	cat >"$work/taken.conf" <<-END
		api = { address = "127.0.0.1"; port = 0; };
		listen = ( { proto = "udp"; address = "127.0.0.1"; port = ${port[udp4]}; },
			{ proto = "tls"; address = "127.0.0.9"; port = 0; } );
	END
	cp "$work/run.jsonl" "$work/old.jsonl"
	sha256sum "$work"/{run,old}.jsonl "$work/run.pcapng" "$STATE_DIRECTORY"/*.{pem,key} >"$work/kept.sums" &&
		refused 1 "^--journal .*/run\.jsonl: another imsd that runs has it \(process $imsd_pid\)" \
			-c "$work/taken.conf" "${files[@]:0:2}" &&
		refused 1 "^--capture .*/run\.pcapng: another imsd that runs has it \(process $imsd_pid\)" \
			-c "$work/taken.conf" "${files[@]:2}" &&
		refused 1 'Address already in use' -c "$work/taken.conf" --journal "$work/old.jsonl" &&
		refused 1 "state_dir $STATE_DIRECTORY is in use by another imsd \(process $imsd_pid\)" \
			-c "$work/taken.conf" || status=1
	imsd_stop && return "$status"
}

# shares_state: with the state folder of one that runs imsd starts, with a certificate of the same CA in memory
shares_state()
{
	local first status=0

	imsd_start "$work/imsd.conf" || return 1
	first=$imsd_pid
	sha256sum "$STATE_DIRECTORY"/*.{pem,key} >"$work/kept.sums"
	cat >"$work/other.conf" <<-END
		api = { address = "127.0.0.1"; port = 0; };
		listen = ( { proto = "tls"; address = "127.0.0.9"; port = 0; } );
	END
	if imsd_start "$work/other.conf"; then
		openssl s_client -connect "127.0.0.9:${port[tls4]}" -verify_ip 127.0.0.9 -CAfile "$STATE_DIRECTORY/ca.pem" \
			-verify_return_error </dev/null >/dev/null 2>"$work/openssl" || { cat "$work/openssl"; status=1; }
		imsd_stop || status=1
		grep -F "state_dir $STATE_DIRECTORY is in use by another imsd (process $first)" "$work/imsd.log" || status=1
		sha256sum --check --quiet "$work/kept.sums" || status=1
	else
		status=1
	fi
	kill -TERM "$first" && wait "$first" || status=1
	unset "running[$first]"
	return "$status"
}

# speaks_at_once: what was recorded before imsd is ready stands in a log file as soon as it is
speaks_at_once()
{
	imsd_start "$work/imsd.conf" || return 1
	cp "$work/imsd.log" "$work/begun.log"
	imsd_stop || return 1
	cat "$work/begun.log"
	sed '/^ready /q' "$work/begun.log" | grep -q configuration.loaded
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
tls.certificate: /.*/nope.pem: No such file;tls = { certificate = "nope.pem"; };
tls.ca: /dev/null: no CA certificate;tls = { ca = "/dev/null"; };
api.address: .*no token;api = { address = "0.0.0.0"; };
END
echo 'listen = ( );' >"$work/bad.conf"
check '-n warns when nothing is listened on' says 0 'bad.conf:1: warning: listen is empty' -n -c "$work/bad.conf"
check '-n names the option of a certificate that is not there' says 1 '^tls.certificate: /nowhere.pem: No such' -n --set tls.certificate=/nowhere.pem
echo 'listen = ( { proto = "udp"; address = "192.0.2.7"; port = 0; } ); api = { port = 0; };' >"$work/bad.conf"
check 'an address that no interface has' complains 'no interface has this address'
check '--list names what is near' says 2 'did you mean faults' --list fault
check '--fault names what is near' says 2 'did you mean aka/mac-wrong' -n -c "$top/config/imsd.conf" --fault aka/mac-wrng
check '-n counts the rules of a fault' says 0 'mac-wrong.conf: right, 1 rule$' -n -c "$top/config/imsd.conf" --fault aka/mac-wrong
check '--scenario applies --fault' says 1 'rules that spoke: 503 second' --scenario --access pipe-udp \
	"$top/config/scenarios/registration/aka-algorithms.scn" --fault registration/503-retry-after
check '--scenario refuses --fault' says 2 "no fault 'nosuch'" --scenario "$top/config/scenarios/registration" --fault nosuch
check 'a wrong --set is wrong usage' says 2 "^--set nosuch=1: unknown key 'nosuch'" --set nosuch=1
check 'a wrong --fault, too' says 2 "^--fault: no fault 'nosuch'" --fault nosuch
check 'and with -n' says 2 "^--set nosuch=1: unknown key" -n --set nosuch=1
check 'a wrong value is told with its option' says 2 '^imsd: --seed abc: a whole number is wanted' --seed abc
check '--storm alone' says 2 '^imsd: --storm needs files or folders' --storm
mkdir "$work/empty"
check 'an empty folder of scenarios is named' says 2 "^$work/empty: no scenario" --scenario "$work/empty"
check '--storm refuses --set' says 2 "unknown key 'nosuch'" --storm "$top/config/scenarios/registration" --set nosuch=1
check 'a port in use' port_in_use
check 'SIGTERM ends it with 0' signalled TERM
check 'SIGINT ends it with 0' signalled INT
check 'no place for the certificate' in_memory
check 'a journal that cannot be opened' says 1 '^--journal /nope/x: No such file or directory$' -c "$work/imsd.conf" --journal /nope/x
check 'a second start leaves files and state of the first alone' keeps_files
check 'two with one state folder' shares_state
check 'a log file says at once what is loaded' speaks_at_once
check '-n and a key of another certificate' says 1 '^tls.key: .*/ca.key: no private key of that certificate' \
	-n --set tls.certificate="$work/state/imsd.pem" --set tls.key="$work/state/ca.key"
check '-n and a key that fits' says 0 'right$' -n --set tls.certificate="$work/state/imsd.pem" --set tls.key="$work/state/imsd.key"
echo nothing >"$work/state/ca.key"
check 'a key of the CA that is none' says 1 'ca.key: no private key in PEM form: delete ca.pem and ca.key' -c "$work/imsd.conf"
rm "$work/state/ca.key" "$work/state/ca.pem"
check 'READY, RELOADING and STOPPING' notices
finish
