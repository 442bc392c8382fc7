/* SPDX-License-Identifier: Apache-2.0 */
/* Names of SIP: methods, header fields with their compact forms, reason phrases. Tables, looked up
 * without case where RFC 3261 7.3.1 says so. */
#ifndef IMSD_MSG_NAMES_H
#define IMSD_MSG_NAMES_H

#include <stdbool.h>

#include "base/text.h"

enum method {
	METHOD_NONE, /* not a request, or a method without a row (its text is in struct msg) */
	METHOD_INVITE,
	METHOD_ACK,
	METHOD_BYE,
	METHOD_CANCEL,
	METHOD_REGISTER,
	METHOD_OPTIONS,
	METHOD_PRACK,
	METHOD_UPDATE,
	METHOD_SUBSCRIBE,
	METHOD_NOTIFY,
	METHOD_PUBLISH,
	METHOD_MESSAGE,
	METHOD_REFER,
	METHOD_INFO,
	METHOD_COUNT
};

/* METHOD_NONE when unknown. Methods are case-sensitive (RFC 3261 7.1). */
enum method method_of(struct str name);
const char *method_name(enum method method);

/* One row per header field whose form imsd knows, by first letter; any other has HDR_OTHER and its
 * name in the line. */
enum hdr {
	HDR_OTHER,
	HDR_ACCEPT,
	HDR_ACCEPT_CONTACT,
	HDR_ACCEPT_ENCODING,
	HDR_ACCEPT_LANGUAGE,
	HDR_ADDITIONAL_IDENTITY,
	HDR_ALERT_INFO,
	HDR_ALLOW,
	HDR_ALLOW_EVENTS,
	HDR_ANSWER_MODE,
	HDR_AUTHENTICATION_INFO,
	HDR_AUTHORIZATION,
	HDR_CALL_ID,
	HDR_CALL_INFO,
	HDR_CELLULAR_NETWORK_INFO,
	HDR_CONTACT,
	HDR_CONTENT_DISPOSITION,
	HDR_CONTENT_ENCODING,
	HDR_CONTENT_ID,
	HDR_CONTENT_LANGUAGE,
	HDR_CONTENT_LENGTH,
	HDR_CONTENT_TYPE,
	HDR_CSEQ,
	HDR_DATE,
	HDR_DIVERSION,
	HDR_ERROR_INFO,
	HDR_EVENT,
	HDR_EXPIRES,
	HDR_FEATURE_CAPS,
	HDR_FLOW_TIMER,
	HDR_FROM,
	HDR_GEOLOCATION,
	HDR_GEOLOCATION_ERROR,
	HDR_GEOLOCATION_ROUTING,
	HDR_HISTORY_INFO,
	HDR_IDENTITY,
	HDR_IN_REPLY_TO,
	HDR_INFO_PACKAGE,
	HDR_JOIN,
	HDR_MAX_BREADTH,
	HDR_MAX_FORWARDS,
	HDR_MIME_VERSION,
	HDR_MIN_EXPIRES,
	HDR_MIN_SE,
	HDR_ORGANIZATION,
	HDR_P_ACCESS_NETWORK_INFO,
	HDR_P_ASSERTED_IDENTITY,
	HDR_P_ASSERTED_SERVICE,
	HDR_P_ASSOCIATED_URI,
	HDR_P_CALLED_PARTY_ID,
	HDR_P_CHARGING_FUNCTION_ADDRESSES,
	HDR_P_CHARGING_VECTOR,
	HDR_P_EARLY_MEDIA,
	HDR_P_PREFERRED_IDENTITY,
	HDR_P_PREFERRED_SERVICE,
	HDR_P_PRIVATE_NETWORK_INDICATION,
	HDR_P_PROFILE_KEY,
	HDR_P_SERVED_USER,
	HDR_P_USER_DATABASE,
	HDR_P_VISITED_NETWORK_ID,
	HDR_PATH,
	HDR_PRIORITY,
	HDR_PRIVACY,
	HDR_PROXY_AUTHENTICATE,
	HDR_PROXY_AUTHORIZATION,
	HDR_PROXY_REQUIRE,
	HDR_RACK,
	HDR_REASON,
	HDR_RECORD_ROUTE,
	HDR_RECV_INFO,
	HDR_REFER_SUB,
	HDR_REFER_TO,
	HDR_REFERRED_BY,
	HDR_REJECT_CONTACT,
	HDR_RELAYED_CHARGE,
	HDR_REPLACES,
	HDR_REQUEST_DISPOSITION,
	HDR_REQUIRE,
	HDR_RESOURCE_PRIORITY,
	HDR_RESTORATION_INFO,
	HDR_RETRY_AFTER,
	HDR_ROUTE,
	HDR_RSEQ,
	HDR_SECURITY_CLIENT,
	HDR_SECURITY_SERVER,
	HDR_SECURITY_VERIFY,
	HDR_SERVER,
	HDR_SERVICE_ROUTE,
	HDR_SESSION_EXPIRES,
	HDR_SESSION_ID,
	HDR_SIP_ETAG,
	HDR_SIP_IF_MATCH,
	HDR_SUBJECT,
	HDR_SUBSCRIPTION_STATE,
	HDR_SUPPORTED,
	HDR_TARGET_DIALOG,
	HDR_TIMESTAMP,
	HDR_TO,
	HDR_UNSUPPORTED,
	HDR_USER_AGENT,
	HDR_VIA,
	HDR_WARNING,
	HDR_WWW_AUTHENTICATE,
	HDR_COUNT
};

/* How the values of a header field are written. */
enum hdr_form {
	HDR_FORM_TEXT,	  /* one value, free text: User-Agent, Date, Call-ID ... */
	HDR_FORM_TOKEN,	  /* TOKEN *(;param): Event, Content-Type, Require, Session-Expires ... */
	HDR_FORM_ADDRESS, /* name-addr or addr-spec, *(;param): From, Contact, Route ... */
	HDR_FORM_VIA,	  /* Via */
	HDR_FORM_AUTH	  /* SCHEME param, param ...: one value however many commas */
};

struct hdr_row {
	enum hdr id;
	const char *name; /* as imsd writes it */
	char compact;     /* its compact form, or 0 */
	bool list;        /* a comma separates values (RFC 3261 7.3.1) */
	enum hdr_form form;
	bool single; /* more than one line or value is an error (400) */
	size_t n;    /* length of name */
};

/* Long or compact name, without case. HDR_OTHER when it has no row. */
enum hdr hdr_of(struct str name);
/* Of HDR_OTHER: a row with empty name, HDR_FORM_TEXT, no list. */
const struct hdr_row *hdr_row(enum hdr id);

/* The default phrase of a status code; "Unknown" where no RFC gives one. */
const char *status_phrase(int status);

#endif
