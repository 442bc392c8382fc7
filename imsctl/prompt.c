/* SPDX-License-Identifier: Apache-2.0 */
/* The prompt of a run, and POST /v1/runs/ID/done. */
#include "imsctl/prompt.h"

#include <stdlib.h>

static json_int_t number_at(const json_t *json, const char *name)
{
	return json_integer_value(json_object_get(json, name));
}

struct asked prompt_asked(const json_t *run)
{
	return (struct asked){ number_at(run, "id"),
			       number_at(json_object_get(run, "prompt"), "id") };
}

bool prompt_same(struct asked one, struct asked other)
{
	return one.run == other.run && one.prompt == other.prompt;
}

int prompt_answer(struct tool *tool, const struct asked *asked, bool ok, const char *why)
{
	json_t *body = json_pack("{sbsI}", "ok", (int)ok, "prompt", asked->prompt), *reply;
	struct buf path = { 0 };
	struct question question = { .method = "POST", .type = "application/json" };
	char *text;
	int end;

	if (why)
		json_object_set_new(body, "text", json_string(why));
	buf_printf(&path, "/v1/runs/%" JSON_INTEGER_FORMAT "/done", asked->run);
	text = json_dumps(body, JSON_COMPACT);
	question.path = path.p;
	question.body = str_of(text);
	end = tool_ask(tool, &question, &reply);
	free(text);
	json_decref(body);
	json_decref(reply);
	buf_free(&path);
	return end;
}
