/* SPDX-License-Identifier: Apache-2.0 */
/* Turns and the behaviours that come with imsd. */
#include "proc/behaviours.h"
#include "base/mem.h"
#include "proc/message_behaviours.h"
#include "proc/sms_behaviours.h"

#define MS 1000
#define SECONDS 1000000

static const struct step challenge[] = {
	{ STEP_REPLY, 401 },
	{ STEP_END },
};

static const struct step accept[] = {
	{ STEP_REPLY, 200 },
	{ STEP_END },
};

static const struct step forbid[] = {
	{ STEP_REPLY, 403 },
	{ STEP_END },
};

static const struct step not_found[] = {
	{ STEP_REPLY, 404 },
	{ STEP_END },
};

static const struct step server_error[] = {
	{ STEP_REPLY, 500 },
	{ STEP_END },
};

static const char *const retry_headers[] = { "Retry-After: 30", NULL };

static const struct step overloaded[] = {
	{ STEP_REPLY, 503, .headers = retry_headers },
	{ STEP_END },
};

static const struct step time_out[] = {
	{ STEP_REPLY, 504 },
	{ STEP_END },
};

static const struct step silent[] = {
	{ STEP_END },
};

static const struct step notify[] = {
	{ STEP_SEND, .what = "NOTIFY" },
	{ STEP_END },
};

/* What the far end does when it is called. */

static const struct step answer[] = {
	{ STEP_REPLY, 183, .after_us = 100 * MS, .sdp = "audio no-precondition" },
	{ STEP_REPLY, 180, .after_us = 300 * MS },
	{ STEP_REPLY, 200, .after_us = 2 * SECONDS, .sdp = "audio no-precondition" },
	{ STEP_END },
};

/* TS 34.229-1 C.10 */
static const struct step conference[] = {
	{ STEP_REPLY, 183, .sdp = "audio no-precondition" },
	{ STEP_REPLY, 200, .after_us = 200 * MS, .sdp = "audio no-precondition" },
	{ STEP_END },
};

static const struct step answer_fast[] = {
	{ STEP_REPLY, 200, .sdp = "audio no-precondition" },
	{ STEP_END },
};

static const struct step ring[] = {
	{ STEP_REPLY, 180, .after_us = 100 * MS },
	{ STEP_END },
};

static const struct step busy[] = {
	{ STEP_REPLY, 486, .after_us = 100 * MS },
	{ STEP_END },
};

static const struct step decline[] = {
	{ STEP_REPLY, 180, .after_us = 100 * MS },
	{ STEP_REPLY, 603, .after_us = 1 * SECONDS },
	{ STEP_END },
};

static const struct step unavailable[] = {
	{ STEP_REPLY, 480, .after_us = 100 * MS },
	{ STEP_END },
};

static const struct step early_media[] = {
	{ STEP_REPLY, 183, .after_us = 100 * MS, .sdp = "audio no-precondition", .early_media = "sendrecv" },
	{ STEP_WAIT, .what = "PRACK" },
	{ STEP_MEDIA, .what = "silence" },
	{ STEP_REPLY, 200, .after_us = 4 * SECONDS, .sdp = "audio no-precondition" },
	{ STEP_WAIT, .what = "ACK" },
	{ STEP_MEDIA, .what = "echo" },
	{ STEP_END },
};

static const char *const denial_headers[] = { "Reason: Q.850;cause=1;text=\"Unallocated number\"",
					      NULL };

static const struct step announcement[] = {
	{ STEP_REPLY, 183, .after_us = 100 * MS, .sdp = "audio no-precondition", .early_media = "sendrecv" },
	{ STEP_WAIT, .what = "PRACK" },
	{ STEP_MEDIA, .what = "silence" },
	{ STEP_REPLY, 480, .after_us = 4 * SECONDS, .headers = denial_headers },
	{ STEP_END },
};

/* PROCEDURES: tables A to D of RFC 3312 as TS 24.229 6.1 has them. */
static const struct step precondition[] = {
	{ STEP_REPLY, 183, .after_us = 100 * MS, .sdp = "precondition" },
	{ STEP_WAIT, .what = "PRACK" },
	{ STEP_WAIT, .what = "precondition" },
	{ STEP_REPLY, 180 },
	{ STEP_REPLY, 200, .after_us = 2 * SECONDS, .sdp = "audio no-precondition" },
	{ STEP_END },
};

