/* SPDX-License-Identifier: Apache-2.0 */
/* How procedures typically go between UE and network. */
#include "journal/meaning.h"

static const struct flow_line registration_aka[] = {
	{ '>', "REGISTER", "initial; Authorization with IMPI, empty nonce and response" },
	{ '<', "401", "nonce = RAND, AUTN" },
	{ '>', "REGISTER", "response by RES as the password" },
	{ '<', "200", "Service-Route, P-Associated-URI, time granted" },
	{ '>', "SUBSCRIBE", "event package reg" },
	{ '<', "200", NULL },
	{ '<', "NOTIFY", "full state of the registration" },
	{ '>', "200", NULL },
	{ 0, NULL, NULL },
};
static const struct flow_line registration_resync[] = {
	{ '>', "REGISTER", "initial" },
	{ '<', "401", "SQN out of range of the USIM" },
	{ '>', "REGISTER", "auts, empty response" },
	{ '<', "401", "SQN in range" },
	{ '>', "REGISTER", "response" },
	{ '<', "200", NULL },
	{ 0, NULL, NULL },
};
static const struct flow_line registration_end[] = {
	{ '>', "REGISTER", "Contact with expires=0, or Contact: * with Expires: 0" },
	{ '<', "200", "the binding is gone" },
	{ '<', "NOTIFY", "Subscription-State: terminated" },
	{ '>', "200", NULL },
	{ 0, NULL, NULL },
};
static const struct flow_line registration_ended[] = {
	{ '<', "NOTIFY", "contact terminated, event rejected or deactivated" },
	{ '>', "200", "deactivated: the UE registers anew" },
	{ 0, NULL, NULL },
};
static const struct flow_line setup_preconditions[] = {
	{ '>', "INVITE", "offer: local resources none" },
	{ '<', "100", NULL },
	{ '<', "183", "reliable, answer: preconditions" },
	{ '>', "PRACK", NULL },
	{ '<', "200", "to the PRACK" },
	{ '>', "UPDATE", "second offer: local resources there" },
	{ '<', "200", "to the UPDATE: resources of the other side" },
	{ '<', "180", "reliable or not" },
	{ '>', "PRACK", "of a reliable one" },
	{ '<', "200", "to the PRACK" },
	{ '<', "200", "to the INVITE" },
	{ '>', "ACK", NULL },
	{ 0, NULL, NULL },
};
static const struct flow_line setup_plain[] = {
	{ '<', "INVITE", "offer" },
	{ '>', "100", NULL },
	{ '>', "180", NULL },
	{ '>', "200", "answer" },
	{ '<', "ACK", NULL },
	{ 0, NULL, NULL },
};
static const struct flow_line setup_refused[] = {
	{ '>', "INVITE", NULL },
	{ '<', "100", NULL },
	{ '<', "486", "or another final response above 299" },
	{ '>', "ACK", "same branch, To tag of the response" },
	{ 0, NULL, NULL },
};
static const struct flow_line early_announcement[] = {
	{ '>', "INVITE", "offer, P-Early-Media: supported" },
	{ '<', "183", "reliable, answer, P-Early-Media: sendrecv" },
	{ '>', "PRACK", NULL },
	{ '<', "200", "to the PRACK; RTP of the announcement" },
	{ '<', "480", "the announcement is over; Reason" },
	{ '>', "ACK", NULL },
	{ 0, NULL, NULL },
};
static const struct flow_line modification_hold[] = {
	{ '>', "re-INVITE", "a=sendonly, version of o= raised by one" },
	{ '<', "200", "a=recvonly" },
	{ '>', "ACK", NULL },
	{ '>', "re-INVITE", "a=sendrecv" },
	{ '<', "200", NULL },
	{ '>', "ACK", NULL },
	{ 0, NULL, NULL },
};
static const struct flow_line modification_refresh[] = {
	{ '>', "UPDATE", "no SDP; Session-Expires, before half of it is over" },
	{ '<', "200", "Session-Expires" },
	{ 0, NULL, NULL },
};
static const struct flow_line release_bye[] = {
	{ '>', "BYE", "or from the network, with Reason" },
	{ '<', "200", NULL },
	{ 0, NULL, NULL },
};
static const struct flow_line cancel_ringing[] = {
	{ '>', "INVITE", NULL },
	{ '<', "180", NULL },
	{ '>', "CANCEL", "branch, Request-URI and CSeq number of the INVITE" },
	{ '<', "200", "to the CANCEL" },
	{ '<', "487", "to the INVITE" },
	{ '>', "ACK", NULL },
	{ 0, NULL, NULL },
};
static const struct flow_line messaging_mo[] = {
	{ '>', "MESSAGE", "RP-DATA with SMS-SUBMIT" },
	{ '<', "202", NULL },
	{ '<', "MESSAGE", "RP-ACK with SMS-SUBMIT-REPORT, In-Reply-To" },
	{ '>', "200", NULL },
	{ 0, NULL, NULL },
};
static const struct flow_line messaging_mt[] = {
	{ '<', "MESSAGE", "RP-DATA with SMS-DELIVER" },
	{ '>', "200", "no body" },
	{ '>', "MESSAGE", "RP-ACK with SMS-DELIVER-REPORT, In-Reply-To" },
	{ '<', "202", NULL },
	{ 0, NULL, NULL },
};
static const struct flow_line messaging_ussd[] = {
	{ '>', "INVITE", "code in application/vnd.3gpp.ussd+xml, Recv-Info: g.3gpp.ussd" },
	{ '<', "200", NULL },
	{ '>', "ACK", NULL },
	{ '<', "INFO", "a question" },
	{ '>', "200", NULL },
	{ '>', "INFO", "the user's reply" },
	{ '<', "200", NULL },
	{ '<', "BYE", "the last text" },
	{ '>', "200", NULL },
	{ 0, NULL, NULL },
};
static const struct flow_line supplementary_transfer[] = {
	{ '>', "REFER", "Refer-To: the target" },
	{ '<', "202", NULL },
	{ '<', "NOTIFY", "SIP/2.0 100 Trying" },
	{ '>', "200", NULL },
	{ '<', "NOTIFY", "SIP/2.0 200 OK; terminated" },
	{ '>', "200", NULL },
	{ '>', "BYE", "the first call" },
	{ '<', "200", NULL },
	{ 0, NULL, NULL },
};
static const struct flow_line supplementary_subscription[] = {
	{ '>', "SUBSCRIBE", "Event, Expires" },
	{ '<', "200", "Expires granted" },
	{ '<', "NOTIFY", "at once: the state as it is" },
	{ '>', "200", NULL },
	{ '<', "NOTIFY", "whenever it changes" },
	{ '>', "200", NULL },
	{ 0, NULL, NULL },
};

