/* SPDX-License-Identifier: Apache-2.0 */
/* Listening sockets as configured. That an address is not this machine's is found when it is
 * opened. */
#include "conf/listen.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const struct conf_key listen_keys[] = {
	{ "name",      CONF_TEXT, "udp1, tcp2 by place", "What rules call it (`listener`)" },
	{ "proto",     CONF_TEXT, NULL,                  "udp, tcp or tls" },
	{ "address",   CONF_TEXT, "127.0.0.1",           "IPv4 or IPv6; 0.0.0.0 and :: are all" },
	{ "port",      CONF_INT,  "5060, tls: 5061",     "0 asks for a free one" },
	{ "advertise", CONF_TEXT, "the address",         "HOST[:PORT] for Via, Path and SDP" },
};

const struct conf_schema listen_schema = { "listen", listen_keys, ARRAY_LEN(listen_keys) };

static const struct proto_row {
	const char *name;
	uint16_t port;
} proto_rows[] = {
	{ "udp", 5060 },
	{ "tcp", 5060 },
	{ "tls", 5061 },
};

/* Without `listen`: all protocols on each of these. */
static const char *const default_addresses[] = { "127.0.0.1", "::1" };

/* By inet_pton; a zone (fe80::1%eth0) is left to the socket. */
bool listen_is_address(struct str text)
{
	struct in6_addr address;
	char literal[64];
	ptrdiff_t zone;

	if (str_starts(text, STR("[")) && str_ends(text, STR("]")))
		text = (struct str){ text.p + 1, text.n - 2 };
	zone = str_find(text, '%');
	if (zone >= 0)
		text.n = (size_t)zone;
	if (text.n >= sizeof(literal))
		return false;
	snprintf(literal, sizeof(literal), "%.*s", STR_ARG(text));
	return inet_pton(AF_INET6, literal, &address) == 1 ||
	       (zone < 0 && inet_pton(AF_INET, literal, &address) == 1);
}

/* HOST or HOST:PORT; an IPv6 host with a port stands in brackets. */
static bool is_advertise(struct str text)
{
	ptrdiff_t bracket = str_find(text, ']'), colon;
	uint32_t port = 1;

	if (listen_is_address(text))
		return true;
	colon = str_find(str_from(text, bracket < 0 ? 0 : (size_t)bracket), ':');
	if (colon >= 0) {
		colon += bracket < 0 ? 0 : bracket;
		if (!str_to_u32(str_from(text, (size_t)colon + 1), &port))
			return false;
		text.n = (size_t)colon;
	}
	if (bracket >= 0)
		return port > 0 && port <= UINT16_MAX && listen_is_address(text);
	for (size_t i = 0; i < text.n; i++)
		if (!isalnum((unsigned char)text.p[i]) && text.p[i] != '.' && text.p[i] != '-')
			return false;
	return text.n > 0 && port > 0 && port <= UINT16_MAX;
}

/* NULL when there is no such protocol. */
static const struct proto_row *proto_find(const char *name)
{
	for (size_t i = 0; name && i < ARRAY_LEN(proto_rows); i++)
		if (strcmp(proto_rows[i].name, name) == 0)
			return &proto_rows[i];
	return NULL;
}

/* "udp1", "tcp2": protocol and place in the list. */
static const char *default_name(struct arena *arena, const char *proto, unsigned place)
{
	char name[32];
	int n = snprintf(name, sizeof(name), "%s%u", proto, place);

	return arena_copy(arena, name, (size_t)n);
}

/* Says that a child's value is wrong. */
static bool refuse_value(const struct conf_node *node, const char *key, const char *wanted,
			 struct conf_errors *errors)
{
	const struct conf_node *child = conf_child(node, key);

	if (!child)
		conf_node_error(errors, node, "listen has no %s: write %s", key, wanted);
	else if (child->kind == CONF_TEXT)
		conf_node_error(errors, child, "%s '%s' is wrong: write %s", key, child->text,
				wanted);
	else
		conf_node_error(errors, child, "%s = %lld is out of bounds (%s)", key,
				(long long)child->number, wanted);
	return false;
}

