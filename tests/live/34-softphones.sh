#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# docs/lab.md is followed with Linphone and baresip: the commands come from the page, the accounts from examples/lab, with free
# ports in place of the usual ones. Voice is counted by imsd.
# Long.

. "$(dirname "$0")/lib.sh"
need linphonec baresip curl jq node tshark

page=$top/docs/lab.md
packets=50	# RTP that must have gone each way: one second
declare -A phone=()	# NAME to the descriptor of what it reads, NAME.pid
declare -A mark=()	# NAME to the line of its output from which phone_says looks
trap '' PIPE	# what is typed to a phone that has ended is an error of that step

# with_ports: the usual ports in its input become those of the imsd that runs
with_ports()
{
	sed -E -e "s/5060;transport=udp/${port[udp4]};transport=udp/g" -e "s/5060;transport=tcp/${port[tcp4]};transport=tcp/g" \
		-e "s/5061;transport=tls/${port[tls4]};transport=tls/g" -e "s/127\.0\.0\.1:8060/${ready##*api=http://}/g"
}

# page_command PATTERN: runs the command of the page that holds it, in the folder of the phones
page_command()
{
	local line

	line=$(grep -m 1 -E "^ {4,}.*$1" "$page" | sed 's/^ *curl /&-s /' | with_ports)
	[[ $line ]] || { echo "the page has no command $1"; return 1; }
	(cd "$lab" && eval "$line")
}

# page_cell ROW COLUMN: a cell of the page's table of commands
page_cell()
{
	awk -F ' *[|] *' -v row="$1" -v column="$(($2 + 1))" '$2 == row { gsub(/`/, "", $column); print $column }' "$page"
}

# page_shows PATTERN FILE: the block of the page that begins with a line that holds PATTERN is made of lines of FILE
page_shows()
{
	awk -v pattern="$1" '/^    [^ ]/ && index($0, pattern) { on = 1 } on && !/^    / && NF { exit } on && NF { print substr($0, 5) }' \
		"$page" >"$work/shown"
	[[ -s $work/shown ]] && ! grep -v -x -F -f "$2" "$work/shown"
}

# lab_make: the phones' folder as the page makes it, with a home of its own
lab_make()
{
	export HOME=$work/home
	lab=$HOME/lab
	mkdir -p "$HOME"
	(cd "$top" && eval "$(grep -m 1 'cp -r examples/lab' "$page" | sed 's/ && cd .*//')") || return 1
	page_command 'mkdir -p ~/.local/share/linphone' || return 1
	with_ports <"$top/examples/lab/baresip/accounts" >"$lab/baresip/accounts"
	sed -i "s#^module_path .*#module_path $(echo /usr/lib/baresip/modules /usr/lib/*/baresip/modules | tr ' ' '\n' |
		grep -v -F '*' | head -n 1)#" "$lab/baresip/config"
}

# phone_start NAME USER COMMAND...: the phone of USER; returns when USER is registered
phone_start()
{
	local name=$1 user=$2 from pipe

	shift 2
	from=$(log_end)
	rm -f "$work/$name"
	mkfifo "$work/$name"
	: >"$work/$name.out"
	(cd "$lab" && exec timeout -k 5 150 "$@") <"$work/$name" >>"$work/$name.out" 2>&1 &
	phone[$name.pid]=$!
	running[$!]=$name
	exec {pipe}>"$work/$name"
	phone[$name]=$pipe
	phone_mark "$name"
	imsd_says "--> $user .*200 OK" "$from"
}

# phone_mark NAME: phone_says looks from here on
phone_mark()
{
	mark[$1]=$(($(wc -l <"$work/$1.out") + 1))
}

# phone_says NAME PATTERN: waits up to 20 s until it says that
phone_says()
{
	timeout 20 grep -a -m 1 -E -e "$2" < <(tail -n "+${mark[$1]}" -f -s 0.1 --pid="${phone[$1.pid]}" "$work/$1.out" |
		stdbuf -oL tr '\r' '\n') && return 0
	tail -n 30 "$work/$1.out" | tr '\r' '\n'
	return 1
}

# phone_do NAME ROW: types what the page says
phone_do()
{
	local column=1 text

	[[ $1 == baresip ]] && column=2
	text=$(page_cell "$2" $((column + 1)))
	[[ $text ]] || { echo "the page has no row $2"; return 1; }
	phone_mark "$1"
	echo "$text" >&"${phone[$1]}"
}

# phone_leave NAME USER: it ends, and is not registered any more
phone_leave()
{
	local from left pipe=${phone[$1]}

	from=$(log_end)
	phone_do "$1" leave && imsd_says "$2 .*-> not-registered" "$from"
	left=$?
	exec {pipe}>&-
	wait "${phone[$1.pid]}"
	unset "running[${phone[$1.pid]}]" "phone[$1]"
	((left == 0))
}

