/* SPDX-License-Identifier: Apache-2.0 */
/* What a scene says of calls. */
#include "role/call_scene.h"

#include "msg/view.h"

/* Any number: it is the same for all elements, and guards nothing. */
#define CALL_KEY UINT64_C(0x63616c6c)

/* Methods that are sent for the sake of a call. */
static const bool of_call[METHOD_COUNT] = {
	[METHOD_INVITE] = true, [METHOD_ACK] = true,    [METHOD_BYE] = true,  [METHOD_CANCEL] = true,
	[METHOD_PRACK] = true,  [METHOD_UPDATE] = true, [METHOD_INFO] = true,
};

uint64_t call_scene_number(struct str call_id)
{
	return str_hash(call_id, CALL_KEY);
}

/* The same for both directions: whose tag is whose does not matter. */
static uint64_t dialog_number(struct str call_id, struct str a, struct str b)
{
	uint64_t one = str_hash(a, CALL_KEY), other = str_hash(b, CALL_KEY);

	return str_hash(call_id, one + other);
}

void call_scene_stamp(const struct element_options *element, struct scene *scene)
{
	struct msg *msg = scene->msg;
	struct call_facts facts;

	if (msg_to_tag(msg).n)
		scene->dialog = dialog_number(msg_call_id(msg), msg_from_tag(msg), msg_to_tag(msg));
	if (!of_call[scene->method])
		return;
	scene->procedure = "call";
	scene->call = call_scene_number(msg_call_id(msg));
	if (element->call_of && element->call_of(element->ctx, msg, &facts)) {
		scene->call_at = facts.began_at;
		scene->state = facts.state;
	} else if (scene->method == METHOD_INVITE && !msg_to_tag(msg).n) {
		scene->call_at = loop_now(element->loop);
		scene->state = "calling";
	}
}
