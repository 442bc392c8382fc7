/* SPDX-License-Identifier: Apache-2.0 */
/* Responses that can leave again. */
#include "sip/kept.h"

#include "msg/view.h"

/* So many different responses to one INVITE are known again; a UE that sends more makes new ones. */
enum { KEPT_MAX = 32 };

struct kept *kept_new(struct stack *stack, const struct scene *request, struct link *link,
		      const struct addr *to)
{
	struct kept *kept = mem_alloc(sizeof(*kept));

	kept->refs = 1;
	kept->stack = stack;
	kept->link = link_hold(link);
	kept->to = *to;
	scene_copy(&kept->scene, request);
	scene_place(&kept->scene, stack, link, false);
	kept->scene.request = request->msg;
	return kept;
}

struct kept *kept_hold(struct kept *kept)
{
	kept->refs++;
	return kept;
}

void kept_release(struct kept *kept)
{
	if (!kept || --kept->refs)
		return;
	link_release(kept->link);
	scene_clear(&kept->scene);
	mem_free(kept->octets);
	mem_free(kept);
}

void kept_send(struct kept *kept, struct msg *response, const struct scene *request, bool octets)
{
	struct outgoing out = { .link = kept->link,
				.to = &kept->to,
				.scene = &kept->scene,
				.request = request,
				.kept = octets ? &kept->octets : NULL,
				.n_kept = &kept->n,
				.copy = ++kept->copies };
	bool pipe = kept->link->proto == PROTO_PIPE;

	out_message(kept->stack, &out, response);
	/* later copies are octets; what rules said of the first holds for them */
	kept->scene.msg = NULL;
	if (!pipe)
		loop_reap(kept->stack->options.loop, response, (void (*)(void *))msg_free);
}

void kept_send_again(struct kept *kept, struct msg *response)
{
	struct outgoing out = {
		.link = kept->link, .to = &kept->to, .scene = &kept->scene, .copy = kept->copies + 1
	};

	if (!kept->octets) {
		kept->stack->counters.retransmitted++;
		kept_send(kept, response, NULL, false);
		return;
	}
	kept->copies++;
	out_again(kept->stack, &out, (struct str){ kept->octets, kept->n });
	msg_free(response);
}

void kept_forget_request(struct kept *kept)
{
	kept->scene.msg = kept->scene.request = NULL;
}

/* Was this response sent before? Then this is another copy of it: the UAS repeats it, or a UE's leg
 * further on does (RFC 3261 13.3.1.4, RFC 3262 3). */
struct kept *kept_find(const struct request *request, uint64_t id)
{
	struct kept *kept = id ? request->kept : NULL;

	if (id && request->txn.out && request->txn.out->id == id)
		return request->txn.out;
	while (kept && kept->id != id)
		kept = kept->next;
	return kept;
}

/* All that are listed. */
static void kept_release_all(struct request *request)
{
	struct kept *kept;

	while ((kept = request->kept)) {
		request->kept = kept->next;
		request->n_kept--;
		kept->next = NULL;
		kept_forget_request(kept);
		kept_release(kept);
	}
}

/* Remembers the last response, and beyond the next one what may be repeated end to end: 2xx, and
 * until there is a final one reliable provisional ones. */
void kept_remember(struct request *request, struct kept *kept, const struct msg *response)
{
	kept_release(request->txn.out);
	request->txn.out = kept;
	if (response->status >= 200 && request->kept && request->kept->scene.status < 200)
		kept_release_all(request);
	if (!kept->id || request->n_kept >= KEPT_MAX)
		return;
	if (response->status < 200 && !msg_find(response, HDR_RSEQ, 0))
		return;
	request->n_kept++;
	kept->next = request->kept;
	request->kept = kept_hold(kept);
}

void request_forget_kept(struct request *request)
{
	kept_release_all(request);
	if (request->txn.out)
		kept_forget_request(request->txn.out);
}

uint64_t response_id(const struct stack *stack, struct msg *response)
{
	struct str parts[] = { msg_to_tag(response), msg_value(response, HDR_RSEQ),
			       response->body };
	uint64_t id = stack->loop_key + (uint64_t)response->status;

	if (response->status == 100)
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		id = str_hash(parts[i], id);
	return id;
}