# call_wait FILTER: until the youngest call that lasts fits the jq filter, 20 s at most
call_wait()
{
	local id try

	for ((try = 0; try < 200; try++)); do
		id=$(api_get /v1/calls | jq '[.calls[] | select(.ended == null)] | max_by(.id) | .id')
		[[ $id != null ]] && api_get "/v1/calls/$id" >"$work/call" && jq -e "$1" "$work/call" >/dev/null && return 0
		read -r -t 0.1 <> <(:)
	done
	cat "$work/call"
	return 1
}

# voice: RTP goes both ways between the phone and the far end
voice()
{
	call_wait ".far_end | .state == \"established\" and .streams[0].received >= $packets and .streams[0].sent >= $packets"
}

# held DIRECTION: the far end's stream has it
held()
{
	call_wait ".far_end.streams[0].direction == \"$1\""
}

# hang_up NAME: and the call is over, for the phone too
hang_up()
{
	local from

	from=$(log_end)
	phone_do "$1" 'hang up' && imsd_says 'call\.state .*over: ' "$from" && phone_says "$1" '^Call .* ended|^packets:'
}

# far_end NAME ROW: the phone calls the far end, is heard and hears
far_end()
{
	phone_do "$1" "$2" && voice && hang_up "$1"
}

# hold NAME: a call to the far end is held and goes on
hold()
{
	phone_do "$1" 'call the far end' && voice && phone_do "$1" hold && held recvonly && phone_do "$1" 'go on' && held sendrecv &&
		hang_up "$1"
}

# busy NAME: the far end is busy
busy()
{
	local from

	from=$(log_end)
	phone_do "$1" busy && imsd_says '--> .*486 Busy Here' "$from"
}

# echo_message NAME USER: its message is said again
echo_message()
{
	local from

	from=$(log_end)
	phone_do "$1" 'a message to +15550121, which says it again' && imsd_says "message.received .*Hello" "$from" &&
		imsd_says "$2 +--> .* 200 O[kK] \(MESSAGE\)" "$from" &&
		phone_says "$1" 'received from sip:\+15550121@.*: Hello$|sip:\+15550121@[^ ]*: "Hello"'
}

# network_calls: the page's command calls carol, who answers
network_calls()
{
	phone_mark linphone
	page_command '"behaviour": "call"' && phone_says linphone 'new incoming call from sip:\+15550199' && phone_do linphone answer &&
		voice && hang_up linphone
}

# network_writes: the page's command sends carol a message
network_writes()
{
	phone_mark linphone
	page_command '"text": "Hello"' && phone_says linphone 'Message received from .*: Hello$'
}

# call_each CALLER ROW CALLEE SAYS: one phone calls the other, which says so and answers; both hold and go on, and baresip then
# shows bit/s in both directions
call_each()
{
	local from name row

	from=$(log_end)
	phone_mark "$3"
	phone_do "$1" "$2" && phone_says "$3" "$4" && phone_do "$3" answer && imsd_says 'call\.state .*-> established' "$from" || return 1
	for name in "$1" "$3"; do
		for row in hold 'go on'; do
			from=$(log_end)
			phone_do "$name" "$row" && imsd_says '--> .*  ACK ' "$from" || return 1
		done
	done
	phone_says baresip 'audio=[1-9][0-9]{4}/[1-9][0-9]{4}' && hang_up "$1"
}

# linphone_start [CHANGE...]: Linphone as carol, the file changed by those commands of the page
linphone_start()
{
	local change

	cp "$top/examples/lab/linphone.rc" "$lab/linphone.rc"
	for change; do
		page_command "$change" || return 1
	done
	with_ports <"$lab/linphone.rc" >"$lab/rc" && mv "$lab/rc" "$lab/linphone.rc"
	phone_start linphone carol linphonec -c linphone.rc && phone_do linphone 'no sound card' &&
		phone_do linphone 'a voice then; else no RTP leaves'
}

# wrong_lines: of a CSV file nothing is taken, and what imsd says is on the page
wrong_lines()
{
	local k=4ab1deb05ca6ceb051fc98e77d026a84 opc=dcf07cbd51855290b92a07a9891e523e

	printf '%s\n' name,imsi,msisdn,k,opc "ivan,001010000000009,,${k%?},$opc" "judy,001010000000010,,$k" "ken,00101000000001x,,$k,$opc" \
		"mia,001010000000013,+15551230001,$k,$opc" >"$work/wrong.csv"
	curl -s -H 'Content-Type: text/csv' --data-binary "@$work/wrong.csv" \
		"$(with_ports <<<http://127.0.0.1:8060)/v1/subscribers/import" | jq -r '.errors[]' >"$work/said"
	cat "$work/said"
	grep -o '^    csv:.*' "$page" | cut -c 5- >"$work/shown"
	(($(wc -l <"$work/shown") == 4)) && ! grep -v -x -F -f "$work/said" "$work/shown" && ! api_get /v1/subscribers/ivan >/dev/null
}