static const struct step precondition_required[] = {
	{ STEP_REPLY, 183, .after_us = 100 * MS, .sdp = "precondition",
	  .reliable = RELIABLE_ALWAYS, .needs = "precondition" },
	{ STEP_WAIT, .what = "PRACK" },
	{ STEP_WAIT, .what = "precondition" },
	{ STEP_REPLY, 180 },
	{ STEP_REPLY, 200, .after_us = 2 * SECONDS, .sdp = "audio no-precondition" },
	{ STEP_END },
};

static const struct step no_100rel[] = {
	{ STEP_REPLY, 183, .after_us = 100 * MS, .sdp = "audio no-precondition", .reliable = RELIABLE_NEVER },
	{ STEP_REPLY, 180, .after_us = 300 * MS, .reliable = RELIABLE_NEVER },
	{ STEP_REPLY, 200, .after_us = 2 * SECONDS, .sdp = "audio no-precondition" },
	{ STEP_END },
};

static const struct step forked[] = {
	{ STEP_REPLY, 183, .after_us = 100 * MS, .dialog = "a", .sdp = "audio no-precondition" },
	{ STEP_REPLY, 183, .after_us = 100 * MS, .dialog = "b", .sdp = "audio no-precondition" },
	{ STEP_REPLY, 180, .after_us = 300 * MS, .dialog = "a" },
	{ STEP_REPLY, 180, .dialog = "b" },
	{ STEP_REPLY, 200, .after_us = 2 * SECONDS, .dialog = "b", .sdp = "audio no-precondition" },
	{ STEP_END },
};

static const char *const redirect_headers[] = { "Contact: <sip:+15550101@$domain>", NULL };

static const struct step redirect[] = {
	{ STEP_REPLY, 302, .after_us = 100 * MS, .headers = redirect_headers },
	{ STEP_END },
};

static const struct step hold[] = {
	{ STEP_REPLY, 180, .after_us = 100 * MS },
	{ STEP_REPLY, 200, .after_us = 1 * SECONDS, .sdp = "audio no-precondition" },
	{ STEP_WAIT, .what = "ACK" },
	{ STEP_SEND, .what = "INVITE", .after_us = 2 * SECONDS, .sdp = "hold" },
	{ STEP_SEND, .what = "INVITE", .after_us = 3 * SECONDS, .sdp = "resume" },
	{ STEP_END },
};

static const struct step video[] = {
	{ STEP_REPLY, 183, .after_us = 100 * MS, .sdp = "video no-precondition" },
	{ STEP_REPLY, 180, .after_us = 300 * MS },
	{ STEP_REPLY, 200, .after_us = 2 * SECONDS, .sdp = "video no-precondition" },
	{ STEP_END },
};

static const struct step upgrade[] = {
	{ STEP_REPLY, 180, .after_us = 100 * MS },
	{ STEP_REPLY, 200, .after_us = 1 * SECONDS, .sdp = "audio no-precondition" },
	{ STEP_WAIT, .what = "ACK" },
	{ STEP_SEND, .what = "INVITE", .after_us = 2 * SECONDS, .sdp = "video" },
	{ STEP_END },
};

static const struct step hangup[] = {
	{ STEP_REPLY, 180, .after_us = 100 * MS },
	{ STEP_REPLY, 200, .after_us = 1 * SECONDS, .sdp = "audio no-precondition" },
	{ STEP_WAIT, .what = "ACK" },
	{ STEP_SEND, .what = "BYE", .after_us = 5 * SECONDS },
	{ STEP_END },
};

/* What a far end does that is referred: its INVITE is the one that was asked for, its BYE ends the call
 * that the REFER came in. */

static const struct step replace[] = {
	{ STEP_REPLY, 200, .sdp = "audio no-precondition" },
	{ STEP_END },
};

static const struct step transfer[] = {
	{ STEP_REPLY, 202 },
	{ STEP_SEND, .what = "INVITE", .after_us = 100 * MS },
	{ STEP_END },
};

static const struct step transfer_hangup[] = {
	{ STEP_REPLY, 202 },
	{ STEP_SEND, .what = "INVITE", .after_us = 100 * MS },
	{ STEP_WAIT, .what = "2xx" },
	{ STEP_SEND, .what = "BYE", .after_us = 500 * MS },
	{ STEP_END },
};

