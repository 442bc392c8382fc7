/* SPDX-License-Identifier: Apache-2.0 */
/* The table of causes: code, words, what to look at next, clause. */
#include "journal/cause.h"

const struct cause_row cause_rows[CAUSE_COUNT] = {
	[CAUSE_AUTH_MAC_FAILURE] = {
		"AUTH_MAC_FAILURE", "the UE found the MAC of AUTN wrong: it answered the challenge with an empty response",
		"K, OPc (or OP) and AMF of the subscriber against the USIM; whether a rule bends knob aka.mac or aka.amf",
		"TS 24.229 5.1.1.5.3", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_WRONG_KEY] = {
		"AUTH_WRONG_KEY", "the UE finds every AUTN wrong: K or OPc differ",
		"K and OPc of the subscriber (an OP given as OPc, octets swapped) and its algorithm, against the USIM",
		"TS 33.102 6.3.3", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_WRONG_RES] = {
		"AUTH_WRONG_RES", "the UE took AUTN for right, so K and OPc are the same, but its response is not that of RES",
		"how the UE's SIP stack computes the response: RES as octets is the password; the length of RES",
		"RFC 3310 3.3", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_SQN_BEHIND] = {
		"AUTH_SQN_BEHIND", "the UE has seen a higher SQN than the one of the challenge, and asks for a resynchronisation",
		"nothing, if the next challenge is taken: the HSS goes on behind SQN_MS; else `sqn` of the subscriber and knob aka.ind_bits",
		"TS 33.102 6.3.5", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_SQN_AHEAD] = {
		"AUTH_SQN_AHEAD", "the UE refuses an SQN that is higher than its own",
		"the USIM's limit (Delta) and age of IND against `sqn` of the subscriber and knob aka.ind_bits",
		"TS 33.102 Annex C.2", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_AUTS_WRONG_MAC] = {
		"AUTH_AUTS_WRONG_MAC", "the UE's AUTS has a wrong MAC-S",
		"f1* and f5* of the USIM (AMF* is 0000), its K and OPc; whether AUTS is of the challenge whose nonce it stands with",
		"TS 33.102 6.3.3", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_AUTS_MALFORMED] = {
		"AUTH_AUTS_MALFORMED", "auts is not 14 octets in base64",
		"how the UE writes auts: 20 characters, the last one =",
		"RFC 3310 3.4", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_RESYNC_AGAIN] = {
		"AUTH_RESYNC_AGAIN", "the UE asks for one resynchronisation after the other",
		"whether the USIM keeps its SQN; knob aka.ind_bits against the USIM's profile; knob aka.max_resyncs",
		"TS 24.229 5.1.1.5.3", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_AKA_VERSION] = {
		"AUTH_AKA_VERSION", "the response is right for the other version of Digest AKA",
		"which algorithm the UE answers: AKAv1-MD5 has RES as password, AKAv2 a text made of RES, IK and CK",
		"RFC 4169 3", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_PASSWORD_FORM] = {
		"AUTH_PASSWORD_FORM", "the response is right for the password in another form",
		"how the UE hands RES or the password to its digest: octets, not text; not hashed, cut or quoted",
		"RFC 3310 3.3", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_WRONG_PASSWORD] = {
		"AUTH_WRONG_PASSWORD", "the response is wrong, and no usual mistake explains it: the password differs",
		"the password of the subscriber against that of the UE",
		"RFC 2617 3.2.2", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_EMPTY_RESPONSE] = {
		"AUTH_EMPTY_RESPONSE", "the UE answers a digest challenge without a response",
		"whether the UE has a password for this user and realm",
		"RFC 2617 3.2.2", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_DIGEST_URI] = {
		"AUTH_DIGEST_URI", "the response was computed over another uri than the one in the header",
		"which URI the UE hashes: it is that of the header's uri parameter, octet by octet",
		"RFC 2617 3.2.2.3", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_DIGEST_REALM] = {
		"AUTH_DIGEST_REALM", "the response was computed over another realm than the one in the header",
		"where the UE takes the realm of HA1 from: it is that of the challenge",
		"RFC 2617 3.2.2.2", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_DIGEST_USERNAME] = {
		"AUTH_DIGEST_USERNAME", "the response was computed over another username than the one in the header",
		"where the UE takes the username of HA1 from: it is the private identity, with its domain",
		"RFC 2617 3.2.2.2", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_DIGEST_QOP] = {
		"AUTH_DIGEST_QOP", "the response was computed with another qop than the one in the header",
		"whether the UE hashes nonce:nc:cnonce:qop when it says qop, and nonce alone when it does not",
		"RFC 2617 3.2.2.1", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_DIGEST_NC] = {
		"AUTH_DIGEST_NC", "the response was computed over another nc than the one in the header",
		"how the UE writes nc: eight hex digits, the same in hash and header",
		"RFC 2617 3.2.2.1", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_DIGEST_CNONCE] = {
		"AUTH_DIGEST_CNONCE", "the response was computed over another cnonce than the one in the header",
		"that the UE hashes cnonce without its quotes",
		"RFC 2617 3.2.2.1", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_DIGEST_NONCE] = {
		"AUTH_DIGEST_NONCE", "the response was computed over another nonce than the one in the header",
		"whether the UE mixes up two challenges",
		"RFC 2617 3.2.2.1", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_DIGEST_METHOD] = {
		"AUTH_DIGEST_METHOD", "the response was computed over another method",
		"which method the UE hashes: that of the request, in capitals",
		"RFC 2617 3.2.2.3", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_DIGEST_BODY] = {
		"AUTH_DIGEST_BODY", "the response was computed over another body (qop=auth-int)",
		"which octets the UE hashes: the body as it is sent, also when it is empty",
		"RFC 2617 3.2.2.3", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_DIGEST_ALGORITHM] = {
		"AUTH_DIGEST_ALGORITHM", "the response was computed with another hash than the algorithm in the header",
		"which of the offered challenges the UE answers, and the algorithm that it names",
		"RFC 8760 2.4", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_NONCE_UNKNOWN] = {
		"AUTH_NONCE_UNKNOWN", "the UE answers with a nonce that imsd has not issued, or has forgotten, although it was given another one",
		"whether the UE takes the nonce of the last 401; whether two UEs use one identity",
		"RFC 2617 3.2.2", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_NONCE_OLD] = {
		"AUTH_NONCE_OLD", "the UE goes on with a nonce that is too old, although it was given another one",
		"whether the UE minds stale=true; knob auth.nonce_lifetime",
		"RFC 2617 3.2.1", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_NONCE_REPLAYED] = {
		"AUTH_NONCE_REPLAYED", "the UE uses a nonce with an nc that it has used before",
		"that the UE counts nc up with each request of the same nonce",
		"RFC 2617 3.2.2", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_REALM_DIFFERS] = {
		"AUTH_REALM_DIFFERS", "the realm of the UE's Authorization is not that of the network",
		"the home domain that the UE derives from its IMSI (MNC with two or three digits), or knob auth.realm",
		"TS 24.229 5.1.1.2", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_ALGORITHM_NOT_OFFERED] = {
		"AUTH_ALGORITHM_NOT_OFFERED", "the UE answers with an algorithm that was not offered",
		"`algorithms` of the subscriber against what the UE supports",
		"RFC 8760 2.4", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_QOP_NOT_OFFERED] = {
		"AUTH_QOP_NOT_OFFERED", "the UE answers with a qop that was not offered",
		"knob auth.qop against what the UE supports",
		"RFC 2617 3.2.2", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_FIELDS_WRONG] = {
		"AUTH_FIELDS_WRONG", "fields of the Authorization are missing or make no sense",
		"that qop comes with nc of eight hex digits and cnonce",
		"RFC 2617 3.2.2", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_URI_MISMATCH] = {
		"AUTH_URI_MISMATCH", "the uri of the Authorization is not the Request-URI",
		"the UE's registrar URI in both places; knob auth.uri_mismatch",
		"RFC 2617 3.2.2.5", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_NO_CREDENTIALS] = {
		"AUTH_NO_CREDENTIALS", "the first REGISTER has no Authorization",
		"that the UE sends its private identity from the start; knob registration.require_authorization",
		"TS 24.229 5.1.1.2.2", CAUSES_AUTHENTICATION },
	[CAUSE_AUTH_NOT_PROTECTED] = {
		"AUTH_NOT_PROTECTED", "an AKA response came without protection",
		"knob aka.without_ipsec; a security agreement of the UE",
		"TS 33.203 7.2", CAUSES_AUTHENTICATION },
	[CAUSE_REG_UNKNOWN_IMPI] = {
		"REG_UNKNOWN_IMPI", "no subscriber has this private identity",
		"username of the REGISTER against `imsi` and `impi` of the subscribers: digits, domain, MNC with two or three digits",
		"TS 23.003 13.3", CAUSES_REGISTRATION },
	[CAUSE_REG_UNKNOWN_IMPU] = {
		"REG_UNKNOWN_IMPU", "no subscriber has this public identity",
		"To of the REGISTER against `impus` and `msisdn` of the subscribers",
		"TS 23.003 13.4B", CAUSES_REGISTRATION },
	[CAUSE_REG_IDENTITIES_MISMATCH] = {
		"REG_IDENTITIES_MISMATCH", "private and public identity are not of the same subscriber",
		"username and To of the REGISTER: which of the two is the one that was meant",
		"TS 29.228 6.1.1", CAUSES_REGISTRATION },
	[CAUSE_REG_WRONG_DOMAIN] = {
		"REG_WRONG_DOMAIN", "the UE registers with another domain than the home domain",
		"`home` of the configuration against the IMSI: mcc, mnc with two or three digits; or `domains`",
		"TS 23.003 13.2", CAUSES_REGISTRATION },
	[CAUSE_REG_401_UNANSWERED] = {
		"REG_401_UNANSWERED", "the UE does not answer the challenge",
		"whether the 401 reaches the UE: its address, NAT, the port that Via names, MTU; AKA: K, OPc (or OP) and AMF, for many a UE gives up in silence when AUTN is wrong; whether it insists on IPsec (Security-Client), which imsd does not have",
		"TS 24.229 5.4.1.2.1", CAUSES_REGISTRATION },
	[CAUSE_REG_NOT_REGISTERED] = {
		"REG_NOT_REGISTERED", "a request from a UE that is not registered from there",
		"whether the UE registers first, and sends from the address and port or connection that it has registered",
		"TS 24.229 5.2.6.3", CAUSES_REGISTRATION },
	[CAUSE_REG_EXPIRED] = {
		"REG_EXPIRED", "the registration ran out: the UE did not refresh it",
		"when the UE refreshes: 600 s before the end, below 1200 s at half of the time; whether it could reach imsd then",
		"TS 24.229 5.1.1.4.1", CAUSES_REGISTRATION },
	[CAUSE_REG_TOO_BRIEF] = {
		"REG_TOO_BRIEF", "the UE asks for a shorter registration than is allowed",
		"whether the UE asks again with the Min-Expires of the 423; knob registration.min_expires",
		"RFC 3261 10.2.8", CAUSES_REGISTRATION },
	[CAUSE_REG_CONTACT_WRONG] = {
		"REG_CONTACT_WRONG", "Contact or Expires of the REGISTER make no sense",
		"Contact of the REGISTER: a URI, `*` only alone and with Expires: 0, expires a number",
		"RFC 3261 10.3", CAUSES_REGISTRATION },
	[CAUSE_REG_TOO_MANY_CONTACTS] = {
		"REG_TOO_MANY_CONTACTS", "more contacts than one subscriber may register",
		"old contacts that were never taken away (another address, no +sip.instance); knob registration.max_contacts",
		"TS 24.229 5.4.1.2.2", CAUSES_REGISTRATION },
	[CAUSE_REG_EXTENSION] = {
		"REG_EXTENSION", "the UE requires an extension that imsd does not have",
		"Require and Proxy-Require of the UE; of sec-agree knob aka.without_ipsec",
		"RFC 3261 8.2.2.3", CAUSES_REGISTRATION },
	[CAUSE_REG_CSEQ_OLD] = {
		"REG_CSEQ_OLD", "the CSeq of the REGISTER is not higher than that of the binding",
		"that the UE counts CSeq up for the same Call-ID, over a restart, too",
		"RFC 3261 10.3", CAUSES_REGISTRATION },
	[CAUSE_REG_NO_OUTBOUND] = {
		"REG_NO_OUTBOUND", "the UE sends a reg-id, but the first hop has not marked its Path with ob",
		"duty pcscf.outbound; a proxy between UE and imsd",
		"RFC 5626 6", CAUSES_REGISTRATION },
	[CAUSE_REG_THIRD_PARTY] = {
		"REG_THIRD_PARTY", "an application server was not told of the registration",
		"the filter of the subscriber: its server's address, and whether it answers",
		"TS 24.229 5.4.1.7", CAUSES_REGISTRATION },
	[CAUSE_LINK_REFUSED] = {
		"LINK_REFUSED", "the connection to the UE's contact was refused: nobody listens there",
		"address, port and transport of the UE's Contact; whether the UE still runs; one on UDP must take TCP, too: requests above udp.max_request try it first",
		"RFC 3261 18.1.1", CAUSES_TRANSPORT },
	[CAUSE_LINK_RESET] = {
		"LINK_RESET", "the UE reset the connection",
		"what the UE's log says of it; middleboxes that forget connections",
		NULL, CAUSES_TRANSPORT },
	[CAUSE_LINK_UNREACHABLE] = {
		"LINK_UNREACHABLE", "the UE's address cannot be reached",
		"routes to the address, the UE's Contact (a private address?), firewalls",
		"RFC 3261 18.4", CAUSES_TRANSPORT },
	[CAUSE_LINK_CLOSED_EARLY] = {
		"LINK_CLOSED_EARLY", "the connection was closed while a request on it was not answered",
		"why the UE closes: it must keep the connection that it has registered over",
		"TS 24.229 5.1.1.2", CAUSES_TRANSPORT },
	[CAUSE_LINK_SILENT] = {
		"LINK_SILENT", "the UE connects and says nothing, or stops in the middle of a message",
		"Content-Length of the UE's message; whether it waits for something",
		"RFC 3261 18.3", CAUSES_TRANSPORT },
	[CAUSE_PORT_UNREACHABLE] = {
		"PORT_UNREACHABLE", "nobody listens at the port to which a datagram was sent (ICMP)",
		"the port of the UE's Contact and Via; whether the UE has moved or is gone",
		"RFC 3261 18.4", CAUSES_TRANSPORT },
	[CAUSE_NO_RESPONSE] = {
		"NO_RESPONSE", "the UE does not answer a request",
		"whether the UE gets it: its Contact, NAT, keep-alives; what its log says",
		"RFC 3261 17.1", CAUSES_TRANSPORT },
	[CAUSE_RESPONSES_LOST] = {
		"RESPONSES_LOST", "the UE sends a request again and again although it was answered",
		"whether responses reach the UE: firewalls, its socket, MTU; whether a rule drops or delays them",
		"RFC 3261 18.2.2", CAUSES_TRANSPORT },
	[CAUSE_TLS_UNKNOWN_CA] = {
		"TLS_UNKNOWN_CA", "the UE does not trust the certificate of imsd",
		"that the UE has the lab's CA (GET /v1/ca, or `tls.ca`)",
		"RFC 8446 6.2", CAUSES_TRANSPORT },
	[CAUSE_TLS_CERTIFICATE_EXPIRED] = {
		"TLS_CERTIFICATE_EXPIRED", "the UE finds the certificate of imsd expired, or not valid yet",
		"the UE's clock; the dates of `tls.certificate`; knob tls.certificate",
		"RFC 8446 6.2", CAUSES_TRANSPORT },
	[CAUSE_TLS_CERTIFICATE_REFUSED] = {
		"TLS_CERTIFICATE_REFUSED", "the UE does not take the certificate of imsd: its name or its use",
		"that the name which the UE connects to stands in the certificate (SAN); `advertise` of the listener",
		"RFC 5922 7", CAUSES_TRANSPORT },
	[CAUSE_TLS_NO_SHARED_CIPHER] = {
		"TLS_NO_SHARED_CIPHER", "UE and imsd have no cipher, group or signature algorithm in common",
		"cipher suites, groups and signature algorithms of the UE",
		"RFC 8446 4.1.1", CAUSES_TRANSPORT },
	[CAUSE_TLS_VERSION] = {
		"TLS_VERSION", "UE and imsd have no version of TLS in common",
		"the UE's versions against knob tls.min_version",
		"RFC 8446 4.2.1", CAUSES_TRANSPORT },
	[CAUSE_TLS_NO_CLIENT_CERTIFICATE] = {
		"TLS_NO_CLIENT_CERTIFICATE", "the UE has not shown a certificate",
		"the UE's certificate and key; knob tls.verify_client",
		"RFC 8446 4.4.2", CAUSES_TRANSPORT },
	[CAUSE_TLS_CLIENT_CERTIFICATE] = {
		"TLS_CLIENT_CERTIFICATE", "the UE has shown a certificate that imsd does not trust",
		"who has issued the UE's certificate, and its dates, against `tls.ca`",
		"RFC 8446 4.4.2", CAUSES_TRANSPORT },
	[CAUSE_TLS_HANDSHAKE] = {
		"TLS_HANDSHAKE", "the TLS handshake failed",
		"what the UE's log says of it; a capture of the handshake",
		"RFC 8446 6.2", CAUSES_TRANSPORT },
	[CAUSE_WRONG_PORT_TLS] = {
		"WRONG_PORT_TLS", "TLS came to a port for plain SIP",
		"port and transport in the UE's settings: TLS is at the port of the `tls` listener (5061)",
		"RFC 3261 19.1.2", CAUSES_TRANSPORT },
	[CAUSE_WRONG_PORT_PLAIN] = {
		"WRONG_PORT_PLAIN", "plain SIP came to the port for TLS",
		"port and transport in the UE's settings: plain SIP is at the ports of the `tcp` and `udp` listeners (5060)",
		"RFC 3261 19.1.2", CAUSES_TRANSPORT },
	[CAUSE_WRONG_PORT_HTTP] = {
		"WRONG_PORT_HTTP", "HTTP came to a port for SIP",
		"the URL: the API has a port of its own (`api`)",
		NULL, CAUSES_TRANSPORT },
	[CAUSE_MESSAGE_UNREADABLE] = {
		"MESSAGE_UNREADABLE", "the UE sent what is no SIP message",
		"the octets at that place; GET /v1/journal shows the whole message",
		"RFC 3261 7", CAUSES_TRANSPORT },
	[CAUSE_MESSAGE_TOO_LARGE] = {
		"MESSAGE_TOO_LARGE", "a message of the UE is larger than imsd takes",
		"what makes it so large; knobs sip.max_message, sip.max_headers",
		"RFC 3261 18.1.1", CAUSES_TRANSPORT },
	[CAUSE_DATAGRAM_TOO_LARGE] = {
		"DATAGRAM_TOO_LARGE", "a datagram for the UE was too large to be sent",
		"TCP for messages above 1300 octets; MTU of the way",
		"RFC 3261 18.1.1", CAUSES_TRANSPORT },
	[CAUSE_DATAGRAM_TRUNCATED] = {
		"DATAGRAM_TRUNCATED", "a datagram of the UE ends before its Content-Length",
		"fragments that were lost (MTU, middleboxes); the UE's Content-Length",
		"RFC 3261 18.3", CAUSES_TRANSPORT },
	[CAUSE_ADDRESS_FAMILY] = {
		"ADDRESS_FAMILY", "an address of the other IP version: there is no socket to reach it",
		"`listen` for that version; Contact and Via of the UE",
		"RFC 3261 18.1.1", CAUSES_TRANSPORT },
	[CAUSE_VIA_UNREACHABLE] = {
		"VIA_UNREACHABLE", "the response was sent to the port that Via names, which is not the one that the request came from",
		"rport in the UE's Via (RFC 3581), a NAT between; whether the UE listens at the port of its Via",
		"RFC 3581 4", CAUSES_TRANSPORT },
	[CAUSE_KEEP_ALIVE_MISSING] = {
		"KEEP_ALIVE_MISSING", "the UE's connection went idle although its registration lives",
		"keep-alives of the UE (CRLFCRLF, STUN) more often than knob tcp.idle and NAT bindings",
		"RFC 5626 4.4.1", CAUSES_TRANSPORT },
	[CAUSE_CALL_UE_SILENT] = {
		"CALL_UE_SILENT", "the UE does not answer an INVITE at all, not even with 100",
		"whether the INVITE reaches the UE (its size against the MTU, its address, NAT); the UE's log of it",
		"RFC 3261 17.1.1.2", CAUSES_CALL },
	[CAUSE_CALL_RINGS_FOREVER] = {
		"CALL_RINGS_FOREVER", "the UE alerts, and neither answers nor refuses",
		"whether somebody hears it ring; the UE's own no-answer timer; timer C",
		"RFC 3261 16.8", CAUSES_CALL },
	[CAUSE_CALL_REFUSED_MEDIA] = {
		"CALL_REFUSED_MEDIA", "the UE refuses the media that are offered",
		"the codecs, transports and media that the UE takes against the offer; knob call.codecs",
		"RFC 3261 21.4.26", CAUSES_CALL },
	[CAUSE_CALL_REFUSED_BODY] = {
		"CALL_REFUSED_BODY", "the UE refuses the type of the body",
		"Accept of the UE's answer against Content-Type of the request",
		"RFC 3261 21.4.13", CAUSES_CALL },
	[CAUSE_CALL_REFUSED_EXTENSION] = {
		"CALL_REFUSED_EXTENSION", "the UE refuses an extension that the network requires",
		"Require of the request against what the UE supports",
		"RFC 3261 21.4.15", CAUSES_CALL },
	[CAUSE_CALL_WANTS_EXTENSION] = {
		"CALL_WANTS_EXTENSION", "the UE wants an extension that the request does not support",
		"Require of the UE's answer against Supported of the request; behaviour of the far end",
		"RFC 3261 21.4.16", CAUSES_CALL },
	[CAUSE_CALL_REFUSED_PRECONDITION] = {
		"CALL_REFUSED_PRECONDITION", "the UE cannot meet the preconditions: its resources are not there",
		"bearer or QoS of the UE; whether the UE waits for a dedicated bearer that the lab does not give",
		"RFC 3312 8", CAUSES_CALL },
	[CAUSE_CALL_UE_UNAVAILABLE] = {
		"CALL_UE_UNAVAILABLE", "the UE says that it is not available now",
		"do-not-disturb, aeroplane mode, a call in another domain; Reason of the answer",
		"RFC 3261 21.4.18", CAUSES_CALL },
	[CAUSE_CALL_UE_ERROR] = {
		"CALL_UE_ERROR", "the UE refuses a request of a call as faulty or fails on it",
		"what the UE's log says of the request; its Warning; whether a rule bends that request",
		"RFC 3261 21", CAUSES_CALL },
	[CAUSE_PRACK_MISSING] = {
		"PRACK_MISSING", "the UE does not acknowledge a reliable provisional response",
		"whether the response reaches the UE (size, MTU); whether the UE, which says 100rel, sends PRACK along the Route",
		"RFC 3262 3", CAUSES_CALL },
	[CAUSE_PRACK_WRONG_RACK] = {
		"PRACK_WRONG_RACK", "the UE's PRACK acknowledges no response that waits for one",
		"RAck: RSeq of the response and CSeq of the INVITE, both as they came",
		"RFC 3262 7.2", CAUSES_CALL },
	[CAUSE_PRECONDITIONS_STUCK] = {
		"PRECONDITIONS_STUCK", "the call ended before its mandatory preconditions were met",
		"whether the UE gets its resources, and says so by UPDATE with curr and des as agreed",
		"RFC 3312 6", CAUSES_CALL },
	[CAUSE_PRECONDITIONS_ALERTED_EARLY] = {
		"PRECONDITIONS_ALERTED_EARLY", "the UE alerts although mandatory preconditions are not met",
		"that the UE rings behind the UPDATE that says that all resources are there",
		"RFC 3312 6", CAUSES_CALL },
	[CAUSE_ACK_MISSING] = {
		"ACK_MISSING", "the UE does not acknowledge a 2xx",
		"whether the 2xx reaches the UE, and its ACK goes to the Contact of the 2xx along the Route",
		"RFC 3261 13.3.1.4", CAUSES_CALL },
	[CAUSE_ACK_MISSING_REFUSAL] = {
		"ACK_MISSING_REFUSAL", "the UE does not acknowledge a refusal of its INVITE",
		"that the UE sends ACK in the same transaction: the branch of its INVITE",
		"RFC 3261 17.1.1.3", CAUSES_CALL },
	[CAUSE_BYE_UNANSWERED] = {
		"BYE_UNANSWERED", "the UE does not answer BYE",
		"whether the UE still knows the dialog; its address and connection",
		"RFC 3261 15.1.1", CAUSES_CALL },
	[CAUSE_CANCEL_IGNORED] = {
		"CANCEL_IGNORED", "the UE does not end the INVITE that was cancelled",
		"that the UE answers a cancelled INVITE with 487, beside the 200 to CANCEL",
		"RFC 3261 9.2", CAUSES_CALL },
	[CAUSE_SESSION_EXPIRED] = {
		"SESSION_EXPIRED", "the session timer ran out: who should refresh the session did not",
		"refresher and interval of Session-Expires; what the UE does at half of the interval; its UPDATE",
		"RFC 4028 10", CAUSES_CALL },
	[CAUSE_SESSION_INTERVAL_TOO_SMALL] = {
		"SESSION_INTERVAL_TOO_SMALL", "the UE asks for a session interval that is shorter than is allowed",
		"that the UE tries again with the Min-SE of the 422; knob session.min_se",
		"RFC 4028 7.4", CAUSES_CALL },
	[CAUSE_SESSION_INTERVAL_REFUSED] = {
		"SESSION_INTERVAL_REFUSED", "the UE refuses the session interval, and no longer one helps",
		"Min-SE of the UE's 422 against knob session.expires",
		"RFC 4028 9", CAUSES_CALL },
	[CAUSE_GLARE_NOT_RETRIED] = {
		"GLARE_NOT_RETRIED", "the UE got 491 for its offer and did not try again",
		"that the UE waits (2.1 to 4 s as maker of the Call-ID, else up to 2 s) and sends it once more",
		"RFC 3261 14.1", CAUSES_CALL },
	[CAUSE_DIALOG_UNKNOWN] = {
		"DIALOG_UNKNOWN", "the UE sends a request in a dialog that is not there",
		"Call-ID and tags of the request; whether imsd was reset or the call had ended",
		"RFC 3261 12.2.2", CAUSES_CALL },
	[CAUSE_DIALOG_LOST_BY_UE] = {
		"DIALOG_LOST_BY_UE", "the UE does not know the dialog any more",
		"whether the UE has restarted or ended the call without BYE; tags of its first answer",
		"RFC 3261 12.2.1.2", CAUSES_CALL },
	[CAUSE_CSEQ_LOWER] = {
		"CSEQ_LOWER", "the UE sends a request in a dialog with a CSeq number that is lower than one before",
		"that the UE counts CSeq up in each dialog, over PRACK and UPDATE, too",
		"RFC 3261 12.2.2", CAUSES_CALL },
	[CAUSE_ROUTE_SET_WRONG] = {
		"ROUTE_SET_WRONG", "a request in a dialog has not the Route of it",
		"that the UE sends all of Record-Route as Route (reversed as caller)",
		"RFC 3261 12.2.1.1", CAUSES_CALL },
	[CAUSE_ROUTE_NOT_SERVICE_ROUTE] = {
		"ROUTE_NOT_SERVICE_ROUTE", "the Route of a first request is not the Service-Route of the registration",
		"that the UE sends its P-CSCF and then the Service-Route of the last 200 to REGISTER",
		"TS 24.229 5.1.2A.1.1", CAUSES_CALL },
	[CAUSE_RECORD_ROUTE_CHANGED] = {
		"RECORD_ROUTE_CHANGED", "the UE's answer has not the Record-Route of its request",
		"that the UE copies all Record-Route values, in order and with parameters",
		"RFC 3261 12.1.1", CAUSES_CALL },
	[CAUSE_IDENTITY_NOT_REGISTERED] = {
		"IDENTITY_NOT_REGISTERED", "P-Preferred-Identity is none of the UE's registered identities",
		"P-Preferred-Identity against P-Associated-URI of the 200 to REGISTER",
		"TS 24.229 5.1.2A.1.1", CAUSES_CALL },
	[CAUSE_CONTACT_MISSING] = {
		"CONTACT_MISSING", "an INVITE has no Contact that can be used",
		"Contact of the UE's INVITE",
		"RFC 3261 12.1.2", CAUSES_CALL },
	[CAUSE_EXTENSION_UNKNOWN] = {
		"EXTENSION_UNKNOWN", "the UE requires an extension that the far end does not know",
		"Require of the request",
		"RFC 3261 8.2.2.3", CAUSES_CALL },
	[CAUSE_BODY_TYPE_UNKNOWN] = {
		"BODY_TYPE_UNKNOWN", "the UE sends a body that is no session description",
		"Content-Type and Content-Encoding of the request",
		"RFC 3261 8.2.3", CAUSES_CALL },
	[CAUSE_NO_COMMON_CODEC] = {
		"NO_COMMON_CODEC", "nothing in the UE's offer can be taken: no codec or transport in common",
		"codecs and m-lines of the UE's offer against knob call.codecs; RTP/AVP is spoken, SRTP is not",
		"RFC 3264 6", CAUSES_CALL },
	[CAUSE_SDP_OFFER_UNFIT] = {
		"SDP_OFFER_UNFIT", "the UE's offer cannot be read, or does not follow from the session as it stands",
		"m-lines stay, in number and order; o= version goes up; the body's syntax",
		"RFC 3264 8", CAUSES_CALL },
	[CAUSE_SDP_ANSWER_UNFIT] = {
		"SDP_ANSWER_UNFIT", "the UE's answer does not fit the offer",
		"m-lines of the answer: as many, in order, with codecs of the offer; whether an answer is there at all",
		"RFC 3264 6", CAUSES_CALL },
	[CAUSE_OFFER_OUT_OF_ORDER] = {
		"OFFER_OUT_OF_ORDER", "the UE makes an offer while another exchange is not over",
		"that the UE waits for the answer, or answers itself, before it offers",
		"RFC 6337 2", CAUSES_CALL },
	[CAUSE_CALLEE_UNKNOWN] = {
		"CALLEE_UNKNOWN", "nobody has the number or URI that the UE calls",
		"what the UE writes into the Request-URI; `subscribers` and `peers`; knobs number.*",
		"TS 24.229 5.4.3.2", CAUSES_CALL },
	[CAUSE_NUMBER_TOO_SHORT] = {
		"NUMBER_TOO_SHORT", "the number that the UE calls is too short",
		"what the UE dials: phone-context, prefixes; knobs number.*",
		"RFC 3261 21.4.22", CAUSES_CALL },
	[CAUSE_CALLEE_NOT_REGISTERED] = {
		"CALLEE_NOT_REGISTERED", "the UE calls somebody who is not registered",
		"whether the callee's UE is on and registered with this identity",
		"TS 24.229 5.4.3.3", CAUSES_CALL },
	[CAUSE_CALL_BARRED] = {
		"CALL_BARRED", "a barring service of a subscriber refuses the call",
		"incoming_barring and outgoing_barring of both parties: GET /v1/subscribers/NAME/services",
		"TS 24.611 4.5.2", CAUSES_CALL },
	[CAUSE_MEDIA_FORBIDDEN] = {
		"MEDIA_FORBIDDEN", "the network forbids the media or codecs that the UE offers",
		"knob pcscf.sdp_forbidden",
		"TS 24.229 6.2", CAUSES_CALL },
	[CAUSE_REFER_TO_WRONG] = {
		"REFER_TO_WRONG", "the Refer-To of the UE's REFER cannot be followed",
		"Refer-To: there once, a SIP URI that INVITE can be sent to",
		"RFC 3515 2.4.2", CAUSES_CALL },
	[CAUSE_CONFERENCE_UNKNOWN] = {
		"CONFERENCE_UNKNOWN", "the conference that the UE names is not there",
		"the conference URI that the UE keeps; knob conference.factory",
		"TS 24.147 5.3.1.3", CAUSES_CALL },
	[CAUSE_INFO_PACKAGE_UNKNOWN] = {
		"INFO_PACKAGE_UNKNOWN", "the UE sends INFO of a package that was not announced to it",
		"Recv-Info of the far end; knob call.recv_info",
		"RFC 6086 4.2.2", CAUSES_CALL },
	[CAUSE_INFO_PACKAGE_REFUSED] = {
		"INFO_PACKAGE_REFUSED", "the UE refuses an INFO, for it does not take that package",
		"Recv-Info of the UE",
		"RFC 6086 4.2.2", CAUSES_CALL },
	[CAUSE_USSD_NO_RECV_INFO] = {
		"USSD_NO_RECV_INFO", "the UE dials a USSD code without announcing that it takes the answer",
		"Recv-Info: g.3gpp.ussd in the UE's INVITE",
		"TS 24.390 4.5.1", CAUSES_CALL },
	[CAUSE_EVENT_UNKNOWN] = {
		"EVENT_UNKNOWN", "the UE subscribes to an event package that nobody tells of",
		"Event of the SUBSCRIBE against Allow-Events of the 489",
		"RFC 6665 4.2.1.1", CAUSES_CALL },
	[CAUSE_NOTIFY_UNANSWERED] = {
		"NOTIFY_UNANSWERED", "the UE does not answer a NOTIFY",
		"whether the NOTIFY reaches the UE (size, MTU), and its subscription lives there",
		"RFC 6665 4.2.2", CAUSES_CALL },
	[CAUSE_NOTIFY_REFUSED] = {
		"NOTIFY_REFUSED", "the UE refuses a NOTIFY",
		"whether the UE still has that subscription: Call-ID, tags and Event of its SUBSCRIBE",
		"RFC 6665 4.1.3", CAUSES_CALL },
	[CAUSE_RTP_NONE] = {
		"RTP_NONE", "no RTP came from the UE in a call in which it may send",
		"whether the UE sends at all, to the address and port of our SDP; firewalls; `listen` address as the UE sees it",
		"RFC 3264 5.1", CAUSES_MEDIA },
	[CAUSE_RTP_FOREIGN] = {
		"RTP_FOREIGN", "RTP of the UE comes from another address or port than its SDP says",
		"NAT between UE and imsd; c= and m= port of the UE's SDP: what imsd sends goes there",
		"RFC 3264 5.1", CAUSES_MEDIA },
	[CAUSE_RTP_PAYLOAD_UNKNOWN] = {
		"RTP_PAYLOAD_UNKNOWN", "RTP of the UE has a payload type that was not agreed",
		"payload type numbers of the answer: what is received uses those of the receiver's SDP",
		"RFC 3264 5.1", CAUSES_MEDIA },
	[CAUSE_MEDIA_ADDRESS_UNUSABLE] = {
		"MEDIA_ADDRESS_UNUSABLE", "the address for media in the UE's SDP cannot be reached",
		"c= of the UE's SDP: a numeric address of the IP version that the UE uses here",
		"RFC 4566 5.7", CAUSES_MEDIA },
	[CAUSE_RP_ACK_MISSING] = {
		"RP_ACK_MISSING", "the UE took a short message and sent no delivery report",
		"a second MESSAGE of the UE with RP-ACK, to P-Asserted-Identity of the first; knob sms.report_timeout",
		"TS 24.341 5.3.2.4", CAUSES_MESSAGING },
	[CAUSE_RP_ERROR] = {
		"RP_ERROR", "the UE refuses a short message with RP-ERROR",
		"the RP cause; what the UE's log says of the TPDU",
		"TS 24.011 8.2.5.4", CAUSES_MESSAGING },
	[CAUSE_SMS_MEMORY_FULL] = {
		"SMS_MEMORY_FULL", "the UE has no memory left for short messages",
		"storage of the UE or USIM; the next one leaves behind its RP-SMMA",
		"TS 23.040 3.2.7", CAUSES_MESSAGING },
	[CAUSE_RP_REFERENCE_UNKNOWN] = {
		"RP_REFERENCE_UNKNOWN", "a delivery report names no message that waits for one",
		"RP-MR of the report: that of the RP-DATA; whether the report comes too late",
		"TS 24.011 8.2.3", CAUSES_MESSAGING },
	[CAUSE_SMS_IN_REPLY_TO] = {
		"SMS_IN_REPLY_TO", "In-Reply-To of a delivery report is missing or not the Call-ID of its message",
		"In-Reply-To of the UE's MESSAGE",
		"TS 24.341 5.3.2.4", CAUSES_MESSAGING },
	[CAUSE_SMS_UNREADABLE] = {
		"SMS_UNREADABLE", "the UE sends a short message that cannot be read",
		"octets of the RPDU and TPDU: GET /v1/journal shows the body",
		"TS 24.011 9.3", CAUSES_MESSAGING },
	[CAUSE_SMS_REFUSED] = {
		"SMS_REFUSED", "the service centre refuses a short message of the UE",
		"TP-DA, validity period and TP-RD of the SMS-SUBMIT; subscribers and peers",
		"TS 23.040 9.2.3.22", CAUSES_MESSAGING },
	[CAUSE_SMS_CONTENT_TYPE] = {
		"SMS_CONTENT_TYPE", "the UE sends the service centre a MESSAGE that is no short message",
		"Content-Type application/vnd.3gpp.sms; the URI that the UE sends text messages to",
		"TS 24.341 5.3.1.2", CAUSES_MESSAGING },
	[CAUSE_SMS_NOT_CAPABLE] = {
		"SMS_NOT_CAPABLE", "a short message waits, for the UE is registered without SMS over IP",
		"+g.3gpp.smsip in the Contact of the UE's REGISTER; knob sms.require_smsip",
		"TS 24.341 5.3.2.2", CAUSES_MESSAGING },
	[CAUSE_MESSAGE_UNANSWERED] = {
		"MESSAGE_UNANSWERED", "the UE does not answer a MESSAGE",
		"whether it reaches the UE: size against the MTU, its address",
		"RFC 3428 7", CAUSES_MESSAGING },
	[CAUSE_MESSAGE_REFUSED] = {
		"MESSAGE_REFUSED", "the UE refuses a MESSAGE",
		"the status and its Warning; Content-Type that the UE takes",
		"RFC 3428 7", CAUSES_MESSAGING },
	[CAUSE_MESSAGE_TYPE_UNKNOWN] = {
		"MESSAGE_TYPE_UNKNOWN", "the UE sends a MESSAGE of a type that the far end does not take",
		"Content-Type of the MESSAGE; knob message.accept",
		"RFC 3428 7", CAUSES_MESSAGING },
};
