/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The journal: the ordered record of all that happened, one record per message and event. It keeps
 * a ring in memory and feeds sinks: the ladder on stderr, JSON lines, pcapng, listeners. Nothing in
 * a record depends on pointers, hash order or the machine. What a sink writes has no keys and
 * passwords in it (journal/redact.h) unless knob journal.keys is on; messages are never touched.
 *
 * A message between two roles is written by both: SENT by the one, RECEIVED by the other. Ladder
 * and capture show it once, by its SENT; JSON lines, ring and listeners get both records.
 */
#ifndef IMSD_JOURNAL_JOURNAL_H
#define IMSD_JOURNAL_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "base/loop.h"
#include "journal/cause.h"
#include "msg/msg.h"
#include "transport/link.h"

enum journal_kind {
	JOURNAL_RECEIVED, /* a message came in (before the recv gate) */
	JOURNAL_SENT,	  /* a message left (after the wire gate) */
	JOURNAL_HELD,	  /* a message did not leave: dropped or delayed by a rule */
	JOURNAL_BROKEN,	  /* octets that are no message */
	JOURNAL_EVENT	  /* else: a registration changed its state, a link closed, a rule spoke */
};

/* What the caller fills; nothing in it needs to outlive journal_write. */
struct journal_entry {
	enum journal_kind kind;
	const struct link *link;   /* NULL for an event without one */
	const struct addr *remote; /* of a message: the far end; NULL: the link's */
	const char *role;          /* "pcscf": the element that sends or receives; NULL: the core */
	const char *peer;          /* who is at the far end: "alice", "scscf", NULL: the address */
	const char *user;          /* subscriber's name, or NULL */
	struct msg *msg;           /* of a message; NULL for BROKEN and EVENT */
	struct str bytes;          /* octets as on the wire; STR_NONE: printed when a sink asks */
	bool in_dialog;            /* the message, or the request that it answers, is of a dialog */
	unsigned copy;             /* 1: first; more: retransmission or repeat */
	struct str rules;          /* names of rules that spoke, comma-separated */
	const char *event;         /* EVENT: a name of the events table: "registration.state" ... */
	struct str text;           /* why, or what happened, in words */
	enum cause_id cause;       /* EVENT "diagnosis": what is wrong; the text is the evidence */
	struct str call_id;        /* of an event; that of a message is taken from it */
};

/* What sinks and listeners get: the entry and what the journal added. */
struct journal_record {
	uint64_t number; /* 1, 2 ... */
	int64_t time;    /* loop time, us */
	int64_t epoch;   /* wall clock, us */
	bool keys;       /* keys may be shown; a listener that writes messages somewhere minds it */
	struct journal_entry entry; /* bytes: filled when a sink had the message printed */
};

struct journal;

struct journal_options {
	struct loop *loop;
	size_t ring_bytes; /* memory of the ring, one block: 0 is 4 MiB, at least 64 KiB */
	bool keys;         /* write keys and passwords */
	bool waits;        /* files are left as they are until journal_begin */
};

struct journal *journal_new(const struct journal_options *options);
/* The files that are open are emptied, as those opened later are at once; what was recorded so far goes out. */
void journal_begin(struct journal *journal);
/* Flushes and closes all sinks; NULL-safe. */
void journal_free(struct journal *journal);
/*
 * Without a sink this is a copy into the ring, whose oldest records go. A message without octets (a
 * role pipe's) is printed only while a sink is open that shows messages in full (verbose ladder,
 * JSON lines, capture), or its sender's record when journal_keeps_core; else the ring keeps its facts
 * alone: method, Request-URI, status, CSeq, Call-ID.
 */
void journal_write(struct journal *journal, const struct journal_entry *entry);
/* An event without a message; its text is cut at 1023 octets. */
void journal_event(struct journal *journal, const char *event, const char *user, const char *format,
		   ...) __attribute__((format(printf, 4, 5)));

/*
 * Sinks. What they write is gathered and goes out at the end of the loop's turn; a write error is
 * logged once and closes the sink. To open one again closes what it had; when that fails it stays.
 */

/* Ladder lines for a person on stderr; `verbose` adds the message. Coloured on a terminal unless
 * NO_COLOR is set. */
