/* SPDX-License-Identifier: Apache-2.0 */
/* SUBSCRIBE, NOTIFY, PUBLISH and REFER of a scripted UE (RFC 6665, RFC 3903, RFC 3515), and Replaces
 * (RFC 3891). */
#include <stdio.h>
#include <string.h>

#include "msg/view.h"
#include "scenario/ue_private.h"

/* What a phone accepts in a NOTIFY, and how long it subscribes. */
static const struct package {
	const char *event, *accept, *lifetime;
} package_rows[] = {
	{ "reg", "application/reginfo+xml", "600000" }, /* TS 24.229 5.1.1.3 */
	{ "message-summary", "application/simple-message-summary", "3600" },
	{ "dialog", "application/dialog-info+xml", "3600" },
	{ "conference", "application/conference-info+xml", "3600" },
	{ "presence", "application/pidf+xml", "3600" },
	{ "refer", "message/sipfrag", "60" },
	{ "xcap-diff", "application/xcap-diff+xml", "3600" },
};

/* NULL: none that is known, or none at all. */
static const struct package *package_of(struct recipe *recipe)
{
	struct str event = STR_NONE, name;

	if (!recipe_header(recipe, "event", &event) || !str_cut(&event, ';', &name))
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(package_rows); i++)
		if (str_is(name, package_rows[i].event))
			return &package_rows[i];
	return NULL;
}

bool event_lifetime(struct recipe *recipe, struct str *lifetime)
{
	const struct package *package = package_of(recipe);
	struct str kind;

	if (!recipe_word(recipe, WORD_KIND, &kind) || !recipe_word(recipe, WORD_LIFETIME, lifetime))
		return false;
	if (lifetime->p)
		return true;
	if (str_is(kind, "remove") || str_is(kind, "fetch"))
		*lifetime = STR("0");
	else
		*lifetime = package ? str_of(package->lifetime) : STR("3600");
	return true;
}

/* How long, and what may come. */
static bool make_subscribe(struct recipe *recipe)
{
	const struct package *package = package_of(recipe);
	struct str lifetime;

	if (!event_lifetime(recipe, &lifetime))
		return false;
	if (recipe->dialog && recipe->dialog->event)
		msg_add(recipe->msg, HDR_EVENT,
			msg_hold(recipe->msg, str_of(recipe->dialog->event)));
	msg_add(recipe->msg, HDR_EXPIRES, msg_hold(recipe->msg, lifetime));
	if (package)
		msg_add(recipe->msg, HDR_ACCEPT, str_of(package->accept));
	return true;
}

static bool make_publish(struct recipe *recipe)
{
	struct str lifetime;

	if (!event_lifetime(recipe, &lifetime))
		return false;
	msg_add(recipe->msg, HDR_EXPIRES, msg_hold(recipe->msg, lifetime));
	return true;
}

/* In the subscription that it is of; in a call's dialog it tells of a REFER. */
static bool make_notify(struct recipe *recipe)
{
	struct ue_dialog *at = recipe->dialog;
	struct str event = STR("refer");

	if (at && at->event)
		event = msg_hold(recipe->msg, str_of(at->event));
	msg_add(recipe->msg, HDR_EVENT, event);
	msg_add(recipe->msg, HDR_SUBSCRIPTION_STATE, STR("active;expires=3600"));
	return true;
}

/* Who refers (RFC 3892, TS 24.629 4.5.2.1). */
static bool make_refer(struct recipe *recipe)
{
	const struct subscriber *subscriber = &recipe->ue->subscriber;

	msg_add(recipe->msg, HDR_REFERRED_BY,
		msg_format(recipe->msg, "<%s>", subscriber->impus[subscriber->default_impu]));
	return true;
}

static const struct {
	enum method method;
	bool (*make)(struct recipe *recipe);
} make_rows[] = {
	{ METHOD_SUBSCRIBE, make_subscribe },
	{ METHOD_PUBLISH, make_publish },
	{ METHOD_NOTIFY, make_notify },
	{ METHOD_REFER, make_refer },
};

bool event_make(struct recipe *recipe)
{
	for (size_t i = 0; i < ARRAY_LEN(make_rows); i++)
		if (make_rows[i].method == recipe->msg->method)
			return make_rows[i].make(recipe);
	return true;
}

/* A value of a header in a URI (RFC 3261 25.1, hvalue). */
static void add_escaped(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		    (c && strchr("-_.!~*'()[]/?:+$", c)))
			buf_add_char(out, c);
		else
			buf_printf(out, "%%%02X", (unsigned char)c);
	}
}

/* <URI>, with the Replaces behind what it has. */
static void refer_to(struct recipe *recipe, struct str replaces)
{
	struct str value = str_trim(msg_value(recipe->msg, HDR_REFER_TO)), uri, params = STR_NONE;
	struct buf out = { 0 };
	ptrdiff_t from = str_find(value, '<'), to = str_find(value, '>');

	if (!value.n || (from >= 0 && !replaces.p))
		return;
	uri = value;
	if (from >= 0 && to > from) {
		uri = (struct str){ value.p + from + 1, (size_t)(to - from - 1) };
		params = str_from(value, (size_t)to + 1);
	}
	buf_printf(&out, "<%.*s", STR_ARG(uri));
	if (replaces.p) {
		buf_printf(&out, "%cReplaces=", str_find(uri, '?') < 0 ? '?' : '&');
		add_escaped(&out, replaces);
	}
	buf_printf(&out, ">%.*s", STR_ARG(params));
	msg_set(recipe->msg, HDR_REFER_TO, msg_hold(recipe->msg, buf_str(&out)));
	buf_free(&out);
}

bool event_finish(struct recipe *recipe)
{
	struct str replaces;

	if (!recipe_word(recipe, WORD_REPLACES, &replaces))
		return false;
	if (recipe->msg->method == METHOD_REFER)
		refer_to(recipe, replaces);
	else if (replaces.p)
		msg_add(recipe->msg, HDR_REPLACES, msg_hold(recipe->msg, replaces));
	return true;
}