static const struct step transfer_late[] = {
	{ STEP_REPLY, 202, .after_us = 3 * SECONDS },
	{ STEP_SEND, .what = "INVITE", .after_us = 5 * SECONDS },
	{ STEP_END },
};

static const struct step transfer_given_up[] = {
	{ STEP_REPLY, 202 },
	{ STEP_SEND, .what = "INVITE", .after_us = 100 * MS },
	{ STEP_WAIT, .what = "180" },
	{ STEP_SEND, .what = "CANCEL", .after_us = 1 * SECONDS },
	{ STEP_END },
};

static const struct step transfer_failed[] = {
	{ STEP_REPLY, 202 },
	{ STEP_SEND, .what = "NOTIFY", .after_us = 500 * MS, .body = "SIP/2.0 503 Service Unavailable" },
	{ STEP_END },
};

static const struct step transfer_forgotten[] = {
	{ STEP_REPLY, 202 },
	{ STEP_END },
};

static const char *const no_subscription[] = { "Refer-Sub: false", NULL };

static const struct step transfer_untold[] = {
	{ STEP_REPLY, 200, .headers = no_subscription },
	{ STEP_SEND, .what = "INVITE", .after_us = 100 * MS },
	{ STEP_END },
};

static const struct step refuse_transfer[] = {
	{ STEP_REPLY, 603 },
	{ STEP_END },
};

static const struct step not_allowed[] = {
	{ STEP_REPLY, 405 },
	{ STEP_END },
};

static const struct step no_dialog[] = {
	{ STEP_REPLY, 481 },
	{ STEP_END },
};

static const struct step notify_late[] = {
	{ STEP_SEND, .what = "NOTIFY", .after_us = 5 * SECONDS },
	{ STEP_END },
};

static const struct step cancelled[] = {
	{ STEP_REPLY, 200 },
	{ STEP_REPLY, 487, .of = "INVITE" },
	{ STEP_END },
};

static const struct step agree[] = {
	{ STEP_REPLY, 200, .sdp = "true" },
	{ STEP_END },
};

static const struct step confirm[] = {
	{ STEP_REPLY, 200 },
	{ STEP_END },
};

/* Calls that the network starts. */

static const struct step call_plain[] = {
	{ STEP_SEND, .what = "INVITE", .sdp = "audio" },
	{ STEP_END },
};

static const struct step call_precondition[] = {
	{ STEP_SEND, .what = "INVITE", .sdp = "precondition" },
	{ STEP_END },
};

static const struct step call_reserved[] = {
	{ STEP_SEND, .what = "INVITE", .sdp = "reserved" },
	{ STEP_END },
};

static const char *const require_precondition[] = { "Require: precondition", NULL };

static const struct step call_precondition_required[] = {
	{ STEP_SEND, .what = "INVITE", .sdp = "precondition", .headers = require_precondition },
	{ STEP_END },
};

static const struct step call_no_offer[] = {
	{ STEP_SEND, .what = "INVITE" },
	{ STEP_END },
};

static const struct step call_video[] = {
	{ STEP_SEND, .what = "INVITE", .sdp = "video" },
	{ STEP_END },
};

static const char *const privacy[] = { "Privacy: id", NULL };

static const struct step call_anonymous[] = {
	{ STEP_SEND, .what = "INVITE", .sdp = "audio", .headers = privacy },
	{ STEP_END },
};

static const struct step call_cancel[] = {
	{ STEP_SEND, .what = "INVITE", .sdp = "audio" },
	{ STEP_WAIT, .what = "180" },
	{ STEP_SEND, .what = "CANCEL", .after_us = 2 * SECONDS },
	{ STEP_END },
};

static const char *const elsewhere[] = { "Reason: SIP;cause=200;text=\"Call completed elsewhere\"",
					 NULL };

static const struct step call_elsewhere[] = {
	{ STEP_SEND, .what = "INVITE", .sdp = "audio" },
	{ STEP_WAIT, .what = "180" },
	{ STEP_SEND, .what = "CANCEL", .after_us = 1 * SECONDS, .headers = elsewhere },
	{ STEP_END },
};

