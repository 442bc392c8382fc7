/* SPDX-License-Identifier: Apache-2.0 */
/* The table of causes, and what is looked up in it. */
#include "journal/cause.h"

#include <stdarg.h>
#include <stdio.h>

#include "journal/journal.h"

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
		"whether the 401 reaches the UE: its address, NAT, the port that Via names, MTU; what the UE's log says of it",
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
		"address, port and transport of the UE's Contact; whether the UE still runs",
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
};

static const char *const group_names[CAUSE_GROUPS] = {
	[CAUSES_AUTHENTICATION] = "authentication", [CAUSES_REGISTRATION] = "registration",
	[CAUSES_TRANSPORT] = "transport",	    [CAUSES_CALL] = "call",
	[CAUSES_MEDIA] = "media",		    [CAUSES_MESSAGING] = "messaging",
};

const char *cause_group_name(enum cause_group group)
{
	return group_names[group];
}

enum cause_id cause_find(struct str code)
{
	for (enum cause_id id = CAUSE_NONE + 1; id < CAUSE_COUNT; id++)
		if (str_is(code, cause_rows[id].code))
			return id;
	return CAUSE_NONE;
}

void cause_list(struct buf *out)
{
	for (enum cause_id id = CAUSE_NONE + 1; id < CAUSE_COUNT; id++) {
		const struct cause_row *row = &cause_rows[id];

		if (id == CAUSE_NONE + 1 || cause_rows[id - 1].group != row->group)
			buf_printf(out, "%s%s\n", out->n ? "\n" : "", cause_group_name(row->group));
		buf_printf(out, "  %-28s  %s", row->code, row->words);
		if (row->clause)
			buf_printf(out, " [%s]", row->clause);
		buf_printf(out, "\n  %-28s  check: %s\n", "", row->check);
	}
}

/* Formatted on the stack, as other events. */
void journal_cause(struct journal *journal, enum cause_id cause, const char *user,
		   struct str call_id, const char *format, ...)
{
	struct journal_entry entry = { .kind = JOURNAL_EVENT,
				       .event = "diagnosis",
				       .user = user,
				       .cause = cause,
				       .call_id = call_id };
	char text[1024];
	va_list args;

	if (!journal)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	entry.text = str_of(text);
	journal_write(journal, &entry);
}
