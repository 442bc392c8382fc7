/* SPDX-License-Identifier: Apache-2.0 */
/* KEY=VALUE as members of a JSON object. */
#include "imsctl/body.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "imsctl/order.h"

enum { NAME_ROOM = 128 };

/* An address or number that begins with 0 or + is a text. */
static bool is_number(struct str text)
{
	uint64_t number;

	return str_to_u64(text, &number) && number <= INT64_MAX &&
	       (text.p[0] != '0' || text.n == 1);
}

static json_t *text_value(struct str text)
{
	return json_stringn(text.p, text.n);
}

static json_t *number_value(struct str text)
{
	return json_integer(strtoll(text.p, NULL, 10));
}

static json_t *guessed_value(struct str text)
{
	if (str_is(text, "true") || str_is(text, "false"))
		return json_boolean(str_is(text, "true"));
	return is_number(text) ? number_value(text) : text_value(text);
}

/* NULL: `why` says why not. */
static json_t *value_of(const struct body_value *value, struct buf *why)
{
	json_t *json = NULL;

	if (value->json) {
		json = json_loadb(value->text.p, value->text.n, JSON_DECODE_ANY, NULL);
		if (!json)
			buf_printf(why, "%.*s: JSON is wanted behind :=", STR_ARG(value->name));
	} else if (value->guess) {
		json = guessed_value(value->text);
	} else if (value->kind == VALUE_NUMBER) {
		if (is_number(value->text))
			json = number_value(value->text);
		else
			buf_printf(why, "%.*s: a whole number is wanted, not '%.*s'",
				   STR_ARG(value->name), STR_ARG(value->text));
	} else if (value->kind == VALUE_FLAG) {
		if (str_is(value->text, "true") || str_is(value->text, "false"))
			json = json_boolean(str_is(value->text, "true"));
		else
			buf_printf(why, "%.*s: true or false is wanted, not '%.*s'",
				   STR_ARG(value->name), STR_ARG(value->text));
	} else {
		json = text_value(value->text);
	}
	if (!json && !why->n)
		buf_printf(why, "%.*s: the text is no UTF-8", STR_ARG(value->name));
	return json;
}

/* The object of that name in it, made when there is none. */
static json_t *inner_object(json_t *object, const char *name)
{
	json_t *inner = json_object_get(object, name);

	if (!json_is_object(inner)) {
		inner = json_object();
		json_object_set_new(object, name, inner);
	}
	return inner;
}

/* ue=alice=192.0.2.1: one more member of the object ue. */
static bool put_in_object(json_t *object, const char *name, struct str text, struct buf *why)
{
	ptrdiff_t equals = str_find(text, '=');
	char key[NAME_ROOM];

	if (equals <= 0) {
		buf_printf(why, "%s: NAME=VALUE is wanted, not '%.*s'", name, STR_ARG(text));
		return false;
	}
	snprintf(key, sizeof(key), "%.*s", (int)equals, text.p);
	json_object_set_new(inner_object(object, name), key,
			    text_value(str_from(text, (size_t)equals + 1)));
	return true;
}

/* The only one is a text, several are a list. */
static void put_in_list(json_t *object, const char *name, json_t *json)
{
	json_t *before = json_object_get(object, name), *list;

	if (!before) {
		json_object_set_new(object, name, json);
	} else if (json_is_array(before)) {
		json_array_append_new(before, json);
	} else {
		list = json_array();
		json_array_append(list, before);
		json_array_append_new(list, json);
		json_object_set_new(object, name, list);
	}
}

bool body_put(json_t *object, const struct body_value *value, struct buf *why)
{
	struct str rest = value->name;
	char name[NAME_ROOM];
	json_t *json;
	ptrdiff_t dot;

	while (value->guess && (dot = str_find(rest, '.')) > 0) {
		snprintf(name, sizeof(name), "%.*s", (int)dot, rest.p);
		object = inner_object(object, name);
		rest = str_from(rest, (size_t)dot + 1);
	}
	snprintf(name, sizeof(name), "%.*s", STR_ARG(rest));
	if (value->kind == VALUE_PAIR && !value->json)
		return put_in_object(object, name, value->text, why);
	json = value_of(value, why);
	if (!json)
		return false;
	if (value->kind == VALUE_MANY)
		put_in_list(object, name, json);
	else
		json_object_set_new(object, name, json);
	return true;
}

/* A word that names a file stands for what is in it; rules have braces or blanks. False: it cannot be read. */
static bool text_of(const char *word, enum value_kind kind, struct buf *text, struct buf *why)
{
	if (str_is(str_of(word), "-") || access(word, F_OK) == 0 ||
	    (kind == VALUE_RULES && !strpbrk(word, "{= \t\n")))
		return file_read(word, text, why);
	buf_add_text(text, word);
	return true;
}

bool body_put_text(json_t *object, const struct argument *argument, const char *word,
		   struct buf *why)
{
	struct buf text = { 0 };
	bool fine = text_of(word, argument->kind, &text, why);
	json_t *json = fine && argument->kind == VALUE_RULES ?
			       json_loadb(buf_str(&text).p, text.n, 0, NULL) :
			       NULL;
	struct body_value value = { str_of(argument->member), buf_str(&text), VALUE_TEXT };

	if (json_is_object(json))
		json_object_update(object, json);
	else if (fine)
		fine = body_put(object, &value, why);
	json_decref(json);
	buf_free(&text);
	return fine;
}