static const struct step call_hold[] = {
	{ STEP_SEND, .what = "INVITE", .sdp = "audio" },
	{ STEP_WAIT, .what = "2xx" },
	{ STEP_SEND, .what = "INVITE", .after_us = 2 * SECONDS, .sdp = "hold" },
	{ STEP_SEND, .what = "INVITE", .after_us = 3 * SECONDS, .sdp = "resume" },
	{ STEP_END },
};

static const struct step call_upgrade[] = {
	{ STEP_SEND, .what = "INVITE", .sdp = "audio" },
	{ STEP_WAIT, .what = "2xx" },
	{ STEP_SEND, .what = "INVITE", .after_us = 2 * SECONDS, .sdp = "video" },
	{ STEP_END },
};

static const struct step call_hangup[] = {
	{ STEP_SEND, .what = "INVITE", .sdp = "audio" },
	{ STEP_WAIT, .what = "2xx" },
	{ STEP_SEND, .what = "BYE", .after_us = 5 * SECONDS },
	{ STEP_END },
};

static const char incoming[] = "call.incoming", outgoing[] = "call.outgoing",
		  referred[] = "call.refer";

const struct behaviour behaviour_rows[] = {
	/* name                   turn                      steps                       help */
	{ "challenge",             "registration.challenge", challenge,                  "401 with a challenge" },
	{ "accept",                "registration.accept",    accept,                     "200 with bindings, Path and Service-Route" },
	{ "subscribe-accept",      "subscription.incoming",  accept,                     "200 with Expires, Contact and Record-Route" },
	{ "publish-accept",        "publication.incoming",   accept,                     "200 with SIP-ETag and Expires" },
	{ "notify",                "subscription.notify",    notify,                     "a NOTIFY with the newest state" },
	{ "notify",                "referral.notify",        notify,                     "a NOTIFY with what has come of the REFER so far" },
	{ "forbid",                NULL,                     forbid,                     "403" },
	{ "not-found",             NULL,                     not_found,                  "404" },
	{ "server-error",          NULL,                     server_error,               "500" },
	{ "overloaded",            NULL,                     overloaded,                 "503 with Retry-After: 30" },
	{ "time-out",              NULL,                     time_out,                   "504" },
	{ "silent",                NULL,                     silent,                     "no answer at all" },
	{ "answer",                incoming,                 answer,                     "183 with SDP, 180, 200 after 2.4 s" },
	{ "answer-fast",           incoming,                 answer_fast,                "200 at once" },
	{ "conference",            incoming,                 conference,                 "183 with SDP, 200 after 200 ms: what a focus does" },
	{ "ring",                  incoming,                 ring,                       "180 for ever" },
	{ "busy",                  incoming,                 busy,                       "486" },
	{ "decline",               incoming,                 decline,                    "180, 603 after 1 s" },
	{ "unavailable",           incoming,                 unavailable,                "480" },
	{ "early-media",           incoming,                 early_media,                "183 with SDP and P-Early-Media, no 180, 200 after 4 s" },
	{ "announcement",          incoming,                 announcement,               "183 with an announcement, then 480 with Reason" },
	{ "precondition",          incoming,                 precondition,               "183 with preconditions; 180 and 200 when they are met" },
	{ "precondition-required", incoming,                 precondition_required,      "the same; 421 to an INVITE without precondition" },
	{ "no-100rel",             incoming,                 no_100rel,                  "183, 180 and 200, nothing reliable; 420 when 100rel is required" },
	{ "forked",                incoming,                 forked,                     "two early dialogs, the second answers" },
	{ "redirect",              incoming,                 redirect,                   "302 to +15550101" },
	{ "hold",                  incoming,                 hold,                       "180, 200; holds after 2 s, resumes after 3 s more" },
	{ "video",                 incoming,                 video,                      "like answer, and takes video" },
	{ "upgrade",               incoming,                 upgrade,                    "180, 200; adds video by re-INVITE after 2 s" },
	{ "hangup",                incoming,                 hangup,                     "180, 200; BYE after 5 s" },
	{ "call",                  outgoing,                 call_plain,                 "INVITE with an audio offer" },
	{ "answer",                outgoing,                 call_plain,                 "the same: goes along with whatever the UE does" },
	{ "precondition",          outgoing,                 call_precondition,          "INVITE with preconditions, resources not reserved" },
	{ "reserved",              outgoing,                 call_reserved,              "INVITE with preconditions, our resources reserved" },
	{ "precondition-required", outgoing,                 call_precondition_required, "INVITE that requires precondition" },
	{ "no-offer",              outgoing,                 call_no_offer,              "INVITE without an offer" },
	{ "video",                 outgoing,                 call_video,                 "INVITE that offers audio and video" },
	{ "anonymous",             outgoing,                 call_anonymous,             "INVITE of a caller who keeps his identity" },
	{ "cancel",                outgoing,                 call_cancel,                "CANCEL 2 s after the 180" },
	{ "elsewhere",             outgoing,                 call_elsewhere,             "CANCEL 1 s after the 180: answered elsewhere" },
	{ "hold",                  outgoing,                 call_hold,                  "holds 2 s after the answer, resumes after 3 s more" },
	{ "upgrade",               outgoing,                 call_upgrade,               "adds video by re-INVITE 2 s after the answer" },
	{ "hangup",                outgoing,                 call_hangup,                "BYE 5 s after the answer" },
	{ "replace",               incoming,                 replace,                    "200 at once: the default of an INVITE with Replaces" },
	{ "transfer",              referred,                 transfer,                   "202, and the INVITE that was asked for; NOTIFYs tell what comes of it" },
	{ "hangup",                referred,                 transfer_hangup,            "the same, and BYE when it was answered" },
	{ "late",                  referred,                 transfer_late,              "202 after 3 s, the INVITE 5 s later" },
	{ "give-up",               referred,                 transfer_given_up,          "CANCEL 1 s after the 180 of that INVITE" },
	{ "fail",                  referred,                 transfer_failed,            "202, no INVITE, NOTIFY with 503" },
	{ "forget",                referred,                 transfer_forgotten,         "202, no INVITE; the subscription runs out" },
	{ "no-subscription",       referred,                 transfer_untold,            "200 with Refer-Sub: false, and the INVITE" },
	{ "decline",               referred,                 refuse_transfer,            "603" },
	{ "not-allowed",           referred,                 not_allowed,                "405" },
	{ "no-dialog",             referred,                 no_dialog,                  "481" },
	{ "late",                  "referral.notify",        notify_late,                "the NOTIFY 5 s later" },
	{ "stay",                  "call.established",       silent,                     "nothing more" },
	{ "cancelled",             "call.cancel",            cancelled,                  "200 to the CANCEL, 487 to the INVITE" },
	{ "agree",                 NULL,                     agree,                      "200 with the answer that an offer calls for" },
	{ "confirm",               NULL,                     confirm,                    "200" },
	MESSAGE_BEHAVIOUR_ROWS,
	SMS_BEHAVIOUR_ROWS,
};
const unsigned n_behaviour_rows = ARRAY_LEN(behaviour_rows);

