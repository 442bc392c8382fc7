/* SPDX-License-Identifier: Apache-2.0 */
/* Refusals of the UE as causes for the journal. What a person may do with a call (busy, declined,
 * cancelled, diverted) is none. */
#include <stdio.h>

#include "msg/body_part.h"
#include "msg/value.h"
#include "msg/view.h"
#include "proc/sdp_codecs.h"
#include "role/duty_causes.h"
#include "role/pcscf_private.h"

enum place { ANYWHERE, IN_DIALOG };

/* The first row that fits; METHOD_NONE: any method. */
static const struct {
	enum method method;
	uint16_t first, last;
	enum cause_id cause;
	enum place place;
} rows[] = {
	{ METHOD_MESSAGE, 300, 699, CAUSE_MESSAGE_REFUSED },
	{ METHOD_NOTIFY, 300, 699, CAUSE_NOTIFY_REFUSED, IN_DIALOG },
	{ METHOD_BYE, 481, 481, CAUSE_NONE }, /* both have hung up; see proc/call_send.c */
	{ METHOD_CANCEL, 481, 481, CAUSE_NONE },
	{ METHOD_INFO, 469, 469, CAUSE_INFO_PACKAGE_REFUSED },
	{ METHOD_NONE, 481, 481, CAUSE_DIALOG_LOST_BY_UE, IN_DIALOG },
	{ METHOD_INVITE, 488, 488, CAUSE_CALL_REFUSED_MEDIA },
	{ METHOD_INVITE, 606, 606, CAUSE_CALL_REFUSED_MEDIA },
	{ METHOD_UPDATE, 488, 488, CAUSE_CALL_REFUSED_MEDIA },
	{ METHOD_NONE, 415, 415, CAUSE_CALL_REFUSED_BODY },
	{ METHOD_NONE, 420, 420, CAUSE_CALL_REFUSED_EXTENSION },
	{ METHOD_NONE, 421, 421, CAUSE_CALL_WANTS_EXTENSION },
	{ METHOD_NONE, 422, 422, CAUSE_NONE }, /* tried again; see proc/call_invite.c */
	{ METHOD_NONE, 580, 580, CAUSE_CALL_REFUSED_PRECONDITION },
	{ METHOD_INVITE, 480, 480, CAUSE_CALL_UE_UNAVAILABLE },
	{ METHOD_INVITE, 400, 407, CAUSE_CALL_UE_ERROR },
	{ METHOD_INVITE, 413, 479, CAUSE_CALL_UE_ERROR },
	{ METHOD_INVITE, 482, 485, CAUSE_CALL_UE_ERROR },
	{ METHOD_INVITE, 493, 599, CAUSE_CALL_UE_ERROR },
	{ METHOD_UPDATE, 400, 407, CAUSE_CALL_UE_ERROR },
	{ METHOD_PRACK, 400, 699, CAUSE_CALL_UE_ERROR },
};

/* Headers of the answer that say more. */
static const enum hdr telling[] = { HDR_WARNING, HDR_REASON,       HDR_UNSUPPORTED, HDR_REQUIRE,
				    HDR_ACCEPT,  HDR_ALLOW_EVENTS, HDR_RECV_INFO };

static enum cause_id cause_of(const struct scene *scene, int status)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if ((rows[i].method == METHOD_NONE || rows[i].method == scene->method) &&
		    (rows[i].place == ANYWHERE || scene->in_dialog) && status >= rows[i].first &&
		    status <= rows[i].last)
			return rows[i].cause;
	return CAUSE_NONE;
}

/* What was offered, and what the UE could have done. */
static void add_codecs(struct msg *request, struct msg *response, struct buf *text)
{
	struct str ours = body_part_find(request, STR("application/sdp")),
		   theirs = body_part_find(response, STR("application/sdp"));

	buf_add_text(text, "; offered: ");
	sdp_codecs_write(ours, text);
	if (!theirs.n)
		return;
	buf_add_text(text, "; it could: ");
	sdp_codecs_write(theirs, text);
}

void pcscf_blame_response(struct relaying *relaying, struct msg *response)
{
	struct request *request = relaying->run.request;
	enum cause_id cause = cause_of(request->scene, response->status);
	struct buf text = { 0 };

	if (!cause)
		return;
	buf_printf(&text, "%.*s got %d %.*s", STR_ARG(request->scene->method_name),
		   response->status, STR_ARG(response->reason));
	for (size_t i = 0; i < ARRAY_LEN(telling); i++)
		if (msg_find(response, telling[i], 0))
			buf_printf(&text, "; %s: %.*s", hdr_row(telling[i])->name,
				   STR_ARG(msg_value(response, telling[i])));
	if (cause == CAUSE_CALL_REFUSED_MEDIA && request->msg)
		add_codecs(request->msg, response, &text);
	duty_blame_for(&relaying->run, cause, "%.*s", STR_ARG(buf_str(&text)));
	buf_free(&text);
}

void pcscf_blame_refusal(struct relaying *relaying, struct msg *response)
{
	struct str warning = msg_value(response, HDR_WARNING);

	if (response->status == 480 && str_starts(warning, STR("399 scscf ")) &&
	    str_search(warning, STR("is not registered")) >= 0)
		duty_blame_for(&relaying->run, CAUSE_CALLEE_NOT_REGISTERED, "%.*s got 480; %.*s",
			       STR_ARG(relaying->run.request->scene->method_name),
			       STR_ARG(warning));
}
