/* SPDX-License-Identifier: Apache-2.0 */
/* Names of SIP: the tables and how they are searched. A header name is looked up among the rows of
 * its first letter: most letters have fewer than eight, and the length tells nearly all apart. */
#include "msg/names.h"

#include <string.h>

#include "base/mem.h"

#define METHOD(name) [METHOD_##name] = { #name, sizeof(#name) - 1 }

static const struct str method_rows[METHOD_COUNT] = {
	METHOD(INVITE),	   METHOD(ACK),	    METHOD(BYE),     METHOD(CANCEL),
	METHOD(REGISTER),  METHOD(OPTIONS), METHOD(PRACK),   METHOD(UPDATE),
	METHOD(SUBSCRIBE), METHOD(NOTIFY),  METHOD(PUBLISH), METHOD(MESSAGE),
	METHOD(REFER),	   METHOD(INFO),
};

/* LIST: a comma separates values. ONCE: a second line is an error. */
enum values { LINE, LIST, ONCE };

#define ROW(id, name, compact, values, form)                                       \
	[HDR_##id] = { HDR_##id, name, compact, (values) == LIST, HDR_FORM_##form, \
		       (values) == ONCE, sizeof(name) - 1 }

static const struct hdr_row hdr_rows[HDR_COUNT] = {
	/*  id                         name                           short values form */
	ROW(OTHER,                         "",                              0,   LINE, TEXT),
	ROW(ACCEPT,                        "Accept",                        0,   LIST, TOKEN),
	ROW(ACCEPT_CONTACT,                "Accept-Contact",                'a', LIST, TOKEN),
	ROW(ACCEPT_ENCODING,               "Accept-Encoding",               0,   LIST, TOKEN),
	ROW(ACCEPT_LANGUAGE,               "Accept-Language",               0,   LIST, TOKEN),
	ROW(ADDITIONAL_IDENTITY,           "Additional-Identity",           0,   LINE, ADDRESS),
	ROW(ALERT_INFO,                    "Alert-Info",                    0,   LIST, ADDRESS),
	ROW(ALLOW,                         "Allow",                         0,   LIST, TOKEN),
	ROW(ALLOW_EVENTS,                  "Allow-Events",                  'u', LIST, TOKEN),
	ROW(ANSWER_MODE,                   "Answer-Mode",                   0,   LINE, TOKEN),
	ROW(AUTHENTICATION_INFO,           "Authentication-Info",           0,   LINE, AUTH),
	ROW(AUTHORIZATION,                 "Authorization",                 0,   LINE, AUTH),
	ROW(CALL_ID,                       "Call-ID",                       'i', ONCE, TEXT),
	ROW(CALL_INFO,                     "Call-Info",                     0,   LIST, ADDRESS),
	ROW(CELLULAR_NETWORK_INFO,         "Cellular-Network-Info",         0,   LIST, TOKEN),
	ROW(CONTACT,                       "Contact",                       'm', LIST, ADDRESS),
	ROW(CONTENT_DISPOSITION,           "Content-Disposition",           0,   ONCE, TOKEN),
	ROW(CONTENT_ENCODING,              "Content-Encoding",              'e', LIST, TOKEN),
	ROW(CONTENT_ID,                    "Content-ID",                    0,   LINE, TEXT),
	ROW(CONTENT_LANGUAGE,              "Content-Language",              0,   LIST, TOKEN),
	ROW(CONTENT_LENGTH,                "Content-Length",                'l', ONCE, TEXT),
	ROW(CONTENT_TYPE,                  "Content-Type",                  'c', ONCE, TOKEN),
	ROW(CSEQ,                          "CSeq",                          0,   ONCE, TEXT),
	ROW(DATE,                          "Date",                          0,   ONCE, TEXT),
	ROW(DIVERSION,                     "Diversion",                     0,   LIST, ADDRESS),
	ROW(ERROR_INFO,                    "Error-Info",                    0,   LIST, ADDRESS),
	ROW(EVENT,                         "Event",                         'o', ONCE, TOKEN),
	ROW(EXPIRES,                       "Expires",                       0,   ONCE, TOKEN),
	ROW(FEATURE_CAPS,                  "Feature-Caps",                  0,   LIST, TOKEN),
	ROW(FLOW_TIMER,                    "Flow-Timer",                    0,   ONCE, TOKEN),
	ROW(FROM,                          "From",                          'f', ONCE, ADDRESS),
	ROW(GEOLOCATION,                   "Geolocation",                   0,   LIST, ADDRESS),
	ROW(GEOLOCATION_ERROR,             "Geolocation-Error",             0,   LINE, TOKEN),
	ROW(GEOLOCATION_ROUTING,           "Geolocation-Routing",           0,   LINE, TOKEN),
	ROW(HISTORY_INFO,                  "History-Info",                  0,   LIST, ADDRESS),
	ROW(IDENTITY,                      "Identity",                      'y', LINE, TEXT),
	ROW(IN_REPLY_TO,                   "In-Reply-To",                   0,   LIST, TEXT),
	ROW(INFO_PACKAGE,                  "Info-Package",                  0,   LINE, TOKEN),
	ROW(JOIN,                          "Join",                          0,   ONCE, TOKEN),
	ROW(MAX_BREADTH,                   "Max-Breadth",                   0,   ONCE, TEXT),
	ROW(MAX_FORWARDS,                  "Max-Forwards",                  0,   ONCE, TEXT),
	ROW(MIME_VERSION,                  "MIME-Version",                  0,   LINE, TEXT),
	ROW(MIN_EXPIRES,                   "Min-Expires",                   0,   ONCE, TEXT),
	ROW(MIN_SE,                        "Min-SE",                        0,   ONCE, TOKEN),
	ROW(ORGANIZATION,                  "Organization",                  0,   LINE, TEXT),
	ROW(P_ACCESS_NETWORK_INFO,         "P-Access-Network-Info",         0,   LIST, TOKEN),
	ROW(P_ASSERTED_IDENTITY,           "P-Asserted-Identity",           0,   LIST, ADDRESS),
	ROW(P_ASSERTED_SERVICE,            "P-Asserted-Service",            0,   LIST, TOKEN),
	ROW(P_ASSOCIATED_URI,              "P-Associated-URI",              0,   LIST, ADDRESS),
	ROW(P_CALLED_PARTY_ID,             "P-Called-Party-ID",             0,   LINE, ADDRESS),
	ROW(P_CHARGING_FUNCTION_ADDRESSES, "P-Charging-Function-Addresses", 0,   LINE, TOKEN),
	ROW(P_CHARGING_VECTOR,             "P-Charging-Vector",             0,   LINE, TOKEN),
	ROW(P_EARLY_MEDIA,                 "P-Early-Media",                 0,   LIST, TOKEN),
	ROW(P_PREFERRED_IDENTITY,          "P-Preferred-Identity",          0,   LIST, ADDRESS),
	ROW(P_PREFERRED_SERVICE,           "P-Preferred-Service",           0,   LIST, TOKEN),
	ROW(P_PRIVATE_NETWORK_INDICATION,  "P-Private-Network-Indication",  0,   LINE, TOKEN),
	ROW(P_PROFILE_KEY,                 "P-Profile-Key",                 0,   LINE, ADDRESS),
	ROW(P_SERVED_USER,                 "P-Served-User",                 0,   LINE, ADDRESS),
	ROW(P_USER_DATABASE,               "P-User-Database",               0,   LINE, ADDRESS),
	ROW(P_VISITED_NETWORK_ID,          "P-Visited-Network-ID",          0,   LIST, TOKEN),
	ROW(PATH,                          "Path",                          0,   LIST, ADDRESS),
	ROW(PRIORITY,                      "Priority",                      0,   LINE, TOKEN),
	ROW(PRIVACY,                       "Privacy",                       0,   LINE, TOKEN),
	ROW(PROXY_AUTHENTICATE,            "Proxy-Authenticate",            0,   LINE, AUTH),
	ROW(PROXY_AUTHORIZATION,           "Proxy-Authorization",           0,   LINE, AUTH),
	ROW(PROXY_REQUIRE,                 "Proxy-Require",                 0,   LIST, TOKEN),
	ROW(RACK,                          "RAck",                          0,   ONCE, TEXT),
	ROW(REASON,                        "Reason",                        0,   LIST, TOKEN),
	ROW(RECORD_ROUTE,                  "Record-Route",                  0,   LIST, ADDRESS),
	ROW(RECV_INFO,                     "Recv-Info",                     0,   LIST, TOKEN),
	ROW(REFER_SUB,                     "Refer-Sub",                     0,   LINE, TOKEN),
	ROW(REFER_TO,                      "Refer-To",                      'r', ONCE, ADDRESS),
	ROW(REFERRED_BY,                   "Referred-By",                   'b', ONCE, ADDRESS),
	ROW(REJECT_CONTACT,                "Reject-Contact",                'j', LIST, TOKEN),
	ROW(RELAYED_CHARGE,                "Relayed-Charge",                0,   LINE, TOKEN),
	ROW(REPLACES,                      "Replaces",                      0,   ONCE, TOKEN),
	ROW(REQUEST_DISPOSITION,           "Request-Disposition",           'd', LIST, TOKEN),
	ROW(REQUIRE,                       "Require",                       0,   LIST, TOKEN),
	ROW(RESOURCE_PRIORITY,             "Resource-Priority",             0,   LIST, TOKEN),
	ROW(RESTORATION_INFO,              "Restoration-Info",              0,   LINE, TOKEN),
	ROW(RETRY_AFTER,                   "Retry-After",                   0,   ONCE, TOKEN),
	ROW(ROUTE,                         "Route",                         0,   LIST, ADDRESS),
	ROW(RSEQ,                          "RSeq",                          0,   ONCE, TEXT),
	ROW(SECURITY_CLIENT,               "Security-Client",               0,   LIST, TOKEN),
	ROW(SECURITY_SERVER,               "Security-Server",               0,   LIST, TOKEN),
	ROW(SECURITY_VERIFY,               "Security-Verify",               0,   LIST, TOKEN),
	ROW(SERVER,                        "Server",                        0,   LINE, TEXT),
	ROW(SERVICE_ROUTE,                 "Service-Route",                 0,   LIST, ADDRESS),
	ROW(SESSION_EXPIRES,               "Session-Expires",               'x', ONCE, TOKEN),
	ROW(SESSION_ID,                    "Session-ID",                    0,   LINE, TOKEN),
	ROW(SIP_ETAG,                      "SIP-ETag",                      0,   ONCE, TOKEN),
	ROW(SIP_IF_MATCH,                  "SIP-If-Match",                  0,   ONCE, TOKEN),
	ROW(SUBJECT,                       "Subject",                       's', LINE, TEXT),
	ROW(SUBSCRIPTION_STATE,            "Subscription-State",            0,   ONCE, TOKEN),
	ROW(SUPPORTED,                     "Supported",                     'k', LIST, TOKEN),
	ROW(TARGET_DIALOG,                 "Target-Dialog",                 0,   ONCE, TOKEN),
	ROW(TIMESTAMP,                     "Timestamp",                     0,   ONCE, TEXT),
	ROW(TO,                            "To",                            't', ONCE, ADDRESS),
	ROW(UNSUPPORTED,                   "Unsupported",                   0,   LIST, TOKEN),
	ROW(USER_AGENT,                    "User-Agent",                    0,   LINE, TEXT),
	ROW(VIA,                           "Via",                           'v', LIST, VIA),
	ROW(WARNING,                       "Warning",                       0,   LIST, TEXT),
	ROW(WWW_AUTHENTICATE,              "WWW-Authenticate",              0,   LINE, AUTH),
};

