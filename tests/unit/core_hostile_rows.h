/* SPDX-License-Identifier: Apache-2.0 */
/* For tests/unit/core_hostile.c: what its UEs send, whole; and what they put in its place. In the texts
 * stands %d for the home domain, %m for one's own identity, %o for the other UE's, %n for the other's
 * number, %c for what was the Contact of some dialog, %r for a value of Replaces that names one, %e for
 * the newest entity-tag, %a for the number of the newest reliable response, %l for 5000 letters. */
#ifndef IMSD_TESTS_CORE_HOSTILE_ROWS_H
#define IMSD_TESTS_CORE_HOSTILE_ROWS_H

#define HOSTILE_DOMAIN "ims.mnc001.mcc001.3gppnetwork.org"

struct hostile_row {
	const char *method, *uri;
	const char *headers; /* each with its CR LF */
	const char *body;
};

#define SDP_LINES                                                                           \
	"v=0\r\no=- 1 1 IN IP4 192.0.2.33\r\ns=-\r\nc=IN IP4 192.0.2.33\r\nt=0 0\r\n"         \
	"m=audio 30000 RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\na=ptime:20\r\n"
#define SDP_TYPE "Content-Type: application/sdp\r\n"
#define CALL_HEADERS \
	"Supported: 100rel, timer, replaces\r\nAllow: INVITE, ACK, BYE, PRACK, UPDATE, REFER, NOTIFY\r\n" SDP_TYPE
#define LIST_LINES                                                                          \
	"<?xml version=\"1.0\"?><resource-lists xmlns=\"urn:ietf:params:xml:ns:resource-lists\">" \
	"<list><entry uri=\"%o\"/><entry uri=\"sip:+15550101@%d;user=phone\"/>"               \
	"<entry uri=\"mailto:nobody@example.com\"/></list></resource-lists>"
#define USSD_LINES                                                                          \
	"<?xml version=\"1.0\"?><ussd-data><language>en</language>"                           \
	"<ussd-string>*101#</ussd-string></ussd-data>"
#define USSD_TYPE "application/vnd.3gpp.ussd+xml"
#define PIDF_LINES                                                                          \
	"<?xml version=\"1.0\"?><presence xmlns=\"urn:ietf:params:xml:ns:pidf\" entity=\"%m\">" \
	"<tuple id=\"a\"><status><basic>open</basic></status></tuple></presence>"
#define MULTIPART(type, part, also)                                                         \
	"--b1\r\nContent-Type: application/sdp\r\n\r\n" SDP_LINES "\r\n--b1\r\nContent-Type: " type \
	"\r\n" also "\r\n" part "\r\n--b1--\r\n"
#define MULTIPART_TYPE "Content-Type: multipart/mixed;boundary=b1\r\n"
#define FACTORY "sip:mmtel@conf-factory.%d"
#define RP_TYPE "Content-Type: application/vnd.3gpp.sms\r\n"

