/* SPDX-License-Identifier: Apache-2.0 */
/* The scene: what a rule looks at. A plain struct of values, filled once per message and kept with
 * its transaction (of a response: its request's). Retransmissions, repeats and delayed copies keep
 * the stamp of the first copy. */
#ifndef IMSD_RULE_SCENE_H
#define IMSD_RULE_SCENE_H

#include "conf/snapshot.h"
#include "msg/msg.h"
#include "transport/link.h"

enum scene_side { SIDE_NONE, SIDE_UE, SIDE_CORE };

enum { SCENE_NAME_MAX = 64 };

/* What happened so far with one message: which rules matched, which speak. Made by the first gate
 * that needs it. */
struct ruling;

struct scene {
	/* from sip/ */
	struct snapshot *snapshot; /* the one this message obeys; held by the transaction */
	const char *role;          /* "pcscf", "scscf" ... whose stack this is */
	enum scene_side side;      /* towards the UE, or between elements of the core */
	const char *listener;      /* the link's name */
	enum proto proto;
	bool inbound;
	struct msg *msg;     /* the message; NULL before a connection's first */
	struct msg *request; /* of a response: its request, when still there */
	struct str octets;   /* at the wire: as printed, else STR_NONE */
	enum method method;
	struct str method_name;
	int status; /* 0: a request */
	bool in_dialog;
	unsigned copy; /* 1: first; at recv and wire */
	/* from the role's on_identify */
	char user[SCENE_NAME_MAX], peer_user[SCENE_NAME_MAX];
	/* from proc/ before it sends or asks */
	const char *procedure, *state, *turn, *behaviour;
	const char *kind;               /* "initial", "refresh" ..., or NULL: from the message */
	char dial[SCENE_NAME_MAX];      /* the number that began its call; "": the message tells */
	int64_t registered_at, call_at; /* loop time, -1: not */
	uint64_t call, dialog, link;    /* numbers for `per` */
	/* decisions so far; ruling_free when the message is done with */
	struct ruling *ruling;
};

/* Under this calls and dialogs are numbered by what they are known by: it is the same for all elements,
 * and guards nothing. */
#define SCENE_KEY UINT64_C(0x63616c6c)
/* The number of the dialog that a message is in or begins, the same for both directions; 0: it has no
 * To tag. */
uint64_t scene_dialog_of(struct msg *msg);
/* The number that is dialled by an INVITE to that URI; empty when it has no user part. */
void scene_dial_of(struct str uri, char dial[SCENE_NAME_MAX]);

/* NULL-safe. A ruling points at rules of the scene's snapshot: free it before that is released, and
 * whenever the scene gets another snapshot. */
void ruling_free(struct ruling *ruling);
/* Names of the rules that spoke about that copy of the message, comma-separated, appended; and what
 * they did. All but those of the wire speak about every copy. */
void ruling_names(const struct ruling *ruling, unsigned copy, struct buf *out);
void ruling_text(const struct ruling *ruling, unsigned copy, struct buf *out);

#endif
