/* SPDX-License-Identifier: Apache-2.0 */
/* What a message tells a scene of its dialog. */
#include "rule/scene.h"

#include "msg/view.h"

/* Whose tag is whose does not matter. */
uint64_t scene_dialog_of(struct msg *msg)
{
	struct str to = msg_to_tag(msg);

	if (!to.n)
		return 0;
	return str_hash(msg_call_id(msg),
			str_hash(msg_from_tag(msg), SCENE_KEY) + str_hash(to, SCENE_KEY));
}
