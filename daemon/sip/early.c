/* SPDX-License-Identifier: Apache-2.0 */
/* Early dialogs of a forked INVITE and the 199s that tell of their end (RFC 6228 5 and 6). */
#include "msg/names.h"
#include "msg/view.h"
#include "sip/forward.h"

void early_note(struct branch *branch, struct msg *response)
{
	struct str tag = msg_to_tag(response);
	struct early *early = branch->early;

	if (!branch->forward->tells_199 || !tag.n)
		return;
	while (early && !str_eq((struct str){ early->tag, early->n }, tag))
		early = early->next;
	if (!early) {
		early = mem_alloc(sizeof(*early) + tag.n);
		memcpy(early->tag, tag.p, tag.n);
		early->n = tag.n;
		early->next = branch->early;
		branch->early = early;
	}
	early->ended = early->ended || response->status == 199;
}

/* It has no RSeq: a proxy cannot repeat it. */
static void early_tell(struct request *request, const struct early *early, int status)
{
	struct msg *response = request_response(request, 199, NULL);

	msg_set(response, HDR_TO,
		MSG_JOIN(response, msg_value(request->msg, HDR_TO), STR(";tag="),
			 msg_hold(response, (struct str){ early->tag, early->n })));
	msg_add(response, HDR_REASON,
		msg_format(response, "SIP;cause=%d;text=\"%s\"", status, status_phrase(status)));
	request_reply(request, response);
}

void early_end(struct branch *branch, int status)
{
	for (struct early *early = branch->early; early; early = early->next) {
		if (!early->ended)
			early_tell(branch->forward->request, early, status);
		early->ended = true;
	}
}

void early_free(struct branch *branch)
{
	struct early *early;

	while ((early = branch->early)) {
		branch->early = early->next;
		mem_free(early);
	}
}
