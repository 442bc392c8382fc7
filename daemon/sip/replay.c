/* SPDX-License-Identifier: Apache-2.0 */
/* Messages that leave a second time, behind a later one. */
#include "sip/replay.h"

#include <string.h>

#include "sip/held.h"

enum { KEPT_MAX = 64, KEPT_OCTETS_MAX = 1 << 18 };

/* One that left. */
struct left {
	struct list node;  /* the stack's, newest last */
	struct link *link; /* held */
	struct addr to;
	struct scene scene; /* no ruling */
	struct msg *msg;
	unsigned copies;
	size_t n;
	char octets[];
};

static void left_free(struct stack *stack, struct left *left)
{
	stack->n_left--;
	stack->left_octets -= left->n;
	list_remove(&left->node);
	link_release(left->link);
	scene_clear(&left->scene);
	msg_free(left->msg);
	mem_free(left);
}

void replay_clear(struct stack *stack)
{
	struct left *left;

	list_each(left, &stack->left, struct left, node)
		left_free(stack, left);
}

/* What the scene points at goes with its message, or its call. */
static void left_keep_scene(struct left *left, const struct scene *scene)
{
	const char *behaviour = scene->behaviour;

	scene_copy(&left->scene, scene);
	left->msg = msg_clone(scene->msg);
	left->scene.msg = left->msg;
	left->scene.request = NULL;
	left->scene.method_name = left->msg->method_name;
	if (behaviour)
		left->scene.behaviour = arena_copy(&left->msg->arena, behaviour, strlen(behaviour));
}

void replay_keep(struct stack *stack, const struct outgoing *out, struct str bytes)
{
	struct left *left;

	if (out->copy > 1 || !out->scene->msg || bytes.n > KEPT_OCTETS_MAX ||
	    !gate_keeps(stack->options.gates, out->scene))
		return;
	left = mem_alloc(sizeof(*left) + bytes.n);
	left->link = link_hold(out->link);
	left->to = *out->to;
	left_keep_scene(left, out->scene);
	left->copies = 1;
	left->n = bytes.n;
	memcpy(left->octets, bytes.p, bytes.n);
	list_append(&stack->left, &left->node);
	stack->n_left++;
	stack->left_octets += bytes.n;
	while (stack->n_left > KEPT_MAX || stack->left_octets > KEPT_OCTETS_MAX)
		left_free(stack, list_first(&stack->left, struct left, node));
}

/* The newest that left there and fits, or NULL. */
static struct left *replay_find(struct stack *stack, const struct outgoing *out,
				const struct wire_verdict *verdict)
{
	struct left *left, *found = NULL;

	list_each(left, &stack->left, struct left, node)
		if (left->link == out->link && addr_equal(&left->to, out->to) &&
		    gate_replays(stack->options.gates, verdict, &left->scene))
			found = left;
	return found;
}

struct held *replay_take(struct stack *stack, const struct outgoing *out,
			 const struct wire_verdict *verdict)
{
	struct left *left = verdict->replay ? replay_find(stack, out, verdict) : NULL;
	struct outgoing again;
	struct held *held;

	if (!left)
		return NULL;
	again = (struct outgoing){
		.link = left->link, .to = &left->to, .scene = &left->scene, .copy = ++left->copies
	};
	held = held_new(stack, &again, out->scene, (struct str){ left->octets, left->n });
	held->text = "replayed";
	return held;
}
