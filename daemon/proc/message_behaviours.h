/* SPDX-License-Identifier: Apache-2.0 */
/* What the far end does with single requests, INFO and USSD: steps and rows for proc/behaviours.c
 * alone. */
#ifndef IMSD_PROC_MESSAGE_BEHAVIOURS_H
#define IMSD_PROC_MESSAGE_BEHAVIOURS_H

#include "rule/behaviour.h"

#define MESSAGE_MS(n) ((n)*INT64_C(1000))

/* One final response, and that is all. */
#define MESSAGE_REPLY(name, status)              \
	static const struct step name[] = {      \
		{ STEP_REPLY, status },          \
		{ STEP_END },                    \
	}
MESSAGE_REPLY(message_accept, 200);
MESSAGE_REPLY(message_accepted, 202);
MESSAGE_REPLY(message_not_allowed, 405);
MESSAGE_REPLY(message_too_long, 413);
MESSAGE_REPLY(message_unsupported, 415);
MESSAGE_REPLY(message_unavailable, 480);
MESSAGE_REPLY(message_busy, 486);
MESSAGE_REPLY(message_not_acceptable, 488);
MESSAGE_REPLY(message_too_large, 513);
MESSAGE_REPLY(message_decline, 603);

static const struct step message_echo[] = {
	{ STEP_REPLY, 200 },
	{ STEP_SEND, .what = "MESSAGE", .after_us = MESSAGE_MS(100) },
	{ STEP_END },
};

static const struct step message_late[] = {
	{ STEP_REPLY, 200, .after_us = MESSAGE_MS(5000) },
	{ STEP_END },
};

static const char *const no_packages[] = { "Recv-Info: infoDtmf", NULL };

static const struct step info_bad_package[] = {
	{ STEP_REPLY, 469, .headers = no_packages },
	{ STEP_END },
};

static const char *const dtmf_package[] = { "Recv-Info: infoDtmf", NULL };

static const struct step info_package_announced[] = {
	{ STEP_REPLY, 200, .sdp = "audio no-precondition", .headers = dtmf_package },
	{ STEP_END },
};

#define MESSAGE_SEND(name, method)               \
	static const struct step name[] = {      \
		{ STEP_SEND, .what = method },   \
		{ STEP_END },                    \
	}
MESSAGE_SEND(send_message, "MESSAGE");
MESSAGE_SEND(send_options, "OPTIONS");
MESSAGE_SEND(send_notify, "NOTIFY");
MESSAGE_SEND(send_info, "INFO");
MESSAGE_SEND(send_bye, "BYE");

static const struct step send_message_twice[] = {
	{ STEP_SEND, .what = "MESSAGE" },
	{ STEP_SEND, .what = "MESSAGE", .after_us = MESSAGE_MS(1000) },
	{ STEP_END },
};

/* USSD: no media, and the package is announced (TS 24.390 4.5.2, 4.5.4). */
static const char *const ussd_headers[] = { "Recv-Info: g.3gpp.ussd", NULL };

static const struct step ussd_answer[] = {
	{ STEP_REPLY, 200, .sdp = "no-media", .headers = ussd_headers },
	{ STEP_END },
};

static const char *const ussd_order_headers[] = { "Recv-Info: g.3gpp.ussd",
						  "Accept-Contact: *;+g.3gpp.nw-init-ussi", NULL };

static const struct step ussd_begin[] = {
	{ STEP_SEND, .what = "INVITE", .sdp = "no-media", .headers = ussd_order_headers },
	{ STEP_END },
};

static const struct step ussd_late[] = {
	{ STEP_SEND, .what = "INFO", .after_us = MESSAGE_MS(5000) },
	{ STEP_END },
};

static const struct step ussd_nothing[] = {
	{ STEP_END },
};

/* Anywhere. */
#define MESSAGE_ANY_ROWS                                                                              \
	{ "not-acceptable", NULL, message_not_acceptable, "488" },                                    \
	{ "not-allowed", NULL, message_not_allowed, "405 with Allow" }

#define MESSAGE_BEHAVIOUR_ROWS                                                                        \
	MESSAGE_ANY_ROWS,                                                                             \
	{ "message-accept", "message.incoming", message_accept, "200" },                              \
	{ "message-accepted", "message.incoming", message_accepted, "202: it will be delivered" },    \
	{ "message-unsupported", "message.incoming", message_unsupported, "415 with Accept" },        \
	{ "message-too-long", "message.incoming", message_too_long, "413" },                          \
	{ "message-too-large", "message.incoming", message_too_large, "513" },                        \
	{ "message-late", "message.incoming", message_late, "200 after 5 s" },                        \
	{ "message-echo", "message.incoming", message_echo, "200, and a MESSAGE back" },              \
	{ "unavailable", "message.incoming", message_unavailable, "480" },                            \
	{ "decline", "message.incoming", message_decline, "603" },                                    \
	{ "capabilities", "options.incoming", message_accept, "200 with what the far end can do" },   \
	{ "busy", "options.incoming", message_busy, "486" },                                          \
	{ "unavailable", "options.incoming", message_unavailable, "480" },                            \
	{ "bad-package", "info.incoming", info_bad_package, "469 with Recv-Info" },                   \
	{ "dtmf-package", "call.incoming", info_package_announced,                                    \
	  "200 at once, which announces the info package infoDtmf" },                                 \
	{ "message", "message.outgoing", send_message, "a MESSAGE" },                                 \
	{ "message-twice", "message.outgoing", send_message_twice, "the same text twice, 1 s apart" },\
	{ "options", "options.outgoing", send_options, "OPTIONS" },                                   \
	{ "unsolicited", "notify.outgoing", send_notify, "a NOTIFY that nobody has subscribed to" },  \
	{ "info", "info.outgoing", send_info, "an INFO without a dialog" },                           \
	{ "ussd", "call.incoming", ussd_answer, "200 without media; then the dialogue of the code" }, \
	{ "ussd", "call.outgoing", ussd_begin, "INVITE without media, with a USSD text" },            \
	{ "ussd-ask", "ussd.request", send_info, "the text by INFO" },                                \
	{ "ussd-ask-late", "ussd.request", ussd_late, "the same after 5 s" },                         \
	{ "ussd-bye", "ussd.end", send_bye, "BYE with the last text" },                               \
	{ "ussd-hang", NULL, ussd_nothing, "nothing more: the dialogue hangs" }

#define MESSAGE_TURN_ROWS                                                                             \
	{ "message.incoming", "message-accept", "a MESSAGE has come for the far end, in a call or not; the default is that of its entry in peers" }, \
	{ "options.incoming", "capabilities", "OPTIONS has come for the far end, in a call or not; likewise" }, \
	{ "info.incoming", "confirm", "an INFO has come in a call" },                                 \
	{ "message.outgoing", "message", "the network sends a MESSAGE" },                             \
	{ "options.outgoing", "options", "the network sends OPTIONS outside of a dialog" },           \
	{ "notify.outgoing", "unsolicited", "the network sends a NOTIFY outside of a dialog" },       \
	{ "info.outgoing", "info", "the network sends an INFO outside of a dialog" },                 \
	{ "ussd.request", "ussd-ask", "a USSD dialogue has a question for the user" },                \
	{ "ussd.end", "ussd-bye", "a USSD dialogue has come to its last text" }

#endif
