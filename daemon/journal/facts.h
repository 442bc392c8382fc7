/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a record says, in one flat piece: taken from an entry when it is written, from the ring when
 * it is read again. The sinks know nothing else.
 */
#ifndef IMSD_JOURNAL_FACTS_H
#define IMSD_JOURNAL_FACTS_H

#include "journal/journal.h"

/* The texts of a record; STR_NONE where it has none. */
enum fact {
	FACT_LINK,    /* the link's name */
	FACT_ROLE,
	FACT_PEER,
	FACT_USER,
	FACT_METHOD,  /* of a response: that of its CSeq */
	FACT_URI,     /* Request-URI */
	FACT_REASON,  /* reason phrase */
	FACT_START,   /* the start line that a rule put in */
	FACT_CALL_ID,
	FACT_RULES,   /* names, comma-separated */
	FACT_EVENT,
	FACT_TEXT,
	FACT_MESSAGE, /* the octets */
	FACT_COUNT
};

struct facts_head {
	uint64_t number;
	int64_t time, epoch;
	uint32_t link; /* its id; 0: no link */
	uint32_t cseq;
	struct addr local, remote;
	uint32_t copy;
	uint16_t status;     /* 0: no response */
	uint16_t cause;      /* enum cause_id */
	uint8_t kind, proto; /* enum journal_kind, enum proto */
	bool has_cseq;
	bool in_dialog;
	bool outgoing; /* we connected */
	bool keys;     /* keys may be shown */
};

struct facts {
	struct facts_head head;
	struct str text[FACT_COUNT];
};

/* By enum journal_kind: "received" ... */
extern const char *const facts_kind_names[JOURNAL_EVENT + 1];

/* The texts are slices of what the entry points to. */
void facts_fill(struct facts *facts, const struct journal_record *record);
/* The procedure that a message belongs to: "registration", "call setup" ... (journal/meaning.h); NULL: none. */
const char *facts_group(const struct facts *facts);
/* Did it come to us? */
bool facts_inbound(const struct facts *facts);
/* A message that came out of a role pipe: the record of its sender has shown it already. */
bool facts_is_echo(const struct facts *facts);
/* Who sends and who receives: role, peer, or the peer's address (written into place). An event has
 * a user or role on the left, and on the right the role if it was not named yet. */
struct str facts_from(const struct facts *facts, char place[ADDR_TEXT_MAX]);
struct str facts_to(const struct facts *facts, char place[ADDR_TEXT_MAX]);
/* Message and text with keys hidden where they must be; see redact() for how long they are good. */
struct str facts_message(const struct facts *facts, struct buf *scratch);
struct str facts_remark(const struct facts *facts, struct buf *scratch);

#endif