static const struct hostile_row hostile_rows[] = {
	{ "MESSAGE", "%o", "Content-Type: text/plain\r\n", "hello" },
	{ "MESSAGE", "sip:+15550121@%d;user=phone", "Content-Type: text/plain\r\n", "echo" },
	{ "MESSAGE", "tel:+15551230006", "Content-Type: message/cpim\r\nContent-Encoding: gzip\r\n", "From: x\r\n\r\ny" },
	{ "MESSAGE", "tel:+15550198", RP_TYPE "Content-Transfer-Encoding: binary\r\nSupported: fromchange\r\n",
	  "@rp-data" },
	{ "MESSAGE", "sip:+15550199@%d", RP_TYPE "Request-Disposition: no-fork\r\n", "@rp-data" },
	{ "MESSAGE", "tel:+15550198", RP_TYPE "In-Reply-To: %i\r\n", "@rp-ack" },
	{ "MESSAGE", "tel:+15550198", RP_TYPE "In-Reply-To: %i\r\n", "@rp-error" },
	{ "MESSAGE", "tel:+15550198", RP_TYPE, "@rp-smma" },
	{ "SUBSCRIBE", "%m", "Event: reg\r\nExpires: 600000\r\n", NULL },
	{ "SUBSCRIBE", "%m", "Event: message-summary\r\nExpires: 3600\r\n", NULL },
	{ "SUBSCRIBE", "%m", "Event: dialog;call-id=x\r\nExpires: 3600\r\n", NULL },
	{ "SUBSCRIBE", "%o", "Event: dialog\r\nExpires: 3600\r\n", NULL },
	{ "SUBSCRIBE", "%o", "Event: presence\r\nExpires: 3600\r\nAccept: application/pidf+xml\r\n", NULL },
	{ "SUBSCRIBE", "%m", "Event: ua-profile;profile-type=user;vendor=\"x\";model=y;version=1\r\nExpires: 86400\r\n", NULL },
	{ "SUBSCRIBE", "%m", "Event: xcap-diff;diff-processing=aggregate\r\nExpires: 3600\r\n" "Content-Type: application/resource-lists+xml\r\n", LIST_LINES },
	{ "SUBSCRIBE", "%c", "Event: conference\r\nExpires: 3600\r\n", NULL },
	{ "SUBSCRIBE", "%c", "Event: refer;id=1\r\nExpires: 60\r\n", NULL },
	{ "SUBSCRIBE", "sip:erin@events.%d", "Event: presence\r\nExpires: 0\r\n", NULL },
	{ "PUBLISH", "%m", "Event: presence\r\nExpires: 600\r\nContent-Type: application/pidf+xml\r\n", PIDF_LINES },
	{ "PUBLISH", "%m", "Event: presence\r\nExpires: 600\r\nSIP-If-Match: %e\r\n", NULL },
	{ "PUBLISH", "%m", "Event: presence\r\nExpires: 0\r\nSIP-If-Match: %e\r\n", NULL },
	{ "PUBLISH", "%m", "Event: presence\r\nSIP-If-Match: %e\r\nContent-Type: application/pidf+xml\r\n", PIDF_LINES },
	{ "REFER", "sip:+15550101@%d", "Refer-To: <%o>\r\nReferred-By: <%m>\r\n", NULL },
	{ "REFER", "%o", "Refer-To: <sip:+15550101@%d;method=INVITE?Subject=x&body=y>\r\n", NULL },
	{ "REFER", "%c", "Refer-To: <%o?Replaces=%R>\r\nReferred-By: <%m>\r\n", NULL },
	{ "REFER", "%c", "Refer-To: <%o;method=BYE>\r\nRefer-Sub: false\r\nSupported: norefersub\r\n", NULL },
	{ "REFER", "%c", "Refer-To: <cid:list>\r\nRequire: multiple-refer\r\nContent-Type: application/resource-lists+xml\r\nContent-ID: <list>\r\n", LIST_LINES },
	{ "INVITE", FACTORY, CALL_HEADERS, SDP_LINES },
	{ "INVITE", FACTORY, MULTIPART_TYPE "Require: recipient-list-invite\r\n",
	  MULTIPART("application/resource-lists+xml", LIST_LINES, "Content-Disposition: recipient-list\r\n") },
	{ "INVITE", "%c", CALL_HEADERS, SDP_LINES },
	{ "INVITE", "%o", CALL_HEADERS, SDP_LINES },
	{ "INVITE", "%o", CALL_HEADERS "Privacy: id; history\r\nP-Preferred-Identity: <%m>\r\nAccept-Contact: *;audio;require\r\n", SDP_LINES },
	{ "INVITE", "%o", CALL_HEADERS "History-Info: <%o?Reason=SIP%3Bcause%3D302>;index=1, <%n;cause=486>;index=1.1;mp=1\r\n", SDP_LINES },
	{ "INVITE", "%n", CALL_HEADERS "Replaces: %r\r\nRequire: replaces\r\n", SDP_LINES },
	{ "INVITE", "sip:+15550101@%d", CALL_HEADERS "Replaces: %r;early-only\r\n", SDP_LINES },
	{ "INVITE", "tel:+15550100", CALL_HEADERS "Session-Expires: 90;refresher=uac\r\nMin-SE: 90\r\n", SDP_LINES },
	{ "INVITE", "tel:+15550113", CALL_HEADERS, SDP_LINES },
	{ "INVITE", "tel:+15550110", CALL_HEADERS "Require: precondition\r\n", SDP_LINES
	  "a=curr:qos local none\r\na=curr:qos remote none\r\na=des:qos mandatory local sendrecv\r\n"
	  "a=des:qos mandatory remote sendrecv\r\n" },
	{ "INVITE", "tel:+15550117", CALL_HEADERS, SDP_LINES "m=video 30002 RTP/AVP 99\r\na=rtpmap:99 H264/90000\r\n" },
	{ "INVITE", "tel:+15550118", CALL_HEADERS, SDP_LINES },
	{ "INVITE", "sip:*101%23@%d;user=dialstring;phone-context=%d", MULTIPART_TYPE "Recv-Info: g.3gpp.ussd\r\n",
	  MULTIPART(USSD_TYPE, USSD_LINES, "Content-Disposition: render;handling=optional\r\n") },
	{ "INVITE", "sip:*101%23@%d;user=dialstring", "Content-Type: " USSD_TYPE "\r\nRecv-Info: g.3gpp.ussd\r\n", USSD_LINES },
	{ "INFO", "%c", "Info-Package: g.3gpp.ussd\r\nContent-Type: " USSD_TYPE "\r\nContent-Disposition: Info-Package\r\n", USSD_LINES },
	{ "INFO", "%c", "Content-Type: application/dtmf-relay\r\n", "Signal=5\r\nDuration=160\r\n" },
	{ "INFO", "sip:+15550101@%d", "", NULL },
	{ "OPTIONS", "%o", "Accept: application/sdp\r\n", NULL },
	{ "OPTIONS", "sip:pcscf.%d", "", NULL },
	{ "NOTIFY", "%c", "Event: refer\r\nSubscription-State: terminated;reason=noresource\r\nContent-Type: message/sipfrag;version=2.0\r\n", "SIP/2.0 200 OK\r\n" },
	{ "NOTIFY", "%o", "Event: dialog\r\nSubscription-State: active;expires=60\r\n", NULL },
	{ "BYE", "%c", "Reason: Q.850;cause=16\r\n", NULL },
	{ "UPDATE", "%c", CALL_HEADERS, SDP_LINES },
	{ "UPDATE", "%c", "Session-Expires: 1800;refresher=uas\r\nSupported: timer\r\n", NULL },
	{ "PRACK", "%c", "RAck: %a 2 INVITE\r\n", NULL },
	{ "ACK", "%c", "", NULL },
	{ "CANCEL", "%o", "Reason: SIP;cause=200\r\n", NULL },
	{ "REGISTER", "sip:%d", "Expires: 600000\r\nSupported: path, gruu, outbound\r\n", NULL },
	{ "REGISTER", "sip:%d", "Expires: 0\r\n", NULL },
	{ "REGISTER", "sip:%d", "Expires: 600\r\n", NULL },
	{ "FOO", "%o", "", NULL },
};

