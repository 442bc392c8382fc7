# SPDX-License-Identifier: Apache-2.0
# A UE's side of a call, written as a ladder, becomes a SIPp scenario on standard output:
#
#   awk -v user=NAME -v aor=URI -v domain=DOMAIN -v credentials='[authentication ...]' \
#       [-v target=URI] -f ladder.awk FILE
#
# A line is one message, in the order of the call; "#" begins a comment:
#
#   register WORD... | leave   REGISTER, 401, REGISTER, 200; a word is a parameter of the Contact
#   > METHOD WORD...           a request that the UE sends
#   > STATUS METHOD WORD...    a response that it sends
#   < METHOD WORD...           a request that it must get
#   < STATUS METHOD WORD...    a response that it must get
#   wait MS                    the person at the UE takes that long
#   called                     until what comes to this UE, played by another scenario (-oocsf), is over
#
#   sdp sdp=DIRECTION          with a body; one that comes has that direction
#   video video=PORT           the body that is sent has a second stream; port 0 rejects it
#   qos=LOCAL/REMOTE           the body that is sent has preconditions (RFC 3312)
#   100rel                     supported by a request; a response is reliable (RFC 3262)
#   dialog=2                   belongs to the second early dialog
#   call=2                     belongs to the call that the UE begins beside the first; its INVITE has to=URI
#   replaces                   a REFER that comes names the dialog for the Replaces of an INVITE with that word
#   to=URI                     a request outside of a dialog goes there; default: target
#   later                      a request, and its response: another message comes before that is sent; SIPp fails when, over
#                              TCP, it gets both at once and has something to send in between
#   type=TYPE file=FILE        with that body, octet by octet
#   | Header: TEXT             sent: a header more; awaited: an expression that this header, or "body", must match

BEGIN {
	branch = "z9hG4bK-[pid]-[call_number]-"
	tag = ";tag=[pid]-[call_number]-ue"
	here = "[local_ip]:[local_port]"
	contact = "<sip:" user "@" here ";transport=[transport]>"
	allow = "INVITE, ACK, CANCEL, BYE, PRACK, UPDATE, REFER, NOTIFY"
	print "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"
	print "<scenario name=\"call\">"
	# a variable of all scenarios of a UE stands before its first use
	while ((getline line < ARGV[1]) > 0)
		if (line ~ /^(register|> .* to=)/)
			caught["service"] = 1
	close(ARGV[1])
	if (caught["service"])
		print "  <Global variables=\"service\"/>"
}

END {
	if (role == "callee")
		print "  <Global variables=\"over\"/>\n" \
			"  <nop><action><assign assign_to=\"over\" value=\"1\"/></action></nop>"
	if (role == "callee")
		caught["over"] = 1
	for (name in caught)
		print "  <Reference variables=\"" name "\"/>"
	print "</scenario>"
}