/* Per letter: the first and last row that begins with it, and the row it is the compact form of. */
static const struct {
	enum hdr first, last, compact;
} letter_rows[26] = {
	['a' - 'a'] = { HDR_ACCEPT, HDR_AUTHORIZATION, HDR_ACCEPT_CONTACT },
	['b' - 'a'] = { HDR_OTHER, HDR_OTHER, HDR_REFERRED_BY },
	['c' - 'a'] = { HDR_CALL_ID, HDR_CSEQ, HDR_CONTENT_TYPE },
	['d' - 'a'] = { HDR_DATE, HDR_DIVERSION, HDR_REQUEST_DISPOSITION },
	['e' - 'a'] = { HDR_ERROR_INFO, HDR_EXPIRES, HDR_CONTENT_ENCODING },
	['f' - 'a'] = { HDR_FEATURE_CAPS, HDR_FROM, HDR_FROM },
	['g' - 'a'] = { HDR_GEOLOCATION, HDR_GEOLOCATION_ROUTING, HDR_OTHER },
	['h' - 'a'] = { HDR_HISTORY_INFO, HDR_HISTORY_INFO, HDR_OTHER },
	['i' - 'a'] = { HDR_IDENTITY, HDR_INFO_PACKAGE, HDR_CALL_ID },
	['j' - 'a'] = { HDR_JOIN, HDR_JOIN, HDR_REJECT_CONTACT },
	['k' - 'a'] = { HDR_OTHER, HDR_OTHER, HDR_SUPPORTED },
	['l' - 'a'] = { HDR_OTHER, HDR_OTHER, HDR_CONTENT_LENGTH },
	['m' - 'a'] = { HDR_MAX_BREADTH, HDR_MIN_SE, HDR_CONTACT },
	['o' - 'a'] = { HDR_ORGANIZATION, HDR_ORGANIZATION, HDR_EVENT },
	['p' - 'a'] = { HDR_P_ACCESS_NETWORK_INFO, HDR_PROXY_REQUIRE, HDR_OTHER },
	['r' - 'a'] = { HDR_RACK, HDR_RSEQ, HDR_REFER_TO },
	['s' - 'a'] = { HDR_SECURITY_CLIENT, HDR_SUPPORTED, HDR_SUBJECT },
	['t' - 'a'] = { HDR_TARGET_DIALOG, HDR_TO, HDR_TO },
	['u' - 'a'] = { HDR_UNSUPPORTED, HDR_USER_AGENT, HDR_ALLOW_EVENTS },
	['v' - 'a'] = { HDR_VIA, HDR_VIA, HDR_VIA },
	['w' - 'a'] = { HDR_WARNING, HDR_WWW_AUTHENTICATE, HDR_OTHER },
	['x' - 'a'] = { HDR_OTHER, HDR_OTHER, HDR_SESSION_EXPIRES },
	['y' - 'a'] = { HDR_OTHER, HDR_OTHER, HDR_IDENTITY },
};

