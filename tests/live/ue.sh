# SPDX-License-Identifier: Apache-2.0
# A UE of erin, who needs no authentication, on one UDP socket: what comes is read when it is asked for. And curl for what
# is no JSON. Sourced after lib.sh.

ue=		# its socket
ue_branch=0
got=$work/got	# the message that was read last

# ue_open: the socket
ue_open()
{
	exec {ue}<>"/dev/udp/127.0.0.1/${port[udp4]}"
}

# ue_say LINE...: a message of these lines; a blank one and Content-Length are put behind, or a body BODY="..."
ue_say()
{
	local body=${BODY-}

	{
		printf '%s\r\n' "$@"
		[[ $body ]] && printf 'Content-Type: application/sdp\r\n'
		printf 'Content-Length: %d\r\n\r\n%s' "${#body}" "$body"
	} | dd bs=65536 iflag=fullblock 2>/dev/null 1>&"$ue"
}

# ue_next: the next message that comes within 5 s (LIMIT) is in $got
ue_next()
{
	timeout "${LIMIT:-5}" dd bs=65536 count=1 2>/dev/null <&"$ue" >"$got"
	[[ -s $got ]]
}

# ue_gets PATTERN: what comes is passed over until a start line fits it
ue_gets()
{
	while ue_next; do
		head -n 1 "$got"
		head -n 1 "$got" | grep -q -E -e "$1" && return 0
	done
	echo "nothing that comes begins with $1"
	return 1
}

# ue_header NAME: its lines in $got, without their CR
ue_header()
{
	tr -d '\r' <"$got" | sed -n -E "/^\$/q; /^$1:/Ip"
}

# ue_register NUMBER IMSI EXPIRES CSEQ: and waits for the final response
ue_register()
{
	local aor="sip:$1@$domain"

	[[ $1 ]] || aor="sip:$2@$domain"
	((++ue_branch))
	ue_say "REGISTER sip:$domain SIP/2.0" "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-ue-$ue_branch;rport" \
		'Max-Forwards: 70' "From: <$aor>;tag=ue" "To: <$aor>" "Call-ID: register-$2" "CSeq: $4 REGISTER" \
		"Contact: <sip:ue@127.0.0.1:9>;expires=$3" \
		"Authorization: Digest username=\"$2@$domain\",realm=\"$domain\",uri=\"sip:$domain\",nonce=\"\",response=\"\"" \
		'Supported: path'
	ue_gets '^SIP/2.0 [2-6]'
}

# ue_answers STATUS [LINE...]: a response to the request in $got, with BODY when there is one
ue_answers()
{
	local status=$1 lines line

	shift
	mapfile -t lines < <(ue_header '(Via|Record-Route|From|Call-ID|CSeq)'; ue_header To | sed -E '/;tag=/!s/$/;tag=ue/')
	ue_say "SIP/2.0 $status" "${lines[@]}" 'Contact: <sip:ue@127.0.0.1:9>' "$@"
}

# asks METHOD PATH [CURL ARGUMENT...]: the body of the answer is in $work/answer and shown; fails when it is no 2xx
asks()
{
	local address=${ready##*api=} method=$1 path=$2 status

	shift 2
	status=$(curl -s -m 60 -o "$work/answer" -w '%{http_code}' -X "$method" "$@" "${address%% *}$path")
	head -c 2000 "$work/answer"
	echo "$status" >"$work/status"
	[[ $status == 2* ]]
}

# answer FILTER: what jq finds in the last answer is true
answer()
{
	jq -e "$1" "$work/answer" >/dev/null && return 0
	echo "not so: $1"
	return 1
}

# refuses STATUS PATTERN METHOD PATH [CURL ARGUMENT...]: it is answered so
refuses()
{
	local status=$1 pattern=$2

	shift 2
	! asks "$@" && [[ $(<"$work/status") == "$status" ]] && grep -q -E -e "$pattern" "$work/answer"
}