void journal_ladder_on(struct journal *journal, bool verbose);
/*
 * JSON lines (RFC 8259): 0 or -errno, -EWOULDBLOCK: that file is open already, here or in another
 * imsd; it is created (mode 0600) or emptied; "-" is stdout.
 * One object per record, keys in this order, one without a value left out:
 *   n, time (seconds since the start, 6 decimals), at (RFC 3339, UTC),
 *   kind (received, sent, held, broken, event),
 *   link { id, name, proto (udp, tcp, tls, pipe), local, remote }, role, from, to,
 *   method (of a response: that of its CSeq), uri, status, reason, cseq, call_id,
 *   copy (2 or more), user, rules [...], event, group, cause, text, message, encoding
 * A string that is UTF-8 stands as such. One that is not is taken octet by octet, each as the
 * character of that number (E9 as U+00E9); for the message, "encoding":"latin-1" then says so. Its
 * octets are always  message.encode(encoding or "utf-8").
 */
int journal_json_open(struct journal *journal, const char *path);
/*
 * Packets (pcapng): 0 or -errno; file as above. Every message that was on a link, BROKEN octets
 * included, HELD ones not, with the link's addresses in synthesised IP and UDP or TCP headers; TLS
 * is shown as TCP in clear. Roles joined by a pipe speak UDP between 198.51.100.1 (pcscf), .2
 * (scscf), .3 (hss), .4 (as), .5 (peer), port 5060; what exceeds a datagram goes by TCP. A packet's
 * comment names the rules that spoke, the text, and the group of procedures (journal/meaning.h).
 */
int journal_capture_open(struct journal *journal, const char *path);

/* Listeners, e.g. the scenario runner. The record is valid during the call, after the sinks; fn may
 * write to the journal (listeners behind it hear of that record first) and unlisten any of them. */
struct journal_listener {
	struct list node;
	void (*fn)(void *ctx, const struct journal_record *record);
	void *ctx;
};
/*
 * Messages between elements have octets in the ring, too: while knob journal.core says so (keep), and
 * while somebody looks on (watch; as often off as on).
 */
void journal_keep_core(struct journal *journal, bool keep);
void journal_watch_core(struct journal *journal, bool on);
/* Is it so now? */
bool journal_keeps_core(const struct journal *journal);

void journal_listen(struct journal *journal, struct journal_listener *listener);
void journal_unlisten(struct journal_listener *listener);

/*
 * One ladder line of a record, appended with a line end; for verdicts too. `verbose` adds the
 * message, indented. Time, who to whom, over what, what, and what is to be said about it:
 *   `   0.002140  alice      --> pcscf      UDP  REGISTER sip:b (copy 2)  cseq 1  [rule: a]  why`
 * Arrows: --> came or left, --x held, -?> broken; an event has a star. Columns are parted by at
 * least one blank; "user NAME" is said when neither end is called so. What is no printable text is
 * shown as \xNN.
 */
void journal_ladder_line(const struct journal_record *record, bool verbose, struct buf *out);
/* Reading back what the ring holds, each record at once by its number: its texts are good until the next one is
 * written. False: it is not there, not any more, or was forgotten. */
struct facts;
bool journal_read(const struct journal *journal, uint64_t number, struct facts *facts);
/* The number of the oldest that can be read; journal_count + 1 when there is none. */
uint64_t journal_first(const struct journal *journal);
/* All that was written until now cannot be read any more. Numbers go on, sinks and listeners have it. */
void journal_forget(struct journal *journal);
/* The number of the last record that was forgotten so, 0: none; what is missing behind it has given way. */
uint64_t journal_forgotten(const struct journal *journal);
/* The records in the ring from `number` on, oldest first, as JSON lines, at most `max`. Returns the
 * number to go on with: that of the last one given plus one, or `number` when there was none. */
uint64_t journal_ring_json(const struct journal *journal, uint64_t number, unsigned max,
			   struct buf *out);
/* Records written so far: the number of the last one. */
uint64_t journal_count(const struct journal *journal);
/* Its loop's time, us. */
int64_t journal_now(const struct journal *journal);

#endif