static const struct {
	int status;
	const char *phrase;
} status_rows[] = {
	/* Ascending. */
	{ 100, "Trying" },
	{ 180, "Ringing" },
	{ 181, "Call Is Being Forwarded" },
	{ 182, "Queued" },
	{ 183, "Session Progress" },
	{ 199, "Early Dialog Terminated" },
	{ 200, "OK" },
	{ 202, "Accepted" },
	{ 204, "No Notification" },
	{ 300, "Multiple Choices" },
	{ 301, "Moved Permanently" },
	{ 302, "Moved Temporarily" },
	{ 305, "Use Proxy" },
	{ 380, "Alternative Service" },
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 402, "Payment Required" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 406, "Not Acceptable" },
	{ 407, "Proxy Authentication Required" },
	{ 408, "Request Timeout" },
	{ 410, "Gone" },
	{ 412, "Conditional Request Failed" },
	{ 413, "Request Entity Too Large" },
	{ 414, "Request-URI Too Long" },
	{ 415, "Unsupported Media Type" },
	{ 416, "Unsupported URI Scheme" },
	{ 417, "Unknown Resource-Priority" },
	{ 420, "Bad Extension" },
	{ 421, "Extension Required" },
	{ 422, "Session Interval Too Small" },
	{ 423, "Interval Too Brief" },
	{ 424, "Bad Location Information" },
	{ 428, "Use Identity Header" },
	{ 429, "Provide Referrer Identity" },
	{ 430, "Flow Failed" },
	{ 433, "Anonymity Disallowed" },
	{ 436, "Bad Identity Info" },
	{ 437, "Unsupported Credential" },
	{ 438, "Invalid Identity Header" },
	{ 439, "First Hop Lacks Outbound Support" },
	{ 440, "Max-Breadth Exceeded" },
	{ 469, "Bad Info Package" },
	{ 470, "Consent Needed" },
	{ 480, "Temporarily Unavailable" },
	{ 481, "Call/Transaction Does Not Exist" },
	{ 482, "Loop Detected" },
	{ 483, "Too Many Hops" },
	{ 484, "Address Incomplete" },
	{ 485, "Ambiguous" },
	{ 486, "Busy Here" },
	{ 487, "Request Terminated" },
	{ 488, "Not Acceptable Here" },
	{ 489, "Bad Event" },
	{ 491, "Request Pending" },
	{ 493, "Undecipherable" },
	{ 494, "Security Agreement Required" },
	{ 500, "Server Internal Error" },
	{ 501, "Not Implemented" },
	{ 502, "Bad Gateway" },
	{ 503, "Service Unavailable" },
	{ 504, "Server Time-out" },
	{ 505, "Version Not Supported" },
	{ 513, "Message Too Large" },
	{ 555, "Push Notification Service Not Supported" },
	{ 580, "Precondition Failure" },
	{ 600, "Busy Everywhere" },
	{ 603, "Decline" },
	{ 604, "Does Not Exist Anywhere" },
	{ 606, "Not Acceptable" },
	{ 607, "Unwanted" },
	{ 608, "Rejected" },
};