# What an attribute may not hold as it is.
function escape(text)
{
	gsub(/&/, "\\&amp;", text)
	gsub(/</, "\\&lt;", text)
	gsub(/>/, "\\&gt;", text)
	gsub(/"/, "\\&quot;", text)
	return text
}

# The value of a word, "yes" when it has none, "" when it is not there.
function word(name,    i)
{
	for (i = 1; i <= words; i++)
		if (list[i] == name)
			return "yes"
		else if (index(list[i], name "=") == 1)
			return substr(list[i], length(name) + 2)
	return ""
}

# Splits what follows the method into words and, behind each "|", headers.
function read_words(text,    part, i)
{
	headers = split(text, part, / *\| */) - 1
	for (i = 1; i <= headers; i++)
		header[i] = part[i + 1]
	words = split(part[1], list, " ")
	dialog = word("dialog")
	if (dialog == "")
		dialog = 1
}

function body(    text, qos, port)
{
	split(word("qos"), qos, "/")
	text = "v=0\no=- 1 " (++version) " IN IP[media_ip_type] [media_ip]\ns=-\n" \
		"c=IN IP[media_ip_type] [media_ip]\nt=0 0\n"
	text = text "m=audio [media_port] RTP/AVP 0\na=rtpmap:0 PCMU/8000\na=ptime:20\n"
	text = text "a=" (word("sdp") == "yes" ? "sendrecv" : word("sdp")) "\n"
	if (qos[1] != "")
		text = text "a=curr:qos local " qos[1] "\na=curr:qos remote " qos[2] "\n" \
			"a=des:qos mandatory local sendrecv\n" \
			"a=des:qos " (role == "caller" ? "optional" : "mandatory") " remote sendrecv\n" \
			(role == "callee" && qos[2] == "none" ? "a=conf:qos remote sendrecv\n" : "")
	port = word("video")
	if (port != "")
		text = text "m=video " (port == "yes" ? "[media_port+2]" : port) " RTP/AVP 102\n" \
			"a=rtpmap:102 H264/90000\na=fmtp:102 profile-level-id=42e00c;packetization-mode=1\n"
	return text
}

# Sends head, the headers of the line, and the body that it asks for.
function send(head, again,    i)
{
	print "  <send" (again ? " retrans=\"2000\"" : "") ">\n    <![CDATA[\n"
	printf "%s", head
	for (i = 1; i <= headers; i++)
		print header[i]
	if (word("file") != "")
		printf "Content-Type: %s\nContent-Length: [len]\n\n[file name=%s]]]>\n  </send>\n", word("type"), word("file")
	else if (word("sdp") != "")
		printf "Content-Type: application/sdp\nContent-Length: [len]\n\n%s    ]]>\n  </send>\n", body()
	else
		print "Content-Length: 0\n\n    ]]>\n  </send>\n"
}

# An action of a message that comes: what it must match, and the variable that keeps it, or one for the match and one
# for what is in parentheses.
function catch(where, expression, name,    part, i)
{
	for (i = split(name, part, ","); i > 0; i--)
		caught[part[i]] = 1
	action[++actions] = "      <ereg regexp=\"" escape(expression) "\" " where \
		" check_it=\"true\" assign_to=\"" name "\"/>"
}

function catch_header(name, expression, variable)
{
	catch("search_in=\"hdr\" header=\"" name ":\"", expression, variable)
}

# One of the lines of a header matches.
function catch_any(name, expression, variables)
{
	catch("search_in=\"msg\"", name ": [[:print:]]*" expression, "checked" (variables ? "," variables : ""))
}

# The URI of Contact, which SIPp by itself would find in Accept-Contact, too.
function catch_contact(variable)
{
	catch("search_in=\"msg\"", "[[:cntrl:]]Contact: [^<]*<(sip:[^>]*)>", "checked," variable)
}

# All lines of a header, which stand together.
function catch_lines(name, variable)
{
	catch("search_in=\"msg\"", name ": [[:print:]]*([[:cntrl:]]+" name ": [[:print:]]*)*", variable)
}

# What every message that comes is asked.
function catch_words(    qos, i, colon, name)
{
	if (word("sdp") != "")
		catch("search_in=\"body\"", word("sdp") == "yes" ? "m=audio" : "a=" word("sdp"), "checked")
	if (split(word("qos"), qos, "/")) {
		catch("search_in=\"body\"", "a=curr:qos local " qos[1], "checked")
		catch("search_in=\"body\"", "a=curr:qos remote " qos[2], "checked")
	}
	if (word("video") != "")
		catch("search_in=\"body\"", "m=video " (word("video") == "yes" ? "[1-9]" : word("video")), "checked")
	for (i = 1; i <= headers; i++) {
		colon = index(header[i], ": ")
		name = substr(header[i], 1, colon - 1)
		if (name == "body")
			catch("search_in=\"body\"", substr(header[i], colon + 2), "checked")
		else
			catch_any(name, substr(header[i], colon + 2))
	}
}

function await(attributes,    i)
{
	print "  <recv " attributes (actions ? ">\n    <action>" : "/>\n")
	for (i = 1; i <= actions; i++)
		print action[i]
	if (actions)
		print "    </action>\n  </recv>\n"
	actions = 0
}

function register(expires, features,    i)
{
	words = headers = 0
	for (i = 0; i < 2; i++) {
		registers++
		send("REGISTER sip:" domain " SIP/2.0\n" \
			"Via: SIP/2.0/[transport] " here ";branch=" branch "r" registers ";rport\n" \
			"Max-Forwards: 70\nFrom: <" aor ">;tag=[pid]-[call_number]-reg\nTo: <" aor ">\n" \
			"Call-ID: reg///[call_id]\nCSeq: " registers " REGISTER\nContact: " contact features "\n" \
			"Expires: " expires "\nSupported: path\n" (i ? credentials "\n" : ""), 1)
		if (i && expires)
			catch_header("Service-Route", "<sip:[^>]*>", "service")
		await(i ? "response=\"200\"" : "response=\"401\" auth=\"true\"")
	}
}

# What begins nothing.
function is_alone(method)
{
	return method ~ /^(MESSAGE|OPTIONS|PUBLISH)$/
}

# A request of its own.
function send_alone(method, to)
{
	alone++
	send(method " " to " SIP/2.0\n" \
		"Via: SIP/2.0/[transport] " here ";branch=" branch "m" alone ";rport\n" \
		"Max-Forwards: 70\nRoute: <sip:[remote_ip]:[remote_port];lr>,[$service]\n" \
		"From: <" aor ">" tag alone "\nTo: <" to ">\nCall-ID: m" alone "///[call_id]\nCSeq: 1 " method "\n", 1)
}

# In the call that a UE begins beside its first.
function send_beside(method)
{
	if (method == "INVITE") {
		beside = word("to")
		second = 0
	}
	if (method != "ACK")
		second++
	send(method " " (method == "INVITE" ? beside : "[$target9]") " SIP/2.0\n" \
		"Via: SIP/2.0/[transport] " here ";branch=" branch "b" (method == "ACK" ? "a" : "") second ";rport\n" \
		"Max-Forwards: 70\nRoute: " \
		(method == "INVITE" ? "<sip:[remote_ip]:[remote_port];lr>,[$service]" : "[$second9],[$first9]") "\n" \
		"From: <" aor ">" tag "b\nTo: " (method == "INVITE" ? "<" beside ">" : "[$remote9]") "\n" \
		"Call-ID: b///[call_id]\nCSeq: " second " " method "\n" \
		(method == "INVITE" ? "Contact: " contact "\nAllow: " allow "\n" : "") \
		(word("replaces") ? "Replaces: [$replaced];to-tag=[$replacedto];from-tag=[$replacedfrom]\n" : ""), \
		method != "ACK")
}

# A request outside the dialog, and what goes with it hop by hop: CANCEL, and ACK to a failure.
function send_outside(method, to)
{
	send(method " " target " SIP/2.0\n" \
		"Via: SIP/2.0/[transport] " here ";branch=" branch "i" invite ";rport\n" \
		"Max-Forwards: 70\nRoute: <sip:[remote_ip]:[remote_port];lr>,[$service]\n" \
		"From: <" aor ">" tag "\nTo: " to "\nCall-ID: call///[call_id]\nCSeq: " invite " " method "\n" \
		(method == "SUBSCRIBE" ? "Contact: " contact "\n" : "") \
		(method != "INVITE" ? "" : "Contact: " contact "\nAllow: " allow "\nP-Early-Media: supported\n" \
			(word("100rel") ? "Supported: 100rel" (word("qos") ? ", precondition" : "") "\n" : "")), \
		method != "ACK")
}

function send_inside(method, number)
{
	send(method " [$target" dialog "] SIP/2.0\n" \
		"Via: SIP/2.0/[transport] " here ";branch=" branch "d" (method == "ACK" ? "a" : "") number ";rport\n" \
		"Max-Forwards: 70\n[routes]\n" \
		"From: " (role == "caller" ? "<" aor ">" : "[$to]") tag "\nTo: [$remote" dialog "]\n" \
		"Call-ID: " (role == "caller" ? "call///[call_id]" : "[$callid]") "\nCSeq: " number " " method "\n" \
		(method == "PRACK" ? "RAck: [$rseq" dialog "] " invite " INVITE\n" : "") \
		(method == "INVITE" || method == "UPDATE" ? "Contact: " contact "\nAllow: " allow "\n" : ""), \
		method != "ACK")
}

function send_request(method)
{
	if (word("call") != "") {
		send_beside(method)
		return
	}
	if (word("to") != "" && is_alone(method)) {
		send_alone(method, word("to"))
		return
	}
	if (!role) {
		role = "caller"
		outside = 1
		if (word("to") != "")
			target = word("to")
	}
	if (method == "INVITE" || method == "SUBSCRIBE")
		invite = ++cseq
	if (outside && begins(method) || method == "CANCEL")
		send_outside(method, "<" target ">")
	else if (method == "ACK" && final >= 300)
		send_outside(method, "[$remote1]")
	else
		send_inside(method, method == "ACK" || method == "INVITE" ? invite : ++cseq)
	if (method == "INVITE")
		final = 0
}

function begins(method)
{
	return method == "INVITE" || method == "SUBSCRIBE"
}

function await_response(status, method)
{
	if (word("call") != "" && method == "INVITE" && status > 100) {
		catch_header("To", "<.*", "remote9")
		catch_header("To", ";tag=([^;]*)", "checked,tag9")
		catch_contact("target9")
		catch("search_in=\"msg\"", "Record-Route: (<[^>]*>)[[:cntrl:]]+Record-Route: (<[^>]*>)", "checked,first9,second9")
	}
	if (word("call") != "") {
		catch_words()
		await("response=\"" status "\"")
		return
	}
	if (begins(method) && status > 100) {
		catch_header("To", "<.*", "remote" dialog)
		if (status < 300)
			catch_contact("target" dialog)
		if (word("100rel")) {
			catch_any("Require", "100rel")
			catch_header("RSeq", "[1-9][0-9]*", "rseq" dialog)
		}
		if (status < 300 && status >= 200)
			outside = 0
		if (status >= 200)
			final = status
	}
	catch_words()
	await("response=\"" status "\"" (begins(method) && status > 100 && status < 300 ? " rrs=\"true\"" : ""))
}

function await_request(method,    first)
{
	first = !role
	if (first)
		role = "callee"
	if (method == "INVITE") {
		established = !first
		catch_lines("Via", "via")
		catch_header("From", "[^ ].*", "remote1")
		catch_header("To", "[^ ].*", "to")
		catch_header("CSeq", "[0-9]+ INVITE", "cseq")
		catch_header("Call-ID", "[^ ].*", "callid")
		if (first)
			catch_lines("Record-Route", "recorded")
	}
	if (method == "INVITE" || method == "UPDATE")
		catch_contact("target1")
	if (method == "MESSAGE") {
		catch("search_in=\"hdr\" header=\"P-Asserted-Identity:\"", "<([^>]*)>", "checked,asserted")
		catch_header("Call-ID", "[^ ].*", "callid")
	}
	if (word("later")) {
		catch_lines("Via", "latervia")
		catch_header("From", "[^ ].*", "laterfrom")
		catch_header("To", "[^ ].*", "laterto")
		catch_header("Call-ID", "[^ ].*", "laterid")
		catch_header("CSeq", "[0-9]+ " method, "laterseq")
	}
	if (word("replaces"))
		catch_any("Refer-To", "Replaces=([^%]*)%3Bto-tag%3D([^%]*)%3Bfrom-tag%3D([^>%]*)>", "replaced,replacedto,replacedfrom")
	if (method == "PRACK")
		catch_header("RAck", rseq " [0-9]+ INVITE", "checked")
	if (word("100rel"))
		catch_any("Supported", "100rel")
	catch_words()
	await("request=\"" method "\"" (method == "INVITE" ? " rrs=\"true\"" : ""))
}

function send_response(status, method,    head, contacted)
{
	contacted = status < 300 && (method == "INVITE" && status > 100 || method == "UPDATE")
	if (method == "INVITE")
		head = "[$via]\nFrom: [$remote1]\nTo: [$to]" (established || status == 100 ? "" : tag) "\n" \
			"Call-ID: [$callid]\nCSeq: [$cseq]\n" \
			(contacted && !established ? "[$recorded]\n" : "")
	else if (word("later"))
		head = "[$latervia]\nFrom: [$laterfrom]\nTo: [$laterto]\nCall-ID: [$laterid]\nCSeq: [$laterseq]\n"
	else
		head = "[last_Via:]\n[last_From:]\n[last_To:]" (method == "CANCEL" || is_alone(method) && !established ? tag : "") "\n" \
			"[last_Call-ID:]\n[last_CSeq:]\n"
	if (contacted)
		head = head "Contact: " contact "\nAllow: " allow "\n"
	if (word("100rel"))
		head = head "Require: 100rel\nRSeq: " (++rseq) "\n"
	send("SIP/2.0 " status " " reason[status] "\n" head, method == "INVITE" && status >= 200)
}

BEGIN {
	split("100 Trying|180 Ringing|183 Session Progress|200 OK|202 Accepted|420 Bad Extension|480 Temporarily Unavailable|" \
		"486 Busy Here|487 Request Terminated|603 Decline", phrases, "|")
	for (i in phrases)
		reason[substr(phrases[i], 1, 3)] = substr(phrases[i], 5)
}

{ sub(/#.*/, "") }
!NF { next }
$1 == "register" { for (i = 2; i <= NF; i++) features = features ";" $i; register(600000, features); next }
$1 == "leave" { register(0, features); next }
$1 == "wait" { print "  <pause milliseconds=\"" $2 "\"/>\n"; next }
$1 == "called" {
	print "  <Global variables=\"over\"/>\n  <label id=\"again\"/>\n  <nop next=\"over\" test=\"over\"/>\n" \
		"  <pause milliseconds=\"20\" next=\"again\"/>\n  <label id=\"over\"/>\n"
	next
}
{
	status = $2 ~ /^[1-6][0-9][0-9]$/ ? $2 : ""
	method = status ? $3 : $2
	line = $0
	sub(/^[<>] +/, "", line)
	sub(/^[1-6][0-9][0-9] +/, "", line)
	sub(/^[A-Z]+ */, "", line)
	read_words(line)
}
$1 == ">" && status { send_response(status, method); next }
$1 == ">" { send_request(method); next }
$1 == "<" && status { await_response(status, method); next }
$1 == "<" { await_request(method); next }
{ print FILENAME ":" FNR ": what is " $1 "?" >"/dev/stderr"; exit 1 }
