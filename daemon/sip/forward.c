/* SPDX-License-Identifier: Apache-2.0 */
/* The response context of a proxy (RFC 3261 16.7): what becomes of the responses, time-outs and
 * failures of its branches. */
#include "sip/forward.h"

#include <stdio.h>

#include "msg/value.h"
#include "msg/view.h"
#include "sip/stack_private.h"

static void *branch_ctx(const struct branch *branch)
{
	return branch->ctx ? branch->ctx : branch->forward->leg.ctx;
}

static void branch_clear(struct branch *branch)
{
	msg_free(branch->msg);
	link_release(branch->link);
	early_free(branch);
}

void forward_free(struct forward *forward)
{
	struct request *request = forward->request;
	struct branch *added = forward->branches[forward->n - 1].next, *next;

	if (request) {
		request->owner = NULL;
		request->on_end = NULL;
		request_keep_message(request, false);
	}
	for (unsigned i = 0; i < forward->n; i++)
		branch_clear(&forward->branches[i]);
	for (; added; added = next) {
		next = added->next;
		branch_clear(added);
		mem_free(added);
	}
	msg_free(forward->best.msg);
	forward->stack->counters.branches -= forward->n + forward->n_added;
	if (forward->leg.on_end)
		forward->leg.on_end(forward->leg.ctx);
	mem_free(forward);
}

/* The branch's transaction is over. */
static void on_end(void *ctx)
{
	struct branch *branch = ctx;
	struct forward *forward = branch->forward;

	branch->client = NULL;
	if (--forward->alive == 0)
		forward_free(forward);
}

void forward_cancel(struct forward *forward, struct str reason)
{
	forward->closed = true;
	for (struct branch *branch = forward->branches; branch; branch = branch->next)
		if (!branch->done && branch->client)
			client_cancel(branch->client, reason);
}

/* Reason of a CANCEL that a response on another branch is the cause of (RFC 3326). */
static void cancel_others(struct forward *forward, int status)
{
	char reason[128];

	snprintf(reason, sizeof(reason), "SIP;cause=%d;text=\"%s\"", status,
		 status < 300 ? "Call completed elsewhere" : status_phrase(status));
	forward_cancel(forward, str_of(reason));
}

/* In place of a 503; when its sender knows for how long, that is passed on (RFC 3261 21.5.1). */
static void answer_500(struct request *request, const struct best *best)
{
	struct str retry_after = best->msg ? msg_value(best->msg, HDR_RETRY_AFTER) : STR_NONE;
	struct msg *response;

	if (!retry_after.n) {
		request_refuse(request, 500, best->why ? best->why : "the next hop answers 503");
		return;
	}
	response = request_response(request, 500, NULL);
	msg_add(response, HDR_RETRY_AFTER, msg_hold(response, retry_after));
	request_reply(request, response);
}

/* The best response leaves. A 503 would stop the client from asking this proxy at all, so it leaves
 * only when it speaks for all that would go there (step 6). */
static void forward_answer(struct forward *forward)
{
	struct request *request = forward->request;
	struct best *best = &forward->best;

	if (best->status == 503 && (forward->n > 1 || !best->speaks_for_all))
		answer_500(request, best);
	else if (best->msg)
		request_reply(request, best_take(best));
	else if (best->status)
		request_refuse(request, best->status, best->why);
	else if (!forward->taken)
		request_drop(request, "no next hop has an answer");
}

/* When all that is under way has ended, the next group is started or the best response goes. */
static void forward_decide(struct forward *forward)
{
	if (forward->pending || forward->request->answered)
		return;
	if (!forward->closed && forward->next < forward->n)
		forward_start_group(forward);
	else
		forward_answer(forward);
}

/* The branch ended with that status, and it is no 2xx. */
static void branch_failed(struct branch *branch, const struct best *offer)
{
	struct forward *forward = branch->forward;
	int status = offer->status;

	if (status)
		best_offer(&forward->best, offer, forward->cancelled);
	if (status >= 600)
		cancel_others(forward, status);
	if (status && !forward->cancelled &&
	    (forward->pending || (!forward->closed && forward->next < forward->n)))
		early_end(branch, status);
	forward_decide(forward);
}

/* All go upstream at once; a later CANCEL is answered with the tag of the first (9.2). */
static void take_provisional(struct branch *branch, struct msg *response)
{
	struct forward *forward = branch->forward;
	struct request *request = forward->request;
	struct str tag = msg_to_tag(response);

	if (request->answered || branch->replaced) {
		msg_free(response);
		return;
	}
	early_note(branch, response);
	if (!request->to_tag[0] && tag.n < sizeof(request->to_tag))
		memcpy(request->to_tag, tag.p ? tag.p : "", tag.n);
	if (!forward->leg.on_response ||
	    forward->leg.on_response(branch_ctx(branch), request, response))
		request_reply(request, response);
}

/* A 2xx to an INVITE always leaves (step 5). So does the second, different final response of one
 * branch, which only a fault of ours can make (client_user.on_response). */
static bool is_wanted(const struct request *request, const struct msg *response, bool again)
{
	return !request->answered || again ||
	       (request->txn.state == TXN_ACCEPTED && response->status < 300);
}

