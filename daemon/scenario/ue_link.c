/* SPDX-License-Identifier: Apache-2.0 */
/* How a scripted UE reaches imsd: pipes between addresses of the test networks, or sockets on the
 * loopback. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scenario/ue_private.h"
#include "transport/receive.h"

enum { SIP_PORT = 5060, SIPS_PORT = 5061, FIRST_STREAM_PORT = 49152, PORT_TRIES = 16 };

static const char usual_listener[] = "pcscf1";

/* The first UE is 192.0.2.1, the P-CSCF 192.0.2.2; others begin at 11. */
static struct addr ue_address(const struct ue *ue, uint16_t port)
{
	char text[ADDR_TEXT_MAX];
	unsigned number = ue->options.number;
	struct addr addr;

	snprintf(text, sizeof(text), ue->options.access->ipv6 ? "2001:db8::%u" : "192.0.2.%u",
		 number ? 10 + number : 1);
	addr_parse(str_of(text), port, &addr);
	return addr;
}

/* pcscf1 is at .2, pcscf2 at .202, pcscf3 at .203 and so on. */
static struct addr listener_address(const struct ue *ue, const char *listener, enum proto proto)
{
	const char *digits = listener + strcspn(listener, "0123456789");
	unsigned number = (unsigned)strtoul(digits, NULL, 10) % 50;
	char text[ADDR_TEXT_MAX];
	struct addr addr;

	snprintf(text, sizeof(text), ue->options.access->ipv6 ? "2001:db8::%u" : "192.0.2.%u",
		 number == 1 ? 2 : 200 + number);
	addr_parse(str_of(text), proto == PROTO_TLS ? SIPS_PORT : SIP_PORT, &addr);
	return addr;
}

/* Has this UE sent these octets before? */
static bool is_repeated(struct ue *ue, struct str bytes)
{
	uint64_t hash = str_hash(bytes, 0);

	for (unsigned i = 0; i < ue->n_sent; i++)
		if (ue->sent[i] == hash)
			return true;
	ue->sent = mem_resize(ue->sent, (ue->n_sent + 1) * sizeof(*ue->sent));
	ue->sent[ue->n_sent++] = hash;
	return false;
}

/* Reflexes that are off get lost on their way: the ACK that no line makes, and with `none`
 * retransmissions, too. */
static enum pipe_fate on_transit(void *ctx, int end, struct str *bytes, int64_t *delay)
{
	struct ue *ue = ctx;
	const struct transit *transit = &ue->options.transit;

	if (end == 1 && ue->plan->reflex != REFLEX_ALL && !ue->acknowledging &&
	    str_starts(*bytes, STR("ACK ")))
		return PIPE_DROP;
	if (end == 1 && ue->plan->reflex == REFLEX_NONE && is_repeated(ue, *bytes))
		return PIPE_DROP;
	return transit->fn ? transit->fn(transit->ctx, end, bytes, delay) : PIPE_PASS;
}

/* A pipe to the P-CSCF; a stream has a port of its own. */
static void attach(struct ue *ue, struct ue_link *at)
{
	struct addr far = listener_address(ue, at->listener, at->proto);
	uint16_t port = at->proto == PROTO_UDP ? SIP_PORT :
						 (uint16_t)(FIRST_STREAM_PORT + ue->n_streams++);
	struct pipe_dress dress = { .proto = at->proto,
				    .addr = { far, ue_address(ue, port) },
				    .name = { at->listener, ue->plan->name },
				    .user = { NULL, &ue->link_user },
				    .limits = { .max_bytes = 65536 },
				    .on_transit = on_transit,
				    .transit_ctx = ue };

	at->link = core_attach(ue->options.core, &dress);
	at->remote = far;
	at->state = UE_LINK_UP;
	ue_note_address(ue, &dress.addr[1]);
}

