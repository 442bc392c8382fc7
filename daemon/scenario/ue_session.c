/* SPDX-License-Identifier: Apache-2.0 */
/* What was offered and answered. */
#include "scenario/ue_session.h"

#include <string.h>

static void text_set(char **to, struct str text)
{
	char *copy = text.p ? mem_copy_text(text.p, text.n) : NULL;

	mem_free(*to);
	*to = copy;
}

void ue_session_clear(struct ue_session *session)
{
	mem_free(session->local);
	mem_free(session->remote);
	mem_free(session->before);
	mem_free(session->sent);
	*session = (struct ue_session){ 0 };
}

void ue_session_copy(struct ue_session *to, const struct ue_session *from)
{
	struct ue_session copy = *from;

	copy.local = copy.remote = copy.before = copy.sent = NULL;
	text_set(&copy.local, str_of(from->local));
	text_set(&copy.remote, str_of(from->remote));
	text_set(&copy.before, str_of(from->before));
	text_set(&copy.sent, str_of(from->sent));
	ue_session_clear(to);
	*to = copy;
}

void ue_session_order(const struct ue_session *session, struct ue_sdp_order *order)
{
	uint64_t version = 1;

	if (session->sent)
		ue_sdp_version(str_of(session->sent), &version);
	order->local = str_of(session->local);
	order->remote = str_of(session->remote);
	order->version = (uint32_t)version;
	order->wish = session->held ? SDP_SEND : SDP_BOTH;
	order->preconditions = session->preconditions;
	order->reserved = session->reserved;
}

/* Is the o= line of one the other's, but for the version? */
static bool same_origin(struct arena *arena, struct str sdp, struct str sent)
{
	struct str a, b;

	a = ue_sdp_set_version(arena, sdp, 0);
	b = ue_sdp_set_version(arena, sent, 0);
	a = str_from(a, (size_t)(str_search(a, STR("o=")) + 1));
	b = str_from(b, (size_t)(str_search(b, STR("o=")) + 1));
	a.n = a.n ? (size_t)(str_find(a, '\n') + 1) : 0;
	b.n = b.n ? (size_t)(str_find(b, '\n') + 1) : 0;
	return a.n > 0 && str_eq(a, b);
}

struct str ue_session_number(const struct ue_session *session, struct arena *arena, struct str sdp,
			     int64_t step)
{
	struct str sent = str_of(session->sent);
	uint64_t version;

	if (!sent.n || !ue_sdp_version(sent, &version) || !same_origin(arena, sdp, sent))
		return sdp;
	if (step >= 0)
		version += (uint64_t)step;
	else if (!str_eq(ue_sdp_set_version(arena, sdp, 0), ue_sdp_set_version(arena, sent, 0)))
		version++;
	return ue_sdp_set_version(arena, sdp, version);
}

/* What our last text says of preconditions, and whether we hold. */
static void note_local(struct ue_session *session)
{
	struct arena arena;
	struct str current;

	arena_init(&arena);
	current = ue_sdp_audio(&arena, str_of(session->local), "curr.local");
	session->preconditions = current.p != NULL;
	session->reserved |= str_is(current, "sendrecv");
	arena_clear(&arena);
}

/* An offer that takes receiving away holds; one that stays inactive says nothing new. */
static void note_hold(struct ue_session *session)
{
	struct arena arena;
	unsigned now, before = SDP_BOTH;

	arena_init(&arena);
	now = ue_sdp_direction(ue_sdp_audio(&arena, str_of(session->local), "direction"));
	if (session->before)
		before = ue_sdp_direction(
			ue_sdp_audio(&arena, str_of(session->before), "direction"));
	if (now & SDP_RECV)
		session->held = false;
	else if (now || before & SDP_RECV)
		session->held = true;
	arena_clear(&arena);
}

void ue_session_offered(struct ue_session *session, struct str sdp, uint32_t cseq)
{
	text_set(&session->before, str_of(session->local));
	text_set(&session->local, sdp);
	text_set(&session->sent, sdp);
	session->talk_before = session->talk == TALK_STABLE ? TALK_STABLE : TALK_IDLE;
	session->talk = TALK_OFFERED;
	session->cseq = cseq;
	note_local(session);
	note_hold(session);
}

void ue_session_answered(struct ue_session *session, struct str sdp, bool final)
{
	text_set(&session->local, sdp);
	text_set(&session->sent, sdp);
	session->previewed = !final;
	if (final)
		session->talk = TALK_STABLE;
	note_local(session);
}

void ue_session_asked(struct ue_session *session, struct str sdp, uint32_t cseq)
{
	text_set(&session->before, str_of(session->remote));
	text_set(&session->remote, sdp);
	session->talk_before = session->talk == TALK_STABLE ? TALK_STABLE : TALK_IDLE;
	session->talk = TALK_ASKED;
	session->cseq = cseq;
	session->previewed = false;
}

void ue_session_told(struct ue_session *session, struct str sdp, bool final)
{
	text_set(&session->remote, sdp);
	if (final)
		session->talk = TALK_STABLE;
}

void ue_session_refused(struct ue_session *session, uint32_t cseq)
{
	if (session->cseq != cseq || (session->talk != TALK_OFFERED && session->talk != TALK_ASKED))
		return;
	text_set(session->talk == TALK_OFFERED ? &session->local : &session->remote,
		 str_of(session->before));
	session->talk = session->talk_before;
	note_local(session);
	note_hold(session);
}