const struct flow_row flow_rows[] = {
	{ GROUP_REGISTRATION, "registration with IMS AKA", "TS 24.229 5.1.1.2", registration_aka },
	{ GROUP_REGISTRATION, "resynchronisation", "TS 33.203 6.1.3", registration_resync },
	{ GROUP_REGISTRATION, "the UE leaves", "TS 24.229 5.1.1.6", registration_end },
	{ GROUP_REGISTRATION, "the network ends it", "TS 24.229 5.4.1.5", registration_ended },
	{ GROUP_SETUP, "call of the UE with preconditions", "RFC 3312 5", setup_preconditions },
	{ GROUP_SETUP, "call to the UE", "RFC 3261 13.3", setup_plain },
	{ GROUP_SETUP, "refused call", "RFC 3261 13.2.2.3", setup_refused },
	{ GROUP_EARLY_MEDIA, "announcement before a refusal", "RFC 5009, TS 24.628", early_announcement },
	{ GROUP_MODIFICATION, "hold and resume", "TS 24.610, RFC 3264 8.4", modification_hold },
	{ GROUP_MODIFICATION, "session refresh", "RFC 4028 7", modification_refresh },
	{ GROUP_RELEASE, "hang up", "RFC 3261 15.1", release_bye },
	{ GROUP_CANCEL, "given up while it rings", "RFC 3261 9", cancel_ringing },
	{ GROUP_MESSAGING, "short message from the UE", "TS 24.341 5.3.1", messaging_mo },
	{ GROUP_MESSAGING, "short message to the UE", "TS 24.341 5.3.2", messaging_mt },
	{ GROUP_MESSAGING, "USSD dialogue", "TS 24.390 4.5", messaging_ussd },
	{ GROUP_SUPPLEMENTARY, "call transfer", "TS 24.629, RFC 3515 2.4", supplementary_transfer },
	{ GROUP_SUPPLEMENTARY, "subscription", "RFC 6665 3", supplementary_subscription },
	{ GROUP_NONE, NULL, NULL, NULL },
};