/* Writes a CA's certificate where TLS can read it; the file goes with the UE. */
static bool write_foreign_ca(struct ue *ue, const struct tls *tls)
{
	const char *pem = tls_ca_pem(tls);
	const char *folder = getenv("TMPDIR");
	int fd;
	bool written;

	snprintf(ue->foreign_ca, sizeof(ue->foreign_ca), "%s/imsd-ca-XXXXXX",
		 folder && strlen(folder) < 32 ? folder : "/tmp");
	fd = mkstemp(ue->foreign_ca);
	if (fd < 0) {
		ue->foreign_ca[0] = '\0';
		return false;
	}
	written = write(fd, pem, strlen(pem)) == (ssize_t)strlen(pem);
	close(fd);
	return written;
}

/* A context of its own, with a lab of its own: that one's CA is the foreign one. */
static bool open_tls(struct ue *ue, char why[160])
{
	struct tls_options options = { 0 };
	char error[256], notice[512];

	ue->tls = tls_new(&options, error, notice);
	if (!ue->tls) {
		snprintf(why, 160, "%.150s", error);
		return false;
	}
	if (!ue->plan->tls_ca || strcmp(ue->plan->tls_ca, "foreign") != 0 ||
	    write_foreign_ca(ue, ue->tls))
		return true;
	snprintf(why, 160, "the foreign CA cannot be written: %s", strerror(errno));
	return false;
}

/* A free port for datagrams and for connections: who takes datagrams takes connections at the same
 * port (RFC 3261 18.2.1), requests that are too large for one come there. */
static int listen_twice(struct ue *ue, struct net_listen *listen, struct listener **datagrams)
{
	struct net_listen large = *listen;
	struct listener *connections;
	int error = 0;

	large.proto = PROTO_TCP;
	for (unsigned tries = 0; tries < PORT_TRIES; tries++) {
		error = net_listen(ue->net, &large, &connections);
		if (error)
			break;
		listen->addr = connections->addr;
		error = net_listen(ue->net, listen, datagrams);
		if (!error)
			break;
		net_unlisten(ue->net, connections);
	}
	return error;
}

/* One listener; connections leave from its host. */
static bool open_sockets(struct ue *ue, char why[160])
{
	struct net_options options = { 0 };
	struct net_listen listen = { .proto = ue->options.access->proto, .name = ue->plan->name };
	struct listener *listener;
	int error;

	if (listen.proto == PROTO_TLS && !open_tls(ue, why))
		return false;
	ue->net = net_new(ue->loop, &options, &ue->link_user, ue->tls);
	addr_parse(ue->options.access->ipv6 ? STR("::1") : STR("127.0.0.1"), 0, &listen.addr);
	error = listen.proto == PROTO_UDP ? listen_twice(ue, &listen, &listener) :
					    net_listen(ue->net, &listen, &listener);
	if (error) {
		snprintf(why, 160, "a socket for %s cannot be opened: %s", ue->plan->name,
			 strerror(-error));
		return false;
	}
	ue_note_address(ue, &listener->addr);
	return true;
}

bool ue_open(struct ue *ue, char why[160])
{
	struct addr usual = ue_address(ue, SIP_PORT);

	if (!ue->options.access->pipe && ue->plan->reflex != REFLEX_ALL) {
		snprintf(why, 160, "reflexes can be off over pipes only");
		return false;
	}
	if (!ue->options.access->pipe)
		return open_sockets(ue, why);
	ue_note_address(ue, &usual);
	return true;
}

/* imsd's listener of that transport and family, and of that name when one is given. */
static const struct listener *find_listener(const struct ue *ue, enum proto proto, struct str name)
{
	struct list *listeners = core_listeners(ue->options.core);
	sa_family_t family = ue->options.access->ipv6 ? AF_INET6 : AF_INET;
	struct listener *listener;

	if (!listeners)
		return NULL;
	list_each(listener, listeners, struct listener, node)
		if (listener->proto == proto && listener->addr.family == family &&
		    (!name.n || str_is(name, listener->name)))
			return listener;
	return NULL;
}

