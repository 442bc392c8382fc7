/* SPDX-License-Identifier: Apache-2.0 */
/* What a scene says of calls. */
#include "role/call_scene.h"

#include <stdio.h>

#include "msg/view.h"

/* Methods that are sent for the sake of a call. */
static const bool of_call[METHOD_COUNT] = {
	[METHOD_INVITE] = true, [METHOD_ACK] = true,    [METHOD_BYE] = true,  [METHOD_CANCEL] = true,
	[METHOD_PRACK] = true,  [METHOD_UPDATE] = true, [METHOD_INFO] = true,
};

uint64_t call_scene_number(struct str call_id)
{
	return str_hash(call_id, SCENE_KEY);
}

void call_scene_stamp(const struct element_options *element, struct scene *scene)
{
	struct msg *msg = scene->msg;
	struct call_facts facts;

	scene->dialog = scene_dialog_of(msg);
	if (!of_call[scene->method])
		return;
	scene->procedure = "call";
	scene->call = call_scene_number(msg_call_id(msg));
	if (element->call_of && element->call_of(element->ctx, msg, &facts)) {
		scene->call_at = facts.began_at;
		scene->state = facts.state;
		if (msg_to_tag(msg).n)
			snprintf(scene->dial, sizeof(scene->dial), "%s", facts.dial);
	} else if (scene->method == METHOD_INVITE && !msg_to_tag(msg).n) {
		scene->call_at = loop_now(element->loop);
		scene->state = "calling";
	}
}
