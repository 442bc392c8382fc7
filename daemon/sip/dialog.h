/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dialogs (RFC 3261 12): identifiers, route set, remote target and sequence numbers of a relation
 * between two user agents. Whoever is an end of one keeps it: the far end, a scripted UE. A proxy
 * that must be able to end a call keeps one per side.
 */
#ifndef IMSD_SIP_DIALOG_H
#define IMSD_SIP_DIALOG_H

#include "base/list.h"
#include "base/map.h"
#include "base/mem.h"
#include "msg/msg.h"

/* All dialogs of one user agent. */
struct dialogs {
	struct map map; /* by Call-ID, local tag and remote tag */
	struct list all;
	size_t count;
};

struct dialog {
	struct dialogs *dialogs;
	struct map_node node;
	struct list all;
	struct str key, call_id, local_tag, remote_tag; /* with the two below: slices of `texts` */
	struct str local, remote; /* From and To values of our requests, without tags */
	/* Route values in the order in which we send them, comma-separated; "" for none; owned */
	struct str route_set;
	char *target;         /* remote target: a URI; owned */
	uint32_t local_cseq;  /* of the last request that we sent, 0: none yet */
	uint32_t remote_cseq; /* of the last one received; see has_remote_cseq */
	bool has_remote_cseq;
	bool early;         /* no 2xx yet */
	bool caller;        /* we made the Call-ID */
	void *owner;        /* the user's */
	struct list usages; /* a ring of those that share it, see dialog_share */
	char texts[];
};

void dialogs_init(struct dialogs *dialogs);
/* Frees all that are left. */
void dialogs_clear(struct dialogs *dialogs);

/* Has that request all that a dialog needs of it (Contact, From, To, Call-ID, CSeq)? */
bool dialog_may_begin(struct msg *request);
/* As UAS, by the request that begins it and the tag that we gave it (RFC 3261 12.1.1); it is early.
 * NULL when a header that it needs is missing or broken. */
struct dialog *dialog_new_server(struct dialogs *dialogs, struct msg *request,
				 struct str local_tag);
/* As UAC, by the request that we sent and a response with a To tag (12.1.2); it is early unless
 * that is a 2xx. A response without a Contact gives a dialog whose target is the Request-URI. NULL
 * as above. */
struct dialog *dialog_new_client(struct dialogs *dialogs, struct msg *request,
				 struct msg *response);
/* NULL-safe. */
void dialog_free(struct dialog *dialog);

/* The dialog that a message belongs to: a request that we received (inbound), a response that we
 * received to a request of ours. NULL: none. */
struct dialog *dialogs_of_request(struct dialogs *dialogs, struct msg *request);
struct dialog *dialogs_of_response(struct dialogs *dialogs, struct msg *response);
/* The one of these identifiers; NULL: none. */
struct dialog *dialogs_by_ids(struct dialogs *dialogs, struct str call_id, struct str local_tag,
			      struct str remote_tag);
/* Another usage of the same dialog (RFC 5057 3), for another user or a life of its own: sequence numbers and
 * the remote target stay common to all as long as they live. */
struct dialog *dialog_share(struct dialog *dialog, struct dialogs *dialogs);
/* Hands it to another user, `owner` included as it is. */
void dialog_move(struct dialog *dialog, struct dialogs *to);

/* The 2xx to the INVITE that began it: it is early no more; as UAC route set and target are taken
 * from it (13.2.2.4). Nothing happens to a confirmed one. NULL: by another
 * usage than that INVITE, or as UAS; route set and target stay. */
void dialog_confirm(struct dialog *dialog, struct msg *response);
/* Target refresh (12.2): takes the Contact of a request or response in the dialog, when there is
 * one. */
void dialog_refresh(struct dialog *dialog, struct msg *msg);
/* A request in the dialog that we received: 0, or 500 when its CSeq is lower than one before
 * (12.2.2) or cannot be read. ACK and CANCEL pass. Remembers the number. */
int dialog_check(struct dialog *dialog, struct msg *request);

/* A request of ours in the dialog (12.2.1.1): Request-URI, Route, From, To, Call-ID, the next CSeq,
 * Max-Forwards. A strict router as first of the route set is respected. */
struct msg *dialog_request(struct dialog *dialog, struct str method);
/* ACK to a 2xx of the INVITE with that CSeq number (13.2.2.4). */
struct msg *dialog_ack(struct dialog *dialog, uint32_t cseq);

#endif
