/* SPDX-License-Identifier: Apache-2.0 */
/* Questions about a connection, asked through the knob gate with a scene of link and time. */
#include "sip/manner.h"

#include "sip/knobs.h"
#include "sip/stack_private.h"

/* No message, nobody known. */
static struct scene manner_scene(struct stack *stack, const struct link *link)
{
	struct scene scene = { .registered_at = -1,
			       .call_at = -1,
			       .snapshot = snapshot_hold(stack_snapshot(stack)) };

	scene_place(&scene, stack, link, true);
	return scene;
}

/* NULL: not set. */
static const char *manner_text(struct stack *stack, struct scene *scene, knob_id id)
{
	return knob_text(stack->options.gates, scene, id).p;
}

/* Names the rules that spoke beside the connection that they spoke of. */
static void manner_note(struct stack *stack, const struct scene *scene, struct link *link,
			const struct addr *from)
{
	struct buf names = { 0 }, text = { 0 };
	struct journal_entry entry = { .kind = JOURNAL_EVENT,
				       .link = link,
				       .remote = from,
				       .role = stack->options.role,
				       .event = "link.bent" };

	if (!scene->ruling || !stack->options.journal)
		return;
	ruling_names(scene->ruling, scene->copy, &names);
	ruling_text(scene->ruling, scene->copy, &text);
	entry.rules = buf_str(&names);
	entry.text = buf_str(&text);
	if (text.n)
		journal_write(stack->options.journal, &entry);
	buf_free(&names);
	buf_free(&text);
}

void manner_on_accept(void *ctx, struct link *link, struct link_manner *manner)
{
	struct stack *stack = ctx;
	struct gates *gates = stack->options.gates;
	struct scene scene = manner_scene(stack, link);

	manner->accept = (enum link_accept)knob_number(gates, &scene, SIP_LINK_ACCEPT);
	if (link->proto == PROTO_TLS && manner->accept == ACCEPT_TAKE) {
		manner->handshake =
			(enum link_handshake)knob_number(gates, &scene, SIP_TLS_HANDSHAKE);
		manner->tls.version = manner_text(stack, &scene, SIP_TLS_VERSION);
		manner->tls.certificate = manner_text(stack, &scene, CORE_TLS_CERTIFICATE);
		manner->tls.key = manner_text(stack, &scene, CORE_TLS_KEY);
	}
	manner_note(stack, &scene, link, &link->remote);
	scene_clear(&scene);
}

bool manner_on_keep_alive(void *ctx, struct link *link, const struct addr *from)
{
	struct stack *stack = ctx;
	struct scene scene = manner_scene(stack, link);
	bool answered = knob_number(stack->options.gates, &scene, SIP_LINK_KEEP_ALIVE) ==
			KEEP_ALIVE_ANSWER;

	manner_note(stack, &scene, link, from);
	scene_clear(&scene);
	return answered;
}
