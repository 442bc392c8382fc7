#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# imsd --ready-file and --probe: what the file says and when it is there, whom a probe asks and how it ends, several
# instances, reloads, and an imsd that stands still or was killed.

. "$(dirname "$0")/lib.sh"
need curl jq

file=$work/ready.json
conf=$work/imsd.conf

# ends STATUS PATTERN ARGUMENT...: imsd ends with that status, and all that it says is one line that fits the pattern
ends()
{
	local status said

	said=$(timeout 30 "$imsd" "${@:3}" 2>&1)
	status=$?
	echo "$said"
	echo "status $status"
	((status == $1)) && [[ $said != *$'\n'* ]] && grep -q -E -e "$2" <<<"$said"
}

# refuses PATTERN ARGUMENT...: imsd does not start, and says so in one line that fits the pattern
refuses()
{
	ends 1 "$1" -q -c "$conf" "${@:2}"
}

# same_places: the file names the listeners of the ready line, in order, and the first one of each transport
same_places()
{
	local word api=${ready##* api=} said

	said=$(for word in ${ready#ready }; do
		[[ $word != *=*:* || $word == api=* ]] || echo "$word"
	done)
	cat "$file"
	[[ $(jq -r '.listen[] | .address as $a | "\(.transport)=\(if $a | contains(":") then "[\($a)]" else $a end):\(.port)"' "$file") == "$said" ]] &&
		[[ $(jq -r .api.url "$file") == "${api% (*}" ]] &&
		[[ $(jq -r '.ports | "\(.udp) \(.tcp) \(.tls) \(.api)"' "$file") == \
			"${port[udp4]} ${port[tcp4]} ${port[tls4]} $(sed -E 's/.*:([0-9]+) .*/\1/' <<<"$api")" ]]
}

# begins ARGUMENT...: imsd is ready, with the file
begins()
{
	imsd_start "$conf" --ready-file "$file" "$@"
}

# is_whole: the file belongs to this imsd, all may read it, and nothing lies beside it
is_whole()
{
	ls -l "$work"/ready*
	[[ $(jq .pid "$file") == "$imsd_pid" && $(stat -c %a "$file") == 644 && $(echo "$work"/ready*) == "$file" ]]
}

# is_other_file INODE: it was written anew, whole
is_other_file()
{
	is_whole && [[ $(stat -c %i "$file") != "$1" ]]
}

# stops_with SIGNAL: imsd ends with 0 and leaves no file
stops_with()
{
	kill "-$1" "$imsd_pid"
	imsd_wait && [[ ! -e $file ]]
}

# reloads PATTERN COMMAND...: after the command imsd says PATTERN
reloads()
{
	local from

	from=$(($(wc -l <"$work/imsd.log") + 1))
	"${@:2}" && imsd_says "$1" "$from"
}

# listens_too ADDRESS: the configuration gets a listener at that address
listens_too()
{
	sed -i "s/^listen = (/& { proto = \"udp\"; address = \"$1\"; port = 0; },/" "$conf"
}

# file_has ADDRESS: that listener is in the file, and its port is open
file_has()
{
	local number

	number=$(jq -r --arg a "$1" '.listen[] | select(.address == $a) | .port' "$file")
	cat "$file"
	((number > 0)) && grep -q "$(printf ':%04X ' "$number")" /proc/net/udp
}

# reloads_by_api: POST /v1/reload is answered, and the answer comes when the file is written
reloads_by_api()
{
	listens_too 127.0.0.3 && curl -s -S -m 20 -X POST "$(jq -r .api.url "$file")/v1/reload" &&
		ends 0 ready --probe --ready-file "$file" && file_has 127.0.0.3
}

# reloads_wrong: a reload that fails leaves the file as it is
reloads_wrong()
{
	local before after

	before=$(stat -c %i "$file")
	echo 'nonsense = {' >>"$conf"
	reloads 'stays as it was' kill -HUP "$imsd_pid" || return 1
	after=$(stat -c %i "$file")
	sed -i '$d' "$conf"
	[[ $before == "$after" ]]
}

# reloads_later: a file that a reload could not write is written by the next one, though no socket has changed since
reloads_later()
{
	local file=$work/place/ready.json status

	mkdir -p "$work/place" && begins && mv "$work/place" "$work/away" && listens_too 127.0.0.4 &&
		reloads "ready-file $file: No such file" kill -HUP "$imsd_pid" && imsd_says reloaded &&
		mv "$work/away" "$work/place" && ! file_has 127.0.0.4 &&
		curl -s -S -f -m 20 -X POST "$(jq -r .api.url "$file")/v1/reload" && file_has 127.0.0.4
	status=$?
	stops_with TERM && return "$status"
}

# refuses_second: another imsd does not take the file
refuses_second()
{
	refuses 'another imsd that runs has it \(process [0-9]+\)' --ready-file "$file" && is_whole
}

# other_ports: two ready files name no port twice; those of UDP are numbers of their own
other_ports()
{
	local ports

	ports=$(jq -r '.ports | "udp \(.udp)", "tcp \(.tcp, .tls, .api)"' "$@")
	echo "$ports"
	(($(wc -l <<<"$ports") == 8)) && [[ ! $(sort <<<"$ports" | uniq -d) ]]
}

# two_instances: a second one with its own file has other ports; both are ready, and each takes its own file with it
two_instances()
{
	local pid status

	"$imsd" -q -c "$conf" --ready-file "$work/two.json" 2>"$work/two.err" &
	pid=$!
	running[$pid]=imsd
	ends 0 ready --probe --ready-file "$work/two.json" --timeout 20s && ends 0 ready --probe --ready-file "$file" &&
		other_ports "$file" "$work/two.json"
	status=$?
	kill "$pid"
	wait "$pid" && [[ ! -e $work/two.json && -e $file ]] || status=1
	unset "running[$pid]"
	return "$status"
}

# stands_still: one that is stopped is not ready, and the probe does not hang
stands_still()
{
	local status

	kill -STOP "$imsd_pid"
	ends 1 'not ready: http://127.0.0.1:[0-9]+/readyz: no answer within [0-9.]+ s$' --probe --ready-file "$file"
	status=$?
	kill -CONT "$imsd_pid"
	((status == 0)) && ends 0 ready --probe --ready-file "$file"
}

# killed: its file stays, and the probe knows what it is
killed()
{
	kill -KILL "$imsd_pid"
	imsd_wait
	[[ -e $file ]] && ends 1 "not ready: $file: the imsd that wrote it \\(process $imsd_pid\\) is gone" --probe --ready-file "$file"
}

# waits: a probe with a timeout that was there before imsd ends well
waits()
{
	local pid status

	"$imsd" --probe --ready-file "$file" --timeout 20s >"$work/probe.out" 2>&1 &
	pid=$!
	running[$pid]=probe
	begins && kill -0 "$imsd_pid" && wait "$pid"
	status=$?
	unset "running[$pid]"
	cat "$work/probe.out"
	return "$status"
}

# keeps WORDS FILE: what is there is not taken for a ready file, and stays as it was
keeps()
{
	local before

	before=$(ls -li "$2"; md5sum "$2")
	refuses "$1" --ready-file "$2" && [[ $(ls -li "$2"; md5sum "$2") == "$before" ]]
}

# makes_nothing: a probe, also of TLS, leaves neither state nor anything else
makes_nothing()
{
	mkdir "$work/nothing" && cd "$work/nothing" || return 1
	env -u XDG_STATE_HOME STATE_DIRECTORY="$work/nothing/state" HOME="$work/nothing" \
		"$imsd" --probe -c "$conf" --set api.port="$(jq .ports.api "$file")" "$@"
	cd "$top" && rmdir "$work/nothing"
}

# secured: an API with TLS and a token, on any address: the file has the URL by loopback and no token, and a probe needs none
secured()
{
	local token=0123456789abcdefXYZ

	begins --set api.tls=true --set "api.token=$token" --set api.address="$1" || return 1
	cat "$file"
	[[ $(jq -r .api.url "$file") == "https://$2:$(jq .ports.api "$file")" ]] && ! grep -q "$token" "$file" &&
		ends 0 'ready: https://' --probe --ready-file "$file" &&
		makes_nothing --set api.tls=true --set "api.token=$token" --set api.address="$1"
	status=$?
	stops_with TERM && return "$status"
}

# in_a_live_run: a run that waits for somebody can be reached by the file, and takes it away at the end
in_a_live_run()
{
	local pid status

	printf '%s\n' 'title Somebody does it' 'do alice power-on' >"$work/ready.scn"
	timeout 60 "$imsd" -q -c "$conf" --scenario "$work/ready.scn" --live --ready-file "$file" </dev/null &
	pid=$!
	running[$pid]=imsd
	ends 0 ready --probe --ready-file "$file" --timeout 20s &&
		curl -s -S -m 20 --retry 20 --retry-all-errors --retry-delay 0 -f -X POST "$(jq -r .api.url "$file")/v1/runs/1/done"
	status=$?
	wait "$pid" && [[ ! -e $file ]] || status=1
	unset "running[$pid]"
	return "$status"
}

shipped_config "$conf"
umask 077

check 'a probe of a file that is not there' ends 1 "not ready: $file: No such file" --probe --ready-file "$file"
check 'a probe of nobody' ends 1 'not ready: http://127.0.0.1:1/readyz: Connection refused' --probe --set api.port=1
check 'of a name' ends 1 'not ready: http://localhost:1/readyz: Connection refused' --probe=http://localhost:1
check 'of a name that nobody has' ends 1 'not ready: http://no-such.example:80/readyz: ' --probe=http://no-such.example
check 'of port 0' ends 2 'api\.port = 0: .*--ready-file' --probe -c "$conf"
check 'of a configuration that is wrong' ends 2 '^--set.*did you mean' --probe --set api.prt=1
check 'of no URL' ends 2 'a URL such as http://127.0.0.1:8060 is wanted, not 127' --probe=127.0.0.1:8060
check 'of a URL without =' ends 2 'a URL stands behind a =' --probe http://127.0.0.1:8060
check 'of both' ends 2 'not both' --probe=http://127.0.0.1 --ready-file "$file"
check 'a time that is over' ends 1 'not ready: .*Connection refused' --probe=http://127.0.0.1:1 --timeout 300ms
check 'a time alone' ends 2 'without --scenario or --probe this means nothing: --timeout' --timeout 3s
check 'the file of scripted UEs' ends 2 'means nothing: --ready-file' --scenario "$top/config/scenarios" --ready-file "$file"
check 'a typo' grep -q 'Did you mean --ready-file?' <("$imsd" --redy-file x 2>&1)
check 'another typo' grep -q 'Did you mean --probe?' <("$imsd" --prboe=http://127.0.0.1 2>&1)

check 'imsd is ready' begins
check 'its file is whole' is_whole
check 'it says what the ready line says' same_places
url=$(jq -r .api.url "$file")
check 'a probe by the file' ends 0 "^imsd: ready: $url/readyz$" --probe --ready-file "$file"
check 'by the URL' ends 0 "^imsd: ready: $url/readyz$" --probe="$url/"
check 'by the configuration' ends 0 "^imsd: ready: $url/readyz$" --probe -c "$conf" --set "api.port=${url##*:}"
check 'on any address' ends 0 "^imsd: ready: $url/readyz$" --probe -c "$conf" --set "api.port=${url##*:}" --set api.address=0.0.0.0
check 'of another path' ends 0 "ready: $url/livez$" --probe="$url/livez"
check 'of a path that is not there' ends 1 'the answer is 404 ' --probe="$url/nowhere"
check 'of TLS where there is none' ends 1 'not ready: https:' --probe="https${url#http}"
check 'of what is no HTTP' ends 1 'not ready: ' --probe="http://127.0.0.1:${port[tcp4]}"
check 'it makes nothing' makes_nothing
check 'a second imsd does not take the file' refuses_second
check 'two instances' two_instances
check 'one that stands still' stands_still
inode=$(stat -c %i "$file")
check 'SIGHUP opens a socket' reloads reloaded eval 'listens_too 127.0.0.2 && kill -HUP "$imsd_pid"'
check 'the file has it' file_has 127.0.0.2
check 'it is another file' is_other_file "$inode"
check 'a reload by the API, too' reloads_by_api
check 'a reload that fails changes nothing' reloads_wrong
check 'a killed imsd leaves the file' killed
check 'a probe that waits is not misled by it' waits
check 'SIGTERM takes the file away' stops_with TERM
check 'and imsd begins again' begins
check 'SIGINT, too' stops_with INT
check 'what could not be written is written later' reloads_later

check 'a folder that is not there' refuses 'No such file or directory' --ready-file "$work/nowhere/ready.json"
check 'a folder that is none' refuses 'Not a directory' --ready-file "$conf/ready.json"
check 'a folder where nobody can write' refuses ready-file --ready-file /proc/ready.json
check 'a folder in its place' refuses 'is no ready file and stays' --ready-file "$work"
check 'a configuration stays' keeps 'is no ready file and stays' "$conf"
ln -s "$conf" "$work/link"
check 'a link stays' keeps 'is no ready file and stays' "$work/link"
touch "$file"
check 'an empty file is taken' begins
check 'and is gone at the end' stops_with TERM
check 'TLS and a token' secured 0.0.0.0 127.0.0.1
check 'with IPv6' secured :: '[::1]'
check 'a live run' in_a_live_run
finish