# exported: the page's command makes a file of Open5GS's subscribers that imsd takes; node is mongosh, with two of them
exported()
{
	local script

	script=$(awk '/mongosh/ { on = 1; next } on && /> subscribers.csv/ { sub(/. > subscribers.csv/, ""); print; exit } on' "$page")
	node -e 'const db = { subscribers: { find: () => [
			{ imsi: "001010000000021", msisdn: ["15551230021"],
			  security: { k: "4AB1DEB0 5CA6CEB0 51FC98E7 7D026A84", op: null, opc: "dcf07cbd51855290b92a07a9891e523e", amf: "8000" } },
			{ imsi: "001010000000022", msisdn: [],
			  security: { k: "a530a7fe428fad1082c45eddfce13884", op: "511c6c4e83e38c89b1c5d8dde62426fa", amf: "8000" } }
		] } }; const print = console.log;'"$script" >"$work/open5gs.csv"
	cat "$work/open5gs.csv"
	[[ $(curl -s -H 'Content-Type: text/csv' --data-binary "@$work/open5gs.csv" \
		"$(with_ports <<<http://127.0.0.1:8060)/v1/subscribers/import" | jq .added) == 2 ]]
}

# baresip's BYE and its answers have X-RTP-Stat, which imsd passes on and tshark does not know.
bad_marks=${bad_marks/sip.unrecognized_header/'(sip.unrecognized_header && !(sip contains "X-RTP-Stat:"))'}
shipped_config "$work/imsd.conf"
check 'imsd is ready' imsd_start "$work/imsd.conf" --capture "$work/lab.pcapng"
ready=${ready% (*}
check 'the page shows the accounts of examples/lab' page_shows '[proxy_0]' "$top/examples/lab/linphone.rc"
check 'and that of baresip' page_shows '<sip:frank@' "$top/examples/lab/baresip/accounts"
check 'examples/lab/open5gs.conf is right' "$imsd" -n -c "$top/examples/lab/open5gs.conf"
check 'the folder is made' lab_make
check 'the subscribers are imported' page_command 'text/csv'
check 'Linphone registers carol over UDP' linphone_start
check 'Linphone calls the far end' far_end linphone 'call the far end'
check 'Linphone has early media' far_end linphone 'early media'
check 'Linphone holds and goes on' hold linphone
check 'Linphone hears that it is busy' busy linphone
check 'Linphone sends a message, and gets it back' echo_message linphone carol
check 'the network calls Linphone' network_calls
check 'the network sends Linphone a message' network_writes
check 'baresip registers frank over TCP' phone_start baresip frank baresip -f baresip
check 'baresip calls the far end' far_end baresip 'call the far end'
check 'baresip has early media' far_end baresip 'early media'
check 'baresip holds and goes on' hold baresip
check 'baresip hears that it is busy' busy baresip
check 'baresip sends a message, and gets it back' echo_message baresip frank
check 'Linphone calls baresip' call_each linphone 'call each other' baresip 'Incoming call from: +sip:carol'
check 'baresip calls Linphone' call_each baresip 'call each other' linphone 'new incoming call from sip:frank'
check 'Linphone calls the number of baresip' call_each linphone 'call the number' baresip 'Incoming call from: +sip:carol'
check 'baresip calls the number of Linphone' call_each baresip 'call the number' linphone 'new incoming call from sip:frank'
check 'baresip leaves' phone_leave baresip frank
check 'Linphone leaves' phone_leave linphone carol
check 'Linphone registers over TCP' linphone_start 'transport=udp/transport=tcp/'
check 'Linphone calls the far end over TCP' far_end linphone 'call the far end'
check 'Linphone leaves TCP' phone_leave linphone carol
mkdir -p "$HOME/.local/state/imsd" && cp "$STATE_DIRECTORY/ca.pem" "$HOME/.local/state/imsd/"
check 'Linphone registers over TLS' linphone_start 'ca.pem'
check 'Linphone calls the far end over TLS' far_end linphone 'call the far end'
check 'Linphone leaves TLS' phone_leave linphone carol
check 'what is wrong in a CSV file is said' wrong_lines
check 'subscribers of Open5GS are exported and imported' exported
finish "$work/lab.pcapng"
