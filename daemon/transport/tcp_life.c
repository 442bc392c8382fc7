/* SPDX-License-Identifier: Apache-2.0 */
/* The states of a connection, as a table. */
#include "transport/tcp_life.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/fsm.h"
#include "base/log.h"
#include "transport/socket.h"

enum { GRACE_US = 500000, DRAIN_US = 2000000 };

static const char *const state_rows[] = { "starting",    "silent",   "open",
					  "half-closed", "draining", "gone" };
static const char *const event_rows[] = { "up",     "peer-done", "failed", "timeout", "close",
					  "refuse", "stall",     "reset",  "flushed", "finished" };

static void tcp_on_timer(void *arg);

size_t tcp_queued(const struct tcp *tcp)
{
	return evbuffer_get_length(bufferevent_get_output(tcp->event));
}

static void tcp_start_timer(struct tcp *tcp, int64_t us)
{
	timer_start(tcp->link.loop, &tcp->timer, us, tcp_on_timer, tcp);
}

void tcp_list(struct tcp *tcp)
{
	struct str remote = addr_key(&tcp->link.remote);

	if (tcp->by_remote.key.p)
		return;
	tcp->key[0] = (char)tcp->link.proto;
	memcpy(tcp->key + 1, remote.p, remote.n);
	map_add(&tcp->net->by_remote, &tcp->by_remote, (struct str){ tcp->key, 1 + remote.n });
}

static void tcp_on_settle(void *arg);

void tcp_settle(struct tcp *tcp)
{
	loop_post(tcp->link.loop, &tcp->settle, tcp_on_settle, tcp);
}

/* Nothing can be sent any more; the user hears of it with the next work. The first reason is the
 * one that counts. */
static void tcp_shut(struct tcp *tcp, const char *why)
{
	tcp->link.open = false;
	map_remove(&tcp->net->by_remote, &tcp->by_remote);
	if (!tcp->why[0])
		snprintf(tcp->why, sizeof(tcp->why), "%s", why);
	tcp_settle(tcp);
}

/* The start is over; from now on only the peer's silence ends it, if anything does. */
static void tcp_await_idle(struct tcp *tcp)
{
	timer_stop(tcp->link.loop, &tcp->timer);
	if (tcp->net->options.idle_us > 0)
		tcp_start_timer(tcp, tcp->net->options.idle_us);
}

static void tcp_begin(void *self, void *why)
{
	struct tcp *tcp = self;
	const struct link_user *user = tcp->link.user;

	(void)why;
	tcp_await_idle(tcp);
	tcp->link.open = tcp->link.was_up = true;
	tcp_list(tcp);
	user->on_open(user->ctx, &tcp->link);
}

/* RFC 793 half-close: a peer that has sent its FIN may wait for an answer; most have closed
 * altogether. */
static void tcp_begin_grace(void *self, void *why)
{
	struct tcp *tcp = self;

	tcp->peer_done = true;
	snprintf(tcp->why, sizeof(tcp->why), "%s", (const char *)why);
	tcp_start_timer(tcp, GRACE_US);
}

/* Accepted and left alone. */
static void tcp_go_silent(void *self, void *why)
{
	(void)why;
	tcp_await_idle(self);
}

static void tcp_begin_drain(void *self, void *why)
{
	struct tcp *tcp = self;

	tcp_shut(tcp, why);
	tcp_start_timer(tcp, DRAIN_US);
}

/* No more of ours comes behind the last octet. */
static void tcp_send_fin(struct tcp *tcp)
{
	tcp->fin_sent = true;
	if (tcp->link.proto == PROTO_TLS)
		tls_finish(tcp->event);
	shutdown(bufferevent_getfd(tcp->event), SHUT_WR);
}

void tcp_end_sending(struct tcp *tcp)
{
	tcp->half = true;
	tcp->link.mute = true;
	if (tcp_queued(tcp))
		bufferevent_setwatermark(tcp->event, EV_WRITE, 0, 0);
	else if (!tcp->fin_sent)
		tcp_send_fin(tcp);
}