/* Header lines that are added where they are not expected. */
static const char *const hostile_lines[] = {
	"Replaces: %r", "Replaces: ;to-tag=;from-tag=", "Replaces: x", "Refer-To: <>", "Refer-To: <sip:>",
	"Refer-To: <%o?Replaces=%00%0D%0A>", "Refer-To: \"", "Refer-To: <tel:;>", "Referred-By: <", "Event: ",
	"Event: ;id=1", "Event: presence;id=%l", "Subscription-State: ", "Expires: -1", "Expires: 99999999999", "Expires: 0",
	"Expires: 1", "Accept: x/y", "Accept: ", "Accept:", "Require: foo", "Require: recipient-list-invite",
	"Proxy-Require: x", "Content-Type: multipart/mixed", "Content-Type: multipart/mixed;boundary=\"\"",
	"Content-Type: multipart/mixed;boundary=b1", "Content-Type: ;", "Content-Type: application/sdp",
	"Content-Encoding: gzip", "Content-Disposition: session;handling=required", "Session-Expires: 0",
	"Session-Expires: 91;refresher=x", "Min-SE: 4294967295", "RAck: 1 1 INVITE", "RSeq: 0", "CSeq: 0 FOO",
	"CSeq: 4294967295 INVITE", "Max-Forwards: 0", "Max-Forwards: x", "Route: <sip:orig@scscf.%d;lr>",
	"Route: <sip:scscf.%d;lr>, <sip:tas.%d;lr>", "Route: <sip:events.%d;lr>", "Route: <", "Record-Route: <sip:x;lr>",
	"P-Asserted-Identity: <%o>", "P-Preferred-Identity: \"%o", "P-Served-User: <%o>;sescase=term;regstate=reg",
	"Privacy: id;header;user;session;critical;history;none", "History-Info: <>;index=", "History-Info: %l",
	"History-Info: <sip:a@b?Reason=x>;index=1.1.1.1.1.1.1.1.1.1.1.1.1.1.1", "Diversion: <%o>", "Join: %r",
	"Contact: *", "Contact: <>", "Contact: <sip:x>;expires=%l", "Contact: sip:", "To: <%o>;tag=", "To: ", "From: <>;tag=",
	"From: \"%l\" <%m>;tag=x", "Call-ID: ", "Call-ID: %l", "Via: ", "Via: SIP/2.0/UDP x;branch=", "SIP-If-Match: ",
	"SIP-If-Match: *", "SIP-ETag: x", "In-Reply-To: ", "In-Reply-To: %l", "Info-Package: nil", "Info-Package: ",
	"Recv-Info: ", "Refer-Sub: maybe", "Target-Dialog: %i;local-tag=x", "Supported: norefersub, 100rel",
	"Accept-Contact: *;audio;require;explicit", "Reject-Contact: *", "Request-Disposition: no-fork, cancel, queue",
	"Reason: ", "Reason: SIP;cause=%l", "Retry-After: 99999999999", "Subject: %l", "X-%l: y", ":", "no colon", " fold", "Allow: ",
};

/* Values. */
static const char *const hostile_values[] = {
	"", ";", "<", "\"", "<sip:", "sip:", "*", "0", "-1", "4294967296", "18446744073709551616", "%l", "%%0D%%0A",
	"<sip:x@%d;lr>;tag", ",,,", "a;b=c;d=\"", "<tel:+1555>", "%m", "%o", "%c", "<%c>", "active;expires=x", "1 2 3",
};

#endif
