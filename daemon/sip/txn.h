/* SPDX-License-Identifier: Apache-2.0 */
/* Transactions: the four machines of RFC 3261 section 17 with RFC 6026, driven by the tables of
 * txn_tables.c. Only sip/ sees this file; the layers above use request.h and client.h. */
#ifndef IMSD_SIP_TXN_H
#define IMSD_SIP_TXN_H

#include "base/fsm.h"
#include "base/list.h"
#include "sip/knobs.h"
#include "sip/stack.h"

enum txn_state {
	TXN_CALLING,
	TXN_TRYING,
	TXN_PROCEEDING,
	TXN_ACCEPTED,
	TXN_COMPLETED,
	TXN_CONFIRMED,
	TXN_ENDED
};

enum txn_event {
	EV_START,   /* the request is sent or was received */
	EV_REQUEST, /* server: a retransmission of the request */
	EV_ACK,	    /* server: ACK of the same branch */
	EV_1XX,	    /* server: the TU sends it; client: it came */
	EV_2XX,
	EV_ERROR,   /* 300..699 */
	EV_RESEND,  /* timers A, E, G */
	EV_TIMEOUT, /* timers B, F, H */
	EV_TIMER_C, /* client: it rings for too long */
	EV_LINGER,  /* timers D, I, J, K, L, M */
	EV_BROKEN   /* the link failed */
};

struct kept;

struct txn {
	struct stack *stack;
	struct map_node node; /* by key */
	struct list all;      /* the stack's list */
	const struct fsm *fsm;
	uint8_t state;
	bool server, invite, finished; /* finished: has its final response */
	bool reaped;
	struct link *link;  /* held */
	struct addr remote; /* where to */
	struct addr source; /* server: where the request came from */
	/* server: as received; client: kept of an INVITE (for ACK and CANCEL), else NULL */
	struct msg *request;
	/* client: octets of the request, to send them again */
	char *sent;
	size_t n_sent;
	struct scene scene;           /* of the request */
	int64_t began;                /* loop time */
	struct kept *out;             /* server: the last response; NULL: none yet */
	struct timer resend, timeout; /* A E G; all others */
	int64_t interval;             /* of the next retransmission */
	unsigned copies;              /* of the request, seen or sent */
	uint8_t timeout_event;        /* what the timeout timer feeds */
	struct work broken;           /* tells of a link that failed, outside the sender's call */
};

/* Starts the life of a transaction in zeroed memory of a struct that begins with struct txn. The
 * link is held, the key's octets belong to the struct. */
void txn_init(struct txn *txn, struct stack *stack, const struct fsm *fsm, struct link *link,
	      struct str key);
/* Frees at the end of the turn. */
void txn_end(struct txn *txn);
bool txn_feed(struct txn *txn, enum txn_event event, void *arg);

/* (Re)starts the timeout timer: it feeds `event`. A time of 0 feeds at once. */
void txn_start_timeout(struct txn *txn, enum timer_name name, enum txn_event event);
/* The same in so many us. */
void txn_start_wait(struct txn *txn, int64_t us, enum txn_event event);
/* Starts retransmissions with that first interval (A, E, G); not on reliable links unless
 * `always`. */
void txn_start_resend(struct txn *txn, enum timer_name name, bool always);
/* The next one: doubled, up to T2 when `capped`. */
void txn_next_resend(struct txn *txn, bool capped);
/* It has got or sent its final response: for the meter. */
void txn_answered(const struct txn *txn);
/* Feeds EV_BROKEN soon. */
void txn_break(struct txn *txn);

/* A timer's value for this transaction, in us: set, or derived from its profile; 0 for D, I, J, K
 * on reliable links. */
int64_t txn_timer(struct txn *txn, enum timer_name name);

extern const struct fsm txn_invite_client, txn_client, txn_invite_server, txn_server;

/* Actions live with the two kinds: client.c and request.c; they are what the tables name. */
void client_start(void *self, void *arg);
void client_resend(void *self, void *arg);
void client_provisional(void *self, void *arg);
void client_provisional_more(void *self, void *arg);
void client_accept(void *self, void *arg);
void client_accept_more(void *self, void *arg);
void client_refused(void *self, void *arg);
void client_refused_again(void *self, void *arg);
void client_second_final(void *self, void *arg);
void client_timer_c(void *self, void *arg);
void client_final(void *self, void *arg);
void client_timeout(void *self, void *arg);
void client_broken(void *self, void *arg);
void client_end(void *self, void *arg);

void server_send(void *self, void *arg);
void server_send_accepted(void *self, void *arg);
void server_send_refused(void *self, void *arg);
void server_send_final(void *self, void *arg);
void server_resend(void *self, void *arg);
void server_resend_timed(void *self, void *arg);
void server_confirm(void *self, void *arg);
void server_timeout(void *self, void *arg);
void server_linger_over(void *self, void *arg);
void server_end(void *self, void *arg);

#endif
