/* SPDX-License-Identifier: Apache-2.0 */
/* What a message tells a scene of its dialog and its call. */
#include "rule/scene.h"

#include <stdio.h>

#include "msg/view.h"
#include "rule/word_match.h"

/* Whose tag is whose does not matter. */
uint64_t scene_dialog_of(struct msg *msg)
{
	struct str to = msg_to_tag(msg);

	if (!to.n)
		return 0;
	return str_hash(msg_call_id(msg),
			str_hash(msg_from_tag(msg), SCENE_KEY) + str_hash(to, SCENE_KEY));
}

void scene_dial_of(struct str uri, char dial[SCENE_NAME_MAX])
{
	struct buf number = { 0 };
	struct arena arena;
	struct uri parsed;

	arena_init(&arena);
	if (uri_parse(&arena, uri, &parsed) && parsed.user.p)
		word_add_number(&number, parsed.user);
	snprintf(dial, SCENE_NAME_MAX, "%.*s", STR_ARG(buf_str(&number)));
	buf_free(&number);
	arena_clear(&arena);
}
