#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The HTTP API over real sockets: what /v1/openapi.json says is right and every operation of it is called, rightly and
# wrongly; tokens, TLS, and what a client must not do.

. "$(dirname "$0")/lib.sh"
need curl jq /usr/bin/python3 openssl

url=		# of the API, from the ready line

# start ARGUMENT...: imsd, and its url
start()
{
	imsd_start "$work/imsd.conf" "$@" || return 1
	url=$(sed -E 's/.* api=([^ ]*) .*/\1/' <<<"$ready")
}

# says STATUS ARGUMENT...: curl's answer is of that status; what is refused is a problem with a detail
says()
{
	local wanted=$1 status

	shift
	status=$(curl -s -m 20 -o "$work/body" -w '%{http_code}' "$@")
	cat "$work/body"
	[[ $status == "$wanted" ]] || { echo "status $status"; return 1; }
	((wanted < 400)) || jq -e --argjson s "$wanted" '.status == $s and (.detail | length) > 0' "$work/body"
}

# refuses_to_start WORDS ARGUMENT...: imsd says these words and ends with 1
refuses_to_start()
{
	local words=$1

	shift
	timeout 20 "$imsd" -q -c "$work/imsd.conf" "$@" 2>"$work/refusal"
	[[ $? == 1 ]] && cat "$work/refusal" && grep -q -F -e "$words" "$work/refusal"
}

