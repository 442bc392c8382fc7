/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A link: a UDP socket, a TCP or TLS connection, or one end of an in-process pipe. What the layer
 * above sees is the same for all: whole SIP messages come in, octets go out. Links are counted: who
 * keeps one beyond a callback holds it.
 */
#ifndef IMSD_TRANSPORT_LINK_H
#define IMSD_TRANSPORT_LINK_H

#include <stdbool.h>

#include "base/list.h"
#include "base/loop.h"
#include "msg/msg.h"
#include "transport/addr.h"
#include "transport/tls.h"

enum proto { PROTO_UDP, PROTO_TCP, PROTO_TLS, PROTO_PIPE, PROTO_COUNT };
/* "udp"; upper: "UDP" as in Via. PROTO_PIPE's are "pipe" and "UDP". */
const char *proto_name(enum proto proto);
const char *proto_via(enum proto proto);
/* By name without case; PROTO_COUNT when unknown. */
enum proto proto_of(struct str name);

/* HALF: what was sent before leaves, then our direction has ended; what comes is still taken. */
enum close_how { CLOSE_FIN, CLOSE_RST, CLOSE_HALF };

/* How a connection that has come is treated. All zero: as usual. RESET and CLOSE: at once. STALL:
 * nothing that comes is read by anybody, nothing is ever sent, until the peer closes or is idle.
 * HANDSHAKE_ALERT refuses what the client has said first, LATE_ALERT its certificate when all else
 * is done; HANDSHAKE_RESET and CLOSE end the connection instead of the answer. Of TLS only. */
enum link_accept { ACCEPT_TAKE, ACCEPT_RESET, ACCEPT_CLOSE, ACCEPT_STALL };
enum link_handshake {
	HANDSHAKE_NORMAL,
	HANDSHAKE_STALL,
	HANDSHAKE_ALERT,
	HANDSHAKE_LATE_ALERT,
	HANDSHAKE_RESET,
	HANDSHAKE_CLOSE
};
struct link_manner {
	enum link_accept accept;
	enum link_handshake handshake;
	struct tls_manner tls;
};

struct link;

/* What a link tells its user. All are called from the loop, never from inside link_send. */
struct link_user {
	/* One whole message: a datagram, or what framing cut out of a stream. Octets are valid
	 * during the call only. `from`: the sender (the connection's far end). */
	void (*on_bytes)(void *ctx, struct link *link, const struct addr *from, struct str bytes);
	/* A parsed message over a role pipe; the callee owns it. */
	void (*on_msg)(void *ctx, struct link *link, struct msg *msg);
	/* Octets that can not be framed (impossible Content-Length, over a limit, a datagram cut
	 * off): status is what may be answered (400, 413, 513; 0: nothing); a stream is closed
	 * after the call returns. */
	void (*on_broken)(void *ctx, struct link *link, const struct addr *from, struct str bytes,
			  int status, const char *why);
	/* A new connection was accepted, or one that we started is up. */
	void (*on_open)(void *ctx, struct link *link);
	/* The link is gone (closed by either side, reset, refused, TLS failure, idle); the last
	 * call about it, once for every connection whether it came up or not. After link_close it
	 * comes with the next work of the loop. */
	void (*on_close)(void *ctx, struct link *link, const char *why);
	/* For the journal: "keep-alive", "TLS handshake failed: ..." and the like. May be NULL. */
	void (*on_note)(void *ctx, struct link *link, const struct addr *from, const char *text);
	/* A connection has come, nothing was exchanged with it yet: how is it to be treated? `manner` is
	 * all zero; texts in it live until the loop turns. NULL: as usual. */
	void (*on_accept)(void *ctx, struct link *link, struct link_manner *manner);
	/* A keep-alive that asks for an answer (CRLFCRLF, STUN): shall it get one? NULL: yes. */
	bool (*on_keep_alive)(void *ctx, struct link *link, const struct addr *from);
	void *ctx;
	/* Numbers this user's links (link.id), several users may share one; NULL: all ids are 0. */
	uint32_t *last_id;
};