/* A branch that was replaced has ended: all that is left of it are its early dialogs. */
static void branch_left(struct branch *branch, int status)
{
	struct forward *forward = branch->forward;

	if (status >= 300 && !forward->request->answered && !forward->cancelled)
		early_end(branch, status);
}

/* A hook has taken the final response: it answers itself, or has replaced the branch. */
static void branch_taken(struct branch *branch, int status)
{
	if (branch->replaced) {
		branch_left(branch, status);
		return;
	}
	branch->forward->taken = true;
	branch_failed(branch, &(struct best){ 0 });
}

static void take_final(struct branch *branch, struct msg *response, bool again)
{
	struct forward *forward = branch->forward;
	struct request *request = forward->request;
	int status = response->status;

	if (branch->replaced && status >= 300) {
		branch_left(branch, status);
		msg_free(response);
		return;
	}
	if (!is_wanted(request, response, again)) {
		msg_free(response);
		return;
	}
	if (forward->leg.on_response &&
	    !forward->leg.on_response(branch_ctx(branch), request, response)) {
		branch_taken(branch, status);
		return;
	}
	if (request->answered || status < 300) {
		request_reply(request, response);
		if (status < 300)
			cancel_others(forward, status);
		return;
	}
	branch_failed(branch,
		      &(struct best){ .status = status,
				      .msg = response,
				      .speaks_for_all = branch->link->proto == PROTO_PIPE });
}

/* Takes our Via off (step 3). */
static void on_response(void *ctx, struct client *client, struct msg *response)
{
	struct branch *branch = ctx;
	struct forward *forward = branch->forward;
	struct msg_value via;
	bool again = branch->done;

	(void)client;
	if (response->status >= 200 && !branch->done) {
		branch->done = true;
		forward->pending -= !branch->replaced;
	}
	if (!forward->request || response->status == 100) {
		msg_free(response);
		return;
	}
	if (value_at(response, HDR_VIA, STR_NONE, 1, &via))
		value_remove(response, &via);
	if (response->status < 200)
		take_provisional(branch, response);
	else
		take_final(branch, response, again);
}

/* What stands for the answer of a next hop that gives none (16.7 step 2, 16.9). */
static struct best failure_of(struct branch *branch, enum client_end why)
{
	struct forward *forward = branch->forward;
	bool silent = why == CLIENT_TIMEOUT, invite = forward->request->txn.invite;
	struct best failure = { .status = !silent ? 503 :
					  invite  ? 408 :
						    504,
				.why = silent ? "the next hop is silent" :
						"the next hop is out of reach",
				.speaks_for_all = branch->link->proto == PROTO_PIPE };

	if (forward->cancelled)
		failure.status = 487;
	else if (forward->leg.on_failure)
		failure.status = forward->leg.on_failure(branch_ctx(branch), forward->request, why);
	return failure;
}

/* Another way for the same message? */
static bool branch_retry(struct branch *branch, enum client_end why)
{
	struct forward *forward = branch->forward;
	struct link *link = branch->link;

	if (!branch->msg || forward->closed || branch->replaced ||
	    !forward->leg.retry(branch_ctx(branch), why, &link, &branch->remote))
		return false;
	link_hold(link);
	link_release(branch->link);
	branch->link = link;
	branch_send(branch);
	return true;
}

static void on_failure(void *ctx, struct client *client, enum client_end why)
{
	struct branch *branch = ctx;
	struct forward *forward = branch->forward;
	struct best failure;

	if (forward->request && !forward->request->answered && branch_retry(branch, why)) {
		client->ctx = NULL;
		return;
	}
	branch->done = true;
	forward->pending -= !branch->replaced;
	if (!forward->request || forward->request->answered)
		return;
	if (branch->replaced) {
		branch_left(branch, 408);
		return;
	}
	failure = failure_of(branch, why);
	branch_failed(branch, &failure);
}

/* 16.8: its 487 will come, or nothing. */
static void on_timer_c(void *ctx, struct client *client)
{
	(void)ctx;
	client_cancel(client, STR("SIP;cause=408;text=\"Request Timeout\""));
}

static const struct client_user forward_user = { .on_response = on_response,
						 .on_failure = on_failure,
						 .on_end = on_end,
						 .on_timer_c = on_timer_c };

void branch_send(struct branch *branch)
{
	struct forward *forward = branch->forward;
	struct request *request = forward->request;
	char id[64];
	struct client_target target = { .link = branch->link,
					.remote = branch->remote,
					.branch = id,
					.scene = request->scene };
	struct msg *msg = branch->msg;

	branch->msg = forward->leg.retry ? msg_clone(msg) : NULL;
	proxy_branch_make(request, id);
	branch->client = client_send(request->txn.stack, msg, &target, &forward_user, branch);
}

void forward_start_group(struct forward *forward)
{
	unsigned first = forward->next;
	uint16_t q = forward->branches[first].q;

	while (forward->next < forward->n && forward->branches[forward->next].q == q)
		forward->next++;
	forward->pending = forward->next - first;
	forward->alive += forward->pending;
	for (unsigned i = first, end = forward->next; i < end; i++)
		branch_send(&forward->branches[i]);
}