/* The method of that name. */
enum method method_of(struct str name)
{
	for (unsigned i = METHOD_INVITE; i < METHOD_COUNT; i++)
		if (method_rows[i].n == name.n && memcmp(method_rows[i].p, name.p, name.n) == 0)
			return (enum method)i;
	return METHOD_NONE;
}

/* Its name; "" for METHOD_NONE. */
const char *method_name(enum method method)
{
	return method > METHOD_NONE && method < METHOD_COUNT ? method_rows[method].p : "";
}

/* The row of a long or compact name. */
enum hdr hdr_of(struct str name)
{
	unsigned letter = name.n ? ((unsigned char)name.p[0] | 0x20u) - 'a' : 0;

	if (name.n == 0 || letter >= ARRAY_LEN(letter_rows))
		return HDR_OTHER;
	if (name.n == 1)
		return letter_rows[letter].compact;
	for (enum hdr id = letter_rows[letter].first; id && id <= letter_rows[letter].last; id++) {
		const struct hdr_row *row = &hdr_rows[id];

		if (row->n == name.n && str_ieq((struct str){ row->name, row->n }, name))
			return id;
	}
	return HDR_OTHER;
}

/* The row of that id. */
const struct hdr_row *hdr_row(enum hdr id)
{
	return &hdr_rows[id < HDR_COUNT ? id : HDR_OTHER];
}

/* The phrase, by halving. */
const char *status_phrase(int status)
{
	size_t low = 0, high = ARRAY_LEN(status_rows);

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (status_rows[middle].status == status)
			return status_rows[middle].phrase;
		if (status_rows[middle].status < status)
			low = middle + 1;
		else
			high = middle;
	}
	return "Unknown";
}
