/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of values that are no parameters: URIs, display names, Via, Digest scheme, CSeq. */
#include "rule/path_slot.h"

#include <string.h>

#include "msg/param.h"
#include "msg/uri.h"
#include "rule/text_edit.h"

/* There, and all of it goes when it is removed. */
static void slot_fill(struct slot *slot, struct str value)
{
	slot->value = value;
	slot->at = slot->cut = value.p;
	slot->end = slot->cut_end = value.p + value.n;
}

/* A host with the brackets of an IPv6 reference, which the views leave out. */
static void slot_fill_host(struct slot *slot, struct str host)
{
	bool brackets = memchr(host.p, ':', host.n) != NULL;

	slot_fill(slot, host);
	slot->at = slot->cut = host.p - brackets;
	slot->end = slot->cut_end = host.p + host.n + brackets;
}

/* The port behind a host; `end` is where the text ends that it could stand in. */
static void slot_fill_port(struct slot *slot, struct str host, const char *end)
{
	struct slot place = { 0 };
	struct str rest, port;

	slot_fill_host(&place, host);
	rest = text_between(place.end, end);
	port = str_trim(rest);
	slot->at = slot->end = place.end;
	slot->before = ":";
	if (port.n == 0 || *port.p != ':')
		return;
	port = str_trim(str_from(port, 1));
	for (size_t i = 0; i < port.n; i++)
		if (port.p[i] < '0' || port.p[i] > '9')
			port.n = i;
	slot_fill(slot, port);
	slot->cut = place.end;
}

/* User, with its password when it goes; of other schemes than sip: what stands for it. */
static bool uri_user(const struct uri *uri, struct slot *slot)
{
	struct slot host = { 0 };

	if (uri->user.p)
		slot_fill(slot, uri->user);
	if (!uri->host.p)
		return uri->user.p != NULL;
	slot_fill_host(&host, uri->host);
	slot->cut_end = host.at;
	if (!uri->user.p)
		slot->at = slot->end = host.at;
	slot->after = "@";
	return true;
}

/* tel: and its like have none. */
static bool uri_host(const struct uri *uri, struct slot *slot)
{
	if (uri->host.p)
		slot_fill_host(slot, uri->host);
	return uri->host.p != NULL;
}

/* A port needs a host before it. */
static bool uri_port(const struct uri *uri, struct slot *slot)
{
	if (uri->host.p)
		slot_fill_port(slot, uri->host, uri->text.p + uri->text.n);
	return uri->host.p != NULL;
}

/* Its colon goes with it. */
static bool uri_scheme(const struct uri *uri, struct slot *slot)
{
	slot_fill(slot, uri->scheme);
	slot->cut_end++;
	return true;
}

static bool (*const uri_part_rows[PART_COUNT])(const struct uri *uri, struct slot *slot) = {
	[PART_USER] = uri_user,
	[PART_HOST] = uri_host,
	[PART_PORT] = uri_port,
	[PART_SCHEME] = uri_scheme,
};

/* The URI of a value, or the Request-URI. */
bool slot_find_uri(const struct path *path, struct str text, struct str *uri)
{
	struct address address;

	*uri = text;
	if (path->kind == PATH_URI)
		return true;
	if (!address_split(text, &address) || address.star)
		return false;
	*uri = address.uri_text;
	return true;
}

/* The views point into the text, so the arena need not live on. */
static bool find_in_uri(const struct path *path, struct str text, struct slot *slot)
{
	struct arena arena;
	struct uri uri;
	struct str uri_text;
	bool found;

	if (!slot_find_uri(path, text, &uri_text))
		return false;
	if (path->part == PART_URI) {
		slot_fill(slot, uri_text);
		return true;
	}
	arena_init(&arena);
	found = uri_parse(&arena, uri_text, &uri) && uri_part_rows[path->part](&uri, slot);
	arena_clear(&arena);
	return found;
}

/* The display name, with the blanks behind it. */
static bool find_name(const struct path *path, struct str text, struct slot *slot)
{
	struct address address;

	(void)path;
	if (!address_split(text, &address) || address.star)
		return false;
	slot->at = slot->end = text.p;
	slot->after = " ";
	if (!address.name.p)
		return true;
	slot_fill(slot, address.name);
	slot->cut_end = memrchr(text.p, '<', (size_t)(address.uri_text.p - text.p));
	return slot->cut_end != NULL;
}

/* By the view of one Via value. */
static bool find_in_via(const struct path *path, struct str text, struct slot *slot)
{
	struct arena arena;
	struct via via;
	bool found;

	arena_init(&arena);
	found = via_parse(&arena, text, &via);
	arena_clear(&arena);
	if (!found)
		return false;
	if (path->part == PART_VIA_TRANSPORT)
		slot_fill(slot, via.transport);
	else if (path->part == PART_VIA_HOST)
		slot_fill_host(slot, via.host);
	else
		slot_fill_port(slot, via.host, via.params.p ? via.params.p - 1 : text.p + text.n);
	return true;
}

/* Authentication-Info has none; one can be written before its parameters. */
static bool find_auth_scheme(const struct path *path, struct str text, struct slot *slot)
{
	struct str scheme, params;

	(void)path;
	if (!auth_split(text, &scheme, &params))
		return false;
	slot->at = slot->end = text.p;
	slot->after = " ";
	if (!scheme.p)
		return true;
	slot_fill(slot, scheme);
	if (params.n)
		slot->cut_end = params.p;
	return true;
}

/* "4711 INVITE" */
static bool find_in_cseq(const struct path *path, struct str text, struct slot *slot)
{
	struct str rest = text, number, method;

	if (!str_word(&rest, &number) || !str_word(&rest, &method))
		return false;
	slot_fill(slot, path->part == PART_CSEQ_NUMBER ? number : method);
	return true;
}

static bool (*const part_rows[PART_COUNT])(const struct path *path, struct str text,
					   struct slot *slot) = {
	[PART_URI] = find_in_uri,           [PART_USER] = find_in_uri,
	[PART_HOST] = find_in_uri,          [PART_PORT] = find_in_uri,
	[PART_SCHEME] = find_in_uri,        [PART_NAME] = find_name,
	[PART_VIA_TRANSPORT] = find_in_via, [PART_VIA_HOST] = find_in_via,
	[PART_VIA_PORT] = find_in_via,      [PART_AUTH_SCHEME] = find_auth_scheme,
	[PART_CSEQ_NUMBER] = find_in_cseq,  [PART_CSEQ_METHOD] = find_in_cseq,
};

/* By the row of its part. */
bool slot_find(const struct path *path, struct str text, struct slot *slot)
{
	*slot = (struct slot){ 0 };
	return part_rows[path->part] && part_rows[path->part](path, text, slot);
}