/* One entry; `place` from 1. False with an error. */
static bool listen_read(const struct conf_node *node, struct arena *arena, unsigned place,
			struct conf_listen *listen, struct conf_errors *errors)
{
	const struct proto_row *proto = proto_find(conf_child_text(node, "proto"));
	const char *name = conf_child_text(node, "name");
	const char *address = conf_child_text(node, "address");
	const char *advertise = conf_child_text(node, "advertise");
	int64_t port = conf_child_number(node, "port", proto ? proto->port : 0);

	if (!conf_check_keys(node, &listen_schema, errors))
		return false;
	if (!proto)
		return refuse_value(node, "proto", "udp, tcp or tls", errors);
	if (address && !listen_is_address(str_of(address)))
		return refuse_value(node, "address", "an IPv4 or IPv6 address", errors);
	if (port < 0 || port > UINT16_MAX)
		return refuse_value(node, "port", "0 to 65535", errors);
	if (advertise && !is_advertise(str_of(advertise)))
		return refuse_value(node, "advertise", "HOST or HOST:PORT", errors);
	if (name && (!*name || strpbrk(name, " \t\r\n\"")))
		return refuse_value(node, "name", "one word", errors);
	*listen = (struct conf_listen){
		.name = name ? name : default_name(arena, proto->name, place),
		.named = name != NULL,
		.proto = proto->name,
		.address = address ? address : default_addresses[0],
		.port = (uint16_t)port,
		.advertise = advertise,
		.file = node->file,
		.line = node->line,
	};
	return true;
}

bool listen_is_same(const struct conf_listen *a, const struct conf_listen *b)
{
	return a->port == b->port && strcmp(a->proto, b->proto) == 0 &&
	       strcmp(a->address, b->address) == 0 &&
	       (!a->named || !b->named || strcmp(a->name, b->name) == 0);
}

/* Two entries of one name, or of one socket. */
static void check_doubles(const struct snapshot *snapshot, struct conf_errors *errors)
{
	for (unsigned i = 1; i < snapshot->n_listens; i++)
		for (unsigned j = 0; j < i; j++) {
			const struct conf_listen *a = &snapshot->listens[j];
			const struct conf_listen *b = &snapshot->listens[i];

			if (strcmp(a->name, b->name) == 0)
				conf_error(errors, b->file, b->line,
					   "name '%s' is already that of the socket at %s:%u",
					   b->name, a->file, a->line);
			else if (a->port && a->port == b->port && strcmp(a->proto, b->proto) == 0 &&
				 strcmp(a->address, b->address) == 0)
				conf_error(errors, b->file, b->line,
					   "%s %s port %u is already listened on (%s:%u)", b->proto,
					   b->address, b->port, a->file, a->line);
		}
}

/* What stands in the shipped configuration. */
static void listens_default(struct snapshot *snapshot)
{
	size_t n = ARRAY_LEN(default_addresses) * ARRAY_LEN(proto_rows);
	struct arena *arena = &snapshot->tree->arena;

	snapshot->listens = arena_alloc(arena, n * sizeof(*snapshot->listens));
	for (size_t i = 0; i < ARRAY_LEN(default_addresses); i++)
		for (size_t j = 0; j < ARRAY_LEN(proto_rows); j++) {
			struct conf_listen *listen = &snapshot->listens[snapshot->n_listens++];

			*listen = (struct conf_listen){
				.name = default_name(arena, proto_rows[j].name,
						     snapshot->n_listens),
				.proto = proto_rows[j].name,
				.address = default_addresses[i],
				.port = proto_rows[j].port,
			};
		}
}

/* The list; entries that are wrong are left out. */
void listens_read(struct snapshot *snapshot, struct conf_errors *errors)
{
	const struct conf_node *list = conf_child(&snapshot->tree->root, "listen");
	struct arena *arena = &snapshot->tree->arena;

	if (!list) {
		listens_default(snapshot);
		return;
	}
	if (!conf_check_kind(list, CONF_LIST, "listen", errors))
		return;
	if (list->n_children == 0)
		conf_warning(errors, list->file, list->line,
			     "listen is empty: there is no socket, no phone can reach imsd");
	snapshot->listens = arena_alloc(arena, list->n_children * sizeof(*snapshot->listens));
	for (unsigned i = 0; i < list->n_children; i++)
		if (listen_read(&list->children[i], arena, i + 1,
				&snapshot->listens[snapshot->n_listens], errors))
			snapshot->n_listens++;
	check_doubles(snapshot, errors);
}