/* A socket or connection to the listener that is meant. */
static bool reach(struct ue *ue, struct ue_link *at, char why[160])
{
	const struct listener *listener = find_listener(ue, at->proto, str_of(at->listener));
	struct tls_peer peer = { .name = ue->plan->tls_name, .ca = ue->options.ca_file };
	char host[ADDR_TEXT_MAX];

	if (!listener) {
		snprintf(why, 160,
			 "imsd has no %s listener%s%s: the configuration's `listen` must have one",
			 proto_name(at->proto), at->listener[0] ? " called " : "", at->listener);
		return false;
	}
	at->remote = listener->addr;
	if (!peer.name)
		peer.name = addr_host(&at->remote, host);
	if (ue->foreign_ca[0])
		peer.ca = ue->foreign_ca;
	else if (ue->plan->tls_ca)
		peer.ca = ue->plan->tls_ca;
	at->link = net_reach(ue->net, at->proto, &at->remote, NULL, &peer);
	if (!at->link) {
		snprintf(why, 160, "no link to %s", listener->name);
		return false;
	}
	link_hold(at->link);
	at->state = at->proto == PROTO_UDP ? UE_LINK_UP : UE_LINK_OPENING;
	return true;
}

/* The way there, with or without a link. */
static struct ue_link *find_way(struct ue *ue, enum proto proto, struct str listener)
{
	struct ue_link *at;

	list_each(at, &ue->links, struct ue_link, node)
		if (at->proto == proto && str_is(listener, at->listener))
			return at;
	at = mem_alloc(sizeof(*at));
	at->ue = ue;
	at->proto = proto;
	snprintf(at->listener, sizeof(at->listener), "%.*s", STR_ARG(listener));
	list_append(&ue->links, &at->node);
	return at;
}

struct ue_link *ue_reach(struct ue *ue, enum proto proto, struct str listener, char why[160])
{
	struct ue_link *at;

	if (proto == PROTO_COUNT)
		proto = ue->options.access->proto;
	if (!listener.n && ue->options.access->pipe)
		listener = str_of(usual_listener);
	at = find_way(ue, proto, listener);
	if (at->link)
		return at;
	if (ue->options.access->pipe)
		attach(ue, at);
	else if (!reach(ue, at, why))
		return NULL;
	return at;
}

void ue_link_lost(struct ue *ue, struct link *link, const char *why)
{
	struct ue_link *at;

	list_each(at, &ue->links, struct ue_link, node) {
		if (at->link != link)
			continue;
		at->state = at->state == UE_LINK_OPENING ? UE_LINK_REFUSED : UE_LINK_CLOSED;
		snprintf(at->reason, sizeof(at->reason), "%s", why);
		link_release(at->link);
		at->link = NULL;
	}
}

void ue_close_links(struct ue *ue)
{
	struct ue_link *at;

	list_each(at, &ue->links, struct ue_link, node) {
		if (at->link)
			link_close(at->link, CLOSE_FIN);
		link_release(at->link);
		list_remove(&at->node);
		mem_free(at);
	}
}

bool ue_power_on(struct ue *ue, char why[160])
{
	return ue_reach(ue, PROTO_COUNT, STR_NONE, why) != NULL;
}

void ue_power_off(struct ue *ue)
{
	struct ue_link *at;

	list_each(at, &ue->links, struct ue_link, node)
		if (at->link)
			link_close(at->link, CLOSE_FIN);
}

enum ue_link_state ue_link_state(const struct ue *ue, const char **reason)
{
	const struct ue_link *at;

	*reason = "";
	if (list_empty(&ue->links))
		return UE_LINK_DOWN;
	at = list_first(&ue->links, struct ue_link, node);
	*reason = at->reason;
	return at->state;
}

bool ue_keep_alive(struct ue *ue, char why[160])
{
	const struct ue_link *at = ue_reach(ue, PROTO_COUNT, STR_NONE, why);

	if (!at)
		return false;
	if (keep_alive_send(at->link, &at->remote) == 0)
		return true;
	snprintf(why, 160, "the link of %s is not up", ue->plan->name);
	return false;
}

unsigned ue_pongs(const struct ue *ue)
{
	const struct ue_link *at;

	if (list_empty(&ue->links))
		return 0;
	at = list_first(&ue->links, struct ue_link, node);
	return at->link ? at->link->pongs : 0;
}