# rubbish TEXT STATUS: octets that are no HTTP get a problem of that status, and the connection ends
rubbish()
{
	local stream address=${url#*//}

	exec {stream}<>"/dev/tcp/${address%:*}/${address##*:}"
	printf '%b' "$1" >&"$stream"
	timeout 10 cat <&"$stream" >"$work/answer"
	exec {stream}<&-
	cat "$work/answer"
	grep -q "^HTTP/1.1 $2 " "$work/answer" && grep -q -i '^Content-Type: application/problem+json' "$work/answer" &&
		sed '1,/^\r*$/d' "$work/answer" | jq -e '.detail | length > 0'
}

# dribbles: a request that comes octet by octet is cut off; api.idle is 2 s
dribbles()
{
	local stream address=${url#*//} begin=$SECONDS

	exec {stream}<>"/dev/tcp/${address%:*}/${address##*:}"
	{
		printf 'GET /livez HTTP/1.1\r\nX: '
		while ((SECONDS < begin + 15)) && printf x; do
			read -r -t 0.2 <"$work/never"
		done
	} 2>/dev/null 1>&"$stream" &
	timeout 15 cat <&"$stream" >"$work/answer"
	exec {stream}<&-
	wait $!
	echo "$((SECONDS - begin)) s"
	((SECONDS < begin + 10))
}

# crowd: beyond api.max_connections = 4 one waits; when one of them goes it is served
crowd()
{
	local address=${url#*//} streams=() stream status

	for _ in 1 2 3 4; do
		exec {stream}<>"/dev/tcp/${address%:*}/${address##*:}"
		streams+=("$stream")
	done
	curl -s -m 0.5 "$url/livez" && { echo 'a fifth is served'; return 1; }
	exec {streams[0]}<&-
	curl -s -m 10 "$url/livez"
	status=$?
	for stream in "${streams[@]:1}"; do
		exec {stream}<&-
	done
	return "$status"
}

shipped_config "$work/imsd.conf"
mkfifo "$work/never"
exec {never}<>"$work/never"

check 'imsd is ready' start --set "scenario.dir=$top/tests/live/scenarios"
/usr/bin/python3 "$top/tests/live/api/call_all.py" "$url" "${port[udp4]}" "$top/tests/live/api/examples.json" \
	>"$work/calls" 2>"$work/trouble"
check 'every operation is called, rightly and wrongly' grep -q '^1\.\.[0-9]' "$work/calls"
check 'and answers as it promises' bash -c "! grep -A1 '^not ok' '$work/calls'; s=\$?; tail -n 5 '$work/trouble'; ((s == 0))"
check 'a page of another host may not ask' says 403 -H 'Origin: http://evil.example' "$url/v1/version"
check 'nor one whose name points here' says 403 -H 'Host: evil.example' "$url/v1/version"
check 'no HTTP' rubbish 'hello\r\n\r\n' 400
check 'a TLS client' rubbish '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n' 400
check 'an unknown method' rubbish 'FROB / HTTP/1.1\r\n\r\n' 501
check 'headers beyond their limit' rubbish "GET / HTTP/1.1\r\nX: $(head -c 20000 /dev/zero | tr '\0' x)\r\n\r\n" 400
check 'a body beyond its limit' rubbish 'POST /v1/rules HTTP/1.1\r\nContent-Length: 9000000\r\n\r\n' 413
head -c 70000 /dev/zero | tr '\0' ' ' >"$work/large"
check 'a body beyond the limit of its route' says 413 --data-binary "@$work/large" -H 'Content-Type: application/json' \
	"$url/v1/rules"
check 'imsd lives' imsd_alive
imsd_stop

check 'imsd is ready, with less patience' start --set api.idle=2s --set api.max_connections=4
check 'a request that dribbles is cut off' dribbles
check 'connections are counted' crowd
imsd_stop

token=0123456789abcdef-token
check 'imsd is ready, with a token' start --set "api.token=$token"
check 'without it' says 401 "$url/v1/version"
check 'with a wrong one' says 401 -H 'Authorization: Bearer wrong' "$url/v1/version"
check 'with it' says 200 -H "Authorization: Bearer $token" "$url/v1/version"
check 'in the query of a GET' says 200 "$url/v1/version?access_token=$token"
check 'not of another method' says 401 -X DELETE "$url/v1/rules?access_token=$token"
check 'alive and ready are for all' says 200 "$url/livez"
check 'with a token any name is good' says 200 -H 'Host: imsd.example' -H "Authorization: Bearer $token" "$url/v1/version"
check 'it is not shown' bash -c "! curl -s -H 'Authorization: Bearer $token' '$url/v1/config' | grep -F $token"
check 'nor among the knobs' bash -c "! curl -s -H 'Authorization: Bearer $token' '$url/v1/knobs?max=1000' | grep -F $token"
imsd_stop
check 'nor in what imsd says' bash -c "! grep -F $token '$work/imsd.log'"

printf '%s\n' "$token" >"$work/token"
check 'imsd is ready, with TLS and a token from a file' start --set api.tls=true --set "api.token_file=$work/token" \
	--set "state_dir=$work/state"
check 'its address says so' test "${url%%:*}" = https
check 'its certificate is good for it' says 200 --cacert "$work/state/ca.pem" -H "Authorization: Bearer $token" "$url/v1/version"
check 'for localhost, too' says 200 --cacert "$work/state/ca.pem" -H "Authorization: Bearer $token" \
	"https://localhost:${url##*:}/v1/version" --resolve "localhost:${url##*:}:127.0.0.1"
check 'without the token' says 401 --cacert "$work/state/ca.pem" "$url/v1/version"
check 'an event stream' bash -c "timeout 10 curl -s -N --cacert '$work/state/ca.pem' \
	'$url/v1/events?access_token=$token' | head -n 1 | grep ."
check 'without TLS there is nothing' bash -c "! curl -s -m 10 'http${url#https}/livez'"
check 'imsd lives' imsd_alive
imsd_stop

check 'other machines need a token' refuses_to_start 'set api.token or api.token_file, or api.insecure = true' \
	--set api.address=0.0.0.0
check 'a token file must be there' refuses_to_start 'api.token_file: ' --set "api.token_file=$work/nothing"
check 'or somebody says that it is insecure' start --set api.address=0.0.0.0 --set api.insecure=true
finish