/* What each kind of link does; one const table each. */
struct link_ops {
	/* 0 or -errno. `to` is used by UDP only. The octets are copied if they cannot go now. */
	int (*send)(struct link *link, const struct addr *to, struct str bytes);
	/* Role pipes only, else NULL: takes the message over. */
	int (*send_msg)(struct link *link, struct msg *msg);
	void (*close)(struct link *link, enum close_how how);
	void (*free)(struct link *link);
	/* send, but with another address of ours as the sender (see link_send_from); NULL: send */
	int (*send_from)(struct link *link, const struct addr *to, struct str bytes,
			 const char *from);
};

struct link {
	const struct link_ops *ops;
	const struct link_user *user;
	struct loop *loop;
	struct list node; /* in its owner's list */
	enum proto proto; /* what the peer sees; PROTO_PIPE for a role pipe */
	bool reliable;    /* not UDP: RFC 3261 17 timers for reliable transports */
	bool pipe;        /* in-process, dressed or not */
	bool open;        /* can be sent on */
	bool spare;       /* when it cannot be made what it was for goes another way */
	bool was_up;      /* a connection that was made, or has shaken hands */
	bool outgoing;    /* we connected */
	bool mute;        /* stalled or half-closed: what is sent is thrown away */
	uint32_t id;      /* 1, 2 ... in the order in which they were made */
	/* keep-alives of ours without an answer, and answers to them that came: keep_alive_send */
	uint32_t pings, pongs;
	unsigned refs;
	struct addr local, remote; /* remote: unset for a UDP socket */
	/* listener's name ("pcscf1") or the pipe's ("pcscf-scscf"); lives with the link */
	const char *name;
	/* What Via, Path, Record-Route and SDP show instead of the local address; family AF_UNSPEC:
	 * nothing set. advertise_host: a host name (then advertise is unset), or NULL; its port, 0:
	 * none. See link_advertise. */
	struct addr advertise;
	const char *advertise_host;
	uint16_t advertise_port;
	void *role; /* for the layer above */
};

struct link *link_hold(struct link *link);
/* NULL-safe. The last release frees. */
void link_release(struct link *link);
/* 0 or -errno (-ENOTCONN when closed). */
int link_send(struct link *link, const struct addr *to, struct str bytes);
/* A datagram with another sender: that listener's socket, or a fresh port of the same address for
 * "port". NULL, "listener", a listener that there is not, and links that are no UDP: as link_send.
 * Over a pipe any other sender is a fresh port. */
int link_send_from(struct link *link, const struct addr *to, struct str bytes, const char *from);
/* Takes the message over, also on error. */
int link_send_msg(struct link *link, struct msg *msg);
void link_close(struct link *link, enum close_how how);
/* A connection with one peer: its end is nobody else's. Not a UDP socket or a role pipe. */
static inline bool link_is_connection(const struct link *link)
{
	return link->reliable && link->proto != PROTO_PIPE;
}
/* "host:port" as the peer should address us: advertise, else the local address, for a wildcard the
 * local address of the route to `peer` (asks the kernel). IPv6 in brackets. Without any address (a
 * role pipe) the name alone. */
const char *link_sent_by(const struct link *link, const struct addr *peer,
			 char out[ADDR_TEXT_MAX + 256]);

/* Sets what is advertised from "host[:port]", copied; without a port the local one is taken. False,
 * and nothing set, when the text is neither an address nor a host name. Listeners do this
 * themselves; for pipes it is their maker's. */
bool link_advertise(struct link *link, const char *text);

/* For those who make links. Sets what is common, with one reference; the rest is zeroed memory. */
void link_init(struct link *link, const struct link_ops *ops, const struct link_user *user,
	       struct loop *loop);
/* Copies the name. It and the advertised host are given back by link_forget_names. */
void link_set_name(struct link *link, const char *name);
void link_forget_names(struct link *link);
/* Calls on_note, if there is one. */
void link_note(struct link *link, const struct addr *from, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
