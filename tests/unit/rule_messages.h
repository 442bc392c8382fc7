/* SPDX-License-Identifier: Apache-2.0 */
/* Messages that the tests of paths, conditions, words and edits look at. */
#ifndef IMSD_TESTS_RULE_MESSAGES_H
#define IMSD_TESTS_RULE_MESSAGES_H

#include "msg_lab.h"

#define VIA_LINES                                                                     \
	"Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport\r\n"                   \
	"v: SIP/2.0/TCP [2001:db8::1]:5061;branch=z9hG4bKtwo;received=192.0.2.9, "    \
	"SIP/2.0/TLS h.example\r\n"

/* The first REGISTER of PROCEDURES 1.1, with more contacts, compact forms and a fold. */
#define REGISTER_TEXT                                                                 \
	"REGISTER sip:ims.example;lr SIP/2.0\r\n" VIA_LINES                           \
	"Max-Forwards: 70\r\n"                                                        \
	"f: \"Ali \\\"ce\" <sip:alice@ims.example;user=phone>;tag=a1\r\n"             \
	"To: Alice Doe <sip:alice@ims.example>\r\n"                                   \
	"Call-ID: reg-1\r\n"                                                          \
	"CSeq: 1 REGISTER\r\n"                                                        \
	"Contact: <sip:alice@192.0.2.1:5060;transport=udp>"                           \
	";+sip.instance=\"<urn:gsma:imei:1-2-0>\""                                    \
	";+g.3gpp.smsip;audio;expires=600000\r\n"                                     \
	"m: sip:alice@192.0.2.1;q=0.5,\r\n"                                           \
	" <tel:+15551230001>;+g.3gpp.smsip=\"x,y\"\r\n"                               \
	"Expires: 7200;x=1\r\n"                                                       \
	"Supported: path, sec-agree\r\n"                                              \
	"k: gruu\r\n"                                                                 \
	"Require:\r\n"                                                                \
	"Reason: Q.850;cause=16;text=\"bye\"\r\n"                                     \
	"X-Own: one;p=1\r\n"                                                          \
	"P-Visited-Network-ID: \"Visited Network\"\r\n"                               \
	"P-Charging-Vector: icid-value=abc;orig-ioi=home\r\n"                         \
	"Authorization: Digest username=\"alice@ims.example\", realm=\"ims.example\"" \
	",nonce=\"\", uri=\"sip:ims.example\",response=\"\",algorithm=AKAv1-MD5"      \
	", opaque=\"a\\\"b,c\"\r\n"                                                   \
	"Content-Length: 0\r\n\r\n"

#define SDP_TEXT                                                                      \
	"v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"   \
	"m=audio 49170 RTP/AVP 97 8 101\r\nb=AS:41\r\na=rtpmap:97 AMR-WB/16000\r\n"   \
	"a=rtpmap:101 telephone-event/8000\r\na=ptime:20\r\n"                         \
	"a=curr:qos local none\r\na=curr:qos remote none\r\n"                         \
	"a=des:qos mandatory local sendrecv\r\na=conf:qos remote sendrecv\r\n"        \
	"m=video 0 RTP/AVP 34\r\na=sendonly\r\n"                                      \
	"m=audio 49180 RTP/AVP 0\r\na=inactive\r\n"

#define INVITE_TEXT                                                                   \
	"INVITE tel:+1-555-(0101);phone-context=x SIP/2.0\r\n"                        \
	"Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK5\r\n"                              \
	"From: <sip:alice@ims.example>;tag=a1\r\n"                                    \
	"To: <tel:+15550101>\r\n"                                                     \
	"Call-ID: call-1\r\n"                                                         \
	"CSeq: 4711 INVITE\r\n"                                                       \
	"Contact: <sip:alice@192.0.2.1>\r\n"                                          \
	"Session-Expires: 1800;refresher=uac\r\n"                                     \
	"Event: reg;id=3\r\n"                                                         \
	"Content-Type: application/SDP;x=y\r\n"                                       \
	"Content-Length: " SDP_LENGTH "\r\n\r\n" SDP_TEXT
#define SDP_LENGTH "359"

#define XML_TEXT                                                                      \
	"<reginfo xmlns=\"urn:ietf:params:xml:ns:reginfo\" version=\"0\" state=\"full\">" \
	"<registration aor=\"sip:alice@ims.example\" id=\"a\" state=\"active\">"      \
	"<contact id=\"1\" event=\"shortened\"/><contact id=\"2\" event=\"created\"/>" \
	"</registration></reginfo>"

#define NOTIFY_TEXT                                                                   \
	"NOTIFY sip:alice@192.0.2.1 SIP/2.0\r\n"                                      \
	"Via: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK7\r\n"                              \
	"From: <sip:alice@ims.example>;tag=s1\r\nTo: <sip:alice@ims.example>;tag=a1\r\n" \
	"Call-ID: sub-1\r\nCSeq: 1 NOTIFY\r\nEvent: reg\r\n"                          \
	"Subscription-State: active;expires=600000\r\n"                               \
	"Content-Type: application/reginfo+xml\r\n"                                   \
	"Content-Length: 230\r\n\r\n" XML_TEXT

/* Both in parts. */
#define PARTS_TEXT                                                                    \
	"MESSAGE sip:h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\n"               \
	"Content-Type: multipart/mixed;boundary=b\r\nContent-Length: " PARTS_LENGTH \
	"\r\n\r\n"                                                                         \
	"--b\r\nContent-Type: application/sdp\r\n\r\n" SDP_TEXT "\r\n"                 \
	"--b\r\nContent-Type: text/plain\r\n\r\nnothing\r\n"                           \
	"--b\r\nContent-Type: application/reginfo+xml\r\n\r\n" XML_TEXT "\r\n--b--\r\n"
#define PARTS_LENGTH "726"

#define CHALLENGE_TEXT                                                                \
	"SIP/2.0 401 Not you yet\r\n"                                                 \
	"Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1;rport=5060\r\n"              \
	"From: <sip:alice@ims.example>;tag=a1\r\nTo: <sip:alice@ims.example>;tag=s1\r\n" \
	"Call-ID: reg-1\r\nCSeq: 1 REGISTER\r\n"                                      \
	"WWW-Authenticate: Digest realm=\"ims.example\",nonce=\"bm9u\""               \
	",algorithm=AKAv1-MD5,qop=\"auth\"\r\n"                                       \
	"WWW-Authenticate: Digest realm=\"ims.example\",nonce=\"second\",algorithm=MD5\r\n" \
	"Retry-After: 5 (busy)\r\n"                                                   \
	"Content-Length: 0\r\n\r\n"

/* Is `got` that text? NULL stands for absent. */
static inline bool is_text(struct str got, const char *text)
{
	return text ? got.p && str_is(got, text) : !got.p;
}

#endif
