/* SPDX-License-Identifier: Apache-2.0 */
/* A scene as conditions and texts see it. */
#include "rule/look.h"

/* A derived word whose answer stands in the scene; false when the scene does not know it. */
static bool scene_fact(const struct scene *scene, enum word_id word, struct buf *value)
{
	switch (word) {
	case WORD_KIND:
		buf_add_text(value, scene->kind ? scene->kind : "");
		return scene->kind != NULL;
	case WORD_DIAL:
		buf_add_text(value, scene->dial);
		return scene->dial[0] != '\0';
	case WORD_LISTENER:
		buf_add_text(value, scene->listener ? scene->listener : "");
		return scene->listener != NULL;
	case WORD_PROTO:
		buf_add_text(value, proto_name(scene->proto));
		return true;
	case WORD_COPIES:
		buf_add_u64(value, scene->copy);
		return true;
	default:
		return false;
	}
}

/* Subject's `fact`: the scene first, then the rooms above. */
static bool look_fact(void *ctx, enum word_id word, struct msg *msg, struct buf *value)
{
	const struct look *look = ctx;
	const struct gates_options *options = look->gates ? &look->gates->options : NULL;

	if (scene_fact(look->scene, word, value))
		return true;
	return options && options->fact &&
	       options->fact(options->ctx, look->scene, word, msg, value);
}

struct subject look_subject(const struct look *look)
{
	return (struct subject){
		.msg = look->scene->msg,
		.request = look->scene->request,
		.fact = look_fact,
		.ctx = (void *)look,
	};
}

/* `$request.PATH`: of the request that this message is or answers. Absent there: nothing. */
static bool request_value(const struct look *look, struct str text, struct buf *out)
{
	struct scene *scene = look->scene;
	struct msg *request = scene->request ? scene->request : scene->status ? NULL : scene->msg;
	struct subject subject = { .msg = request, .fact = look_fact, .ctx = (void *)look };
	struct arena scratch;
	struct path *path;
	struct str value;
	char why[160];

	if (!request)
		return false;
	arena_init(&scratch);
	path = path_parse(&scratch, text, why);
	if (path && path_value(path, &subject, &scratch, &value))
		buf_add_str(out, value);
	arena_clear(&scratch);
	return path != NULL;
}

/* Dollars' `value`. */
static bool look_value(void *ctx, struct str name, const struct path *path, struct buf *out)
{
	static const struct str request = { "request.", 8 };
	const struct look *look = ctx;
	const struct gates_options *options = look->gates ? &look->gates->options : NULL;

	(void)path;
	if (str_starts(name, request))
		return request_value(look, str_from(name, request.n), out);
	return options && options->value && options->value(options->ctx, look->scene, name, out);
}

struct dollars look_dollars(const struct look *look)
{
	return (struct dollars){ .value = look_value, .ctx = (void *)look };
}

bool look_knows_name(struct str name)
{
	static const char *const parts[] = { "impi", "impu", "imsi", "msisdn", "contact" };
	ptrdiff_t dot = str_find(name, '.');
	struct str head = { name.p, dot < 0 ? 0 : (size_t)dot }, tail = str_from(name, head.n + 1);

	if (str_is(name, "domain"))
		return true;
	if (str_is(head, "request"))
		return tail.n > 0;
	if (str_is(tail, "name"))
		return str_is(head, "user") || str_is(head, "peer_user");
	if (str_is(head, "registration"))
		return str_is(tail, "path") || str_is(tail, "service_route");
	for (size_t i = 0; head.n && i < ARRAY_LEN(parts); i++)
		if (str_is(tail, parts[i]))
			return true;
	return false;
}

void scene_expand(struct gates *gates, const struct scene *scene, const char *text, struct buf *out)
{
	struct scene seen = *scene;
	struct look look = { gates, &seen };
	struct dollars dollars = look_dollars(&look);
	struct str unknown;

	dollars_expand(&dollars, str_of(text), NULL, out, &unknown);
}