const struct turn turn_rows[] = {
	{ "registration.challenge", "challenge", "a REGISTER must authenticate: the vector is ready" },
	{ "registration.accept", "accept", "a REGISTER is right and its bindings are written" },
	{ "subscription.incoming", "subscribe-accept", "a SUBSCRIBE is right: a new one, or one in a subscription" },
	{ "publication.incoming", "publish-accept", "a PUBLISH is right: a new publication, or one for another" },
	{ "subscription.notify", "notify", "a subscriber is to be told what there is now" },
	{ "referral.notify", "notify", "who referred us is to be told what has come of it" },
	{ "call.incoming", "answer", "an INVITE has come for the far end; the default is that of its entry in peers" },
	{ "call.outgoing", "call", "the network starts a call" },
	{ "call.established", "stay", "the ACK of the 2xx has come or left" },
	{ "call.prack", "agree", "a PRACK has come" },
	{ "call.update", "agree", "an UPDATE has come" },
	{ "call.modify", "agree", "a re-INVITE has come" },
	{ "call.refer", "transfer", "a REFER has come, in a call or outside of one" },
	{ "call.cancel", "cancelled", "a CANCEL has come; the INVITE is there by of = \"INVITE\"" },
	{ "call.bye", "confirm", "a BYE has come" },
	{ "call.request", "confirm", "another request has come in the dialog" },
	MESSAGE_TURN_ROWS,
	SMS_TURN_ROWS,
};
const unsigned n_turn_rows = ARRAY_LEN(turn_rows);