/* FIN goes out behind the last octet. Closing is put off until the peer has closed, too: a socket
 * closed with unread octets sends RST, and the peer may lose what it was told last. */
static void tcp_drain(void *self, void *why)
{
	struct tcp *tcp = self;

	(void)why;
	if (tcp_queued(tcp))
		return;
	if (!tcp->fin_sent)
		tcp_send_fin(tcp);
	if (tcp->peer_done)
		tcp_feed(tcp, TCP_EV_FINISHED, NULL);
}

static void tcp_drain_rest(void *self, void *why)
{
	struct tcp *tcp = self;

	tcp->peer_done = true;
	tcp_drain(self, why);
}

static void tcp_end(void *self, void *why)
{
	struct tcp *tcp = self;

	timer_stop(tcp->link.loop, &tcp->timer);
	bufferevent_disable(tcp->event, EV_READ | EV_WRITE);
	tcp_shut(tcp, why);
}

static void tcp_fail_start(void *self, void *why)
{
	struct tcp *tcp = self;

	if (tcp->link.proto == PROTO_TLS && !tcp->link.outgoing)
		link_note(&tcp->link, &tcp->link.remote, "TLS handshake failed: %s",
			  (const char *)why);
	tcp_end(self, why);
}

static void tcp_reset(void *self, void *why)
{
	struct tcp *tcp = self;

	socket_set_reset(bufferevent_getfd(tcp->event));
	tcp_end(self, why);
}

static const struct fsm_row tcp_rows[] = {
	/* state           event             action           next            */
	{ TCP_STARTING,    TCP_EV_UP,        tcp_begin,       TCP_OPEN        },
	{ TCP_STARTING,    TCP_EV_PEER_DONE, tcp_fail_start,  TCP_GONE        },
	{ TCP_STARTING,    TCP_EV_FAILED,    tcp_fail_start,  TCP_GONE        },
	{ TCP_STARTING,    TCP_EV_TIMEOUT,   tcp_fail_start,  TCP_GONE        },
	{ TCP_STARTING,    TCP_EV_CLOSE,     tcp_end,         TCP_GONE        },
	{ TCP_STARTING,    TCP_EV_RESET,     tcp_reset,       TCP_GONE        },
	{ TCP_STARTING,    TCP_EV_REFUSE,    tcp_begin_drain, TCP_DRAINING    },
	{ TCP_STARTING,    TCP_EV_STALL,     tcp_go_silent,   TCP_SILENT      },
	{ TCP_SILENT,      TCP_EV_PEER_DONE, tcp_end,         TCP_GONE        },
	{ TCP_SILENT,      TCP_EV_FAILED,    tcp_end,         TCP_GONE        },
	{ TCP_SILENT,      TCP_EV_TIMEOUT,   tcp_end,         TCP_GONE        },
	{ TCP_SILENT,      TCP_EV_CLOSE,     tcp_end,         TCP_GONE        },
	{ TCP_SILENT,      TCP_EV_RESET,     tcp_reset,       TCP_GONE        },
	{ TCP_OPEN,        TCP_EV_PEER_DONE, tcp_begin_grace, TCP_HALF_CLOSED },
	{ TCP_OPEN,        TCP_EV_FAILED,    tcp_end,         TCP_GONE        },
	{ TCP_OPEN,        TCP_EV_TIMEOUT,   tcp_begin_drain, TCP_DRAINING    },
	{ TCP_OPEN,        TCP_EV_CLOSE,     tcp_begin_drain, TCP_DRAINING    },
	{ TCP_OPEN,        TCP_EV_RESET,     tcp_reset,       TCP_GONE        },
	{ TCP_HALF_CLOSED, TCP_EV_FAILED,    tcp_end,         TCP_GONE        },
	{ TCP_HALF_CLOSED, TCP_EV_TIMEOUT,   tcp_begin_drain, TCP_DRAINING    },
	{ TCP_HALF_CLOSED, TCP_EV_CLOSE,     tcp_begin_drain, TCP_DRAINING    },
	{ TCP_HALF_CLOSED, TCP_EV_RESET,     tcp_reset,       TCP_GONE        },
	{ TCP_DRAINING,    TCP_EV_FLUSHED,   tcp_drain,       FSM_SAME        },
	{ TCP_DRAINING,    TCP_EV_PEER_DONE, tcp_drain_rest,  FSM_SAME        },
	{ TCP_DRAINING,    TCP_EV_FINISHED,  tcp_end,         TCP_GONE        },
	{ TCP_DRAINING,    TCP_EV_FAILED,    tcp_end,         TCP_GONE        },
	{ TCP_DRAINING,    TCP_EV_TIMEOUT,   tcp_reset,       TCP_GONE        },
};

