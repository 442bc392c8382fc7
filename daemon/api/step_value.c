/* SPDX-License-Identifier: Apache-2.0 */
/* The steps of a behaviour as JSON: what rule/step_read.c reads. */
#include "api/step_value.h"

#include <inttypes.h>
#include <stdio.h>

#include "api/value.h"

static const char *const verb_names[] = {
	[STEP_END] = "end",   [STEP_REPLY] = "reply", [STEP_SEND] = "send",
	[STEP_WAIT] = "wait", [STEP_MEDIA] = "media", [STEP_BEHAVIOUR] = "behaviour",
};

static const char *const reliable_names[] = {
	[RELIABLE_AUTO] = "auto", [RELIABLE_ALWAYS] = "always", [RELIABLE_NEVER] = "never"
};

/* The members that are texts. */
static const struct {
	const char *name;
	size_t offset;
} text_rows[] = {
	{ "reason", offsetof(struct step, reason) },
	{ "body", offsetof(struct step, body) },
	{ "type", offsetof(struct step, type) },
	{ "of", offsetof(struct step, of) },
	{ "dialog", offsetof(struct step, dialog) },
	{ "body_file", offsetof(struct step, body_file) },
	{ "sdp_file", offsetof(struct step, sdp_file) },
	{ "sdp", offsetof(struct step, sdp) },
	{ "needs", offsetof(struct step, needs) },
	{ "early_media", offsetof(struct step, early_media) },
};

/* With the largest unit that needs no fraction. */
static json_t *duration_value(int64_t us)
{
	char text[40];

	if (us % 1000000 == 0)
		snprintf(text, sizeof(text), "%" PRId64 "s", us / 1000000);
	else if (us % 1000 == 0)
		snprintf(text, sizeof(text), "%" PRId64 "ms", us / 1000);
	else
		snprintf(text, sizeof(text), "%" PRId64 "us", us);
	return json_string(text);
}

/* What stands behind the verb. */
static json_t *verb_value(const struct step *step)
{
	if (step->verb == STEP_END)
		return json_true();
	if (step->status)
		return json_integer(step->status);
	if (step->wait_us)
		return duration_value(step->wait_us);
	return value_of(str_of(step->what));
}

static json_t *step_value(const struct step *step)
{
	json_t *json = json_object(), *headers = json_array();

	json_object_set_new(json, verb_names[step->verb], verb_value(step));
	if (step->after_us)
		json_object_set_new(json, "after", duration_value(step->after_us));
	for (size_t i = 0; i < ARRAY_LEN(text_rows); i++) {
		const char *text = *(const char *const *)((const char *)step + text_rows[i].offset);

		if (text)
			json_object_set_new(json, text_rows[i].name, value_of(str_of(text)));
	}
	for (unsigned i = 0; step->headers && step->headers[i]; i++)
		json_array_append_new(headers, value_of(str_of(step->headers[i])));
	if (json_array_size(headers))
		json_object_set(json, "headers", headers);
	json_decref(headers);
	if (step->reliable != RELIABLE_AUTO)
		json_object_set_new(json, "reliable", json_string(reliable_names[step->reliable]));
	if (step->force)
		json_object_set_new(json, "force", json_true());
	if (step->loop)
		json_object_set_new(json, "loop", json_true());
	return json;
}

json_t *steps_value(const struct step *steps)
{
	json_t *list = json_array();

	for (; steps->verb != STEP_END; steps++)
		json_array_append_new(list, step_value(steps));
	return list;
}
