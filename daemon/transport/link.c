/* SPDX-License-Identifier: Apache-2.0 */
/* What all links have in common: counting, sending, closing, and how the peer should address us. */
#include "transport/link.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct {
	const char *name, *via;
} proto_rows[PROTO_COUNT] = {
	[PROTO_UDP] = { "udp", "UDP" },
	[PROTO_TCP] = { "tcp", "TCP" },
	[PROTO_TLS] = { "tls", "TLS" },
	[PROTO_PIPE] = { "pipe", "UDP" },
};

const char *proto_name(enum proto proto)
{
	return proto_rows[proto].name;
}

const char *proto_via(enum proto proto)
{
	return proto_rows[proto].via;
}

enum proto proto_of(struct str name)
{
	enum proto proto = 0;

	while (proto < PROTO_COUNT && !str_iis(name, proto_rows[proto].name))
		proto++;
	return proto;
}

void link_init(struct link *link, const struct link_ops *ops, const struct link_user *user,
	       struct loop *loop)
{
	link->ops = ops;
	link->user = user;
	link->loop = loop;
	link->refs = 1;
	if (user->last_id)
		link->id = ++*user->last_id;
}

static bool is_host_name(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!isalnum((unsigned char)text.p[i]) && text.p[i] != '-' && text.p[i] != '.')
			return false;
	return text.n > 0;
}

bool link_advertise(struct link *link, const char *text)
{
	struct str host = str_of(text);
	ptrdiff_t colon = str_find(host, ':');
	uint32_t port = addr_port(&link->local);
	struct addr addr;

	if (addr_parse_pair(host, &addr)) {
		if (!addr_port(&addr))
			addr_set_port(&addr, (uint16_t)port);
		mem_free((char *)link->advertise_host);
		link->advertise_host = NULL;
		link->advertise = addr;
		return true;
	}
	if (colon >= 0) {
		if (!str_to_u32(str_from(host, (size_t)colon + 1), &port) || port > UINT16_MAX)
			return false;
		host.n = (size_t)colon;
	}
	if (!is_host_name(host))
		return false;
	mem_free((char *)link->advertise_host);
	link->advertise = (struct addr){ 0 };
	link->advertise_host = mem_copy_text(host.p, host.n);
	link->advertise_port = (uint16_t)port;
	return true;
}

void link_set_name(struct link *link, const char *name)
{
	struct str text = str_of(name);

	link->name = mem_copy_text(text.p, text.n);
}

void link_forget_names(struct link *link)
{
	mem_free((char *)link->name);
	mem_free((char *)link->advertise_host);
	link->name = link->advertise_host = NULL;
}

struct link *link_hold(struct link *link)
{
	link->refs++;
	return link;
}

static void link_free(void *object)
{
	struct link *link = object;

	link->ops->free(link);
}

void link_release(struct link *link)
{
	if (link && --link->refs == 0)
		loop_reap(link->loop, link, link_free);
}

int link_send(struct link *link, const struct addr *to, struct str bytes)
{
	if (!link->open)
		return -ENOTCONN;
	return link->mute ? 0 : link->ops->send(link, to, bytes);
}

int link_send_from(struct link *link, const struct addr *to, struct str bytes, const char *from)
{
	if (!link->open || link->mute || !link->ops->send_from || !from ||
	    !strcmp(from, "listener"))
		return link_send(link, to, bytes);
	return link->ops->send_from(link, to, bytes, from);
}

int link_send_msg(struct link *link, struct msg *msg)
{
	if (link->open && link->ops->send_msg)
		return link->ops->send_msg(link, msg);
	msg_free(msg);
	return link->open ? -EOPNOTSUPP : -ENOTCONN;
}

void link_close(struct link *link, enum close_how how)
{
	if (link->open)
		link->ops->close(link, how);
}

void link_note(struct link *link, const struct addr *from, const char *format, ...)
{
	char text[256];
	va_list args;

	if (!link->user->on_note)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	link->user->on_note(link->user->ctx, link, from, text);
}

/* Which of our addresses would datagrams to `peer` leave from? Nothing is sent. */
static bool route_local(const struct addr *peer, struct addr *local)
{
	socklen_t n = sizeof(*local);
	int fd = socket(peer->family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool known;

	if (fd < 0)
		return false;
	*local = (struct addr){ 0 };
	known = connect(fd, &peer->sa, addr_len(peer)) == 0 && getsockname(fd, &local->sa, &n) == 0;
	close(fd);
	return known;
}

const char *link_sent_by(const struct link *link, const struct addr *peer,
			 char out[ADDR_TEXT_MAX + 256])
{
	const struct addr *shown = link->advertise.family ? &link->advertise : &link->local;
	struct addr local;

	if (link->advertise_host || !shown->family) {
		const char *host = link->advertise_host ? link->advertise_host : link->name;

		snprintf(out, ADDR_TEXT_MAX + 256, link->advertise_port ? "%s:%u" : "%s", host,
			 link->advertise_port);
		return out;
	}
	if (addr_is_wildcard(shown) && peer && peer->family == shown->family &&
	    route_local(peer, &local)) {
		addr_set_port(&local, addr_port(shown));
		shown = &local;
	}
	return addr_pair(shown, out);
}