static void tcp_on_transition(void *self, uint8_t from, uint8_t event, uint8_t to, bool known)
{
	const struct tcp *tcp = self;
	char text[ADDR_TEXT_MAX];

	if (log_level() < LOG_DEBUG || !known || to == FSM_SAME)
		return;
	log_debug("%s %s: %s, %s: %s", proto_name(tcp->link.proto),
		  addr_pair(&tcp->link.remote, text), state_rows[from], event_rows[event],
		  state_rows[to]);
}

static const struct fsm tcp_fsm = {
	"tcp", tcp_rows, ARRAY_LEN(tcp_rows), state_rows, event_rows, tcp_on_transition,
};

void tcp_feed(struct tcp *tcp, enum tcp_event event, const char *why)
{
	fsm_feed(&tcp_fsm, &tcp->state, (uint8_t)event, tcp, (char *)why);
}

void tcp_dispose(struct tcp *tcp)
{
	tcp->link.open = false;
	timer_stop(tcp->link.loop, &tcp->timer);
	work_cancel(&tcp->settle);
	work_cancel(&tcp->resume);
	map_remove(&tcp->net->by_remote, &tcp->by_remote);
	bufferevent_free(tcp->event);
	list_remove(&tcp->link.node);
	tcp->net->n_connections--;
	link_release(&tcp->link);
}

/* Octets are thrown away here and not at once: the user may still be looking at them. */
static void tcp_on_settle(void *arg)
{
	struct tcp *tcp = arg;
	const struct link_user *user = tcp->link.user;
	struct evbuffer *input = bufferevent_get_input(tcp->event);

	if (!tcp->told) {
		tcp->told = true;
		user->on_close(user->ctx, &tcp->link, tcp->why);
	}
	if (tcp->state == TCP_DRAINING) {
		evbuffer_drain(input, evbuffer_get_length(input));
		if (!tcp->peer_done)
			bufferevent_enable(tcp->event, EV_READ);
		tcp_feed(tcp, TCP_EV_FLUSHED, NULL);
	}
	if (tcp->state == TCP_GONE)
		tcp_dispose(tcp);
}

static void tcp_on_timer(void *arg)
{
	static const char *const why_rows[] = { [TCP_STARTING] = "no answer in time",
						[TCP_SILENT] = "idle",
						[TCP_OPEN] = "idle",
						[TCP_HALF_CLOSED] = "closed by the peer",
						[TCP_DRAINING] = "does not end" };
	struct tcp *tcp = arg;
	int64_t left = tcp->last + tcp->net->options.idle_us - loop_now(tcp->link.loop);

	if ((tcp->state == TCP_OPEN || tcp->state == TCP_SILENT) && left > 0)
		tcp_start_timer(tcp, left);
	else
		tcp_feed(tcp, TCP_EV_TIMEOUT, why_rows[tcp->state]);
}

void tcp_start(struct tcp *tcp, struct bufferevent *event)
{
	struct net *net = tcp->net;

	tcp->state = TCP_STARTING;
	tcp->event = event;
	list_append(&net->connections, &tcp->link.node);
	net->n_connections++;
	tcp_start_timer(tcp, net->options.connect_us);
}
