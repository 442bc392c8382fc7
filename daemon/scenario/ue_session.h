/* SPDX-License-Identifier: Apache-2.0 */
/* Offers and answers of a scripted UE in one dialog (RFC 3264, RFC 6337): which waits, what is in
 * force, which version was sent last. It remembers and never refuses: a puppet may break rules. */
#ifndef IMSD_SCENARIO_UE_SESSION_H
#define IMSD_SCENARIO_UE_SESSION_H

#include "scenario/ue_sdp.h"

enum talk {
	TALK_IDLE,
	TALK_OFFERED, /* ours waits for its answer */
	TALK_ASKED,   /* theirs waits for ours */
	TALK_STABLE
};

/* Zero-initialise; texts are owned. */
struct ue_session {
	char *local, *remote; /* in force, or in the offer that waits; NULL: none */
	char *before;         /* while an offer waits: what it replaces */
	char *sent;           /* sent last, whatever became of it */
	enum talk talk, talk_before;
	uint32_t cseq;  /* of the request that has the offer that waits, or that it answers */
	bool previewed; /* our answer was sent in an unreliable response */
	bool held;      /* by us */
	bool preconditions, reserved; /* they are in use; our resources are there */
};

void ue_session_clear(struct ue_session *session);
void ue_session_copy(struct ue_session *to, const struct ue_session *from);
/* What a next description is made from, but for ports. */
void ue_session_order(const struct ue_session *session, struct ue_sdp_order *order);
/* The text with its version counted: one more than the last when anything else differs, or `step`
 * more when that is not negative. A text that has another o= line stays as it is. */
struct str ue_session_number(const struct ue_session *session, struct arena *arena, struct str sdp,
			     int64_t step);
/* We sent it, in or about the request with that CSeq. `final`: an answer that is more than a
 * preview. */
void ue_session_offered(struct ue_session *session, struct str sdp, uint32_t cseq);
void ue_session_answered(struct ue_session *session, struct str sdp, bool final);
/* It came. */
void ue_session_asked(struct ue_session *session, struct str sdp, uint32_t cseq);
void ue_session_told(struct ue_session *session, struct str sdp, bool final);
/* The offer in the request with that CSeq was refused. */
void ue_session_refused(struct ue_session *session, uint32_t cseq);

#endif
