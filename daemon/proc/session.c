/* SPDX-License-Identifier: Apache-2.0 */
/* Sessions: states, what stands, and the way back. */
#include "proc/session.h"

#include <errno.h>
#include <stdio.h>

#include "proc/session_private.h"

struct session *session_new(const struct session_options *options)
{
	struct session *session = mem_alloc(sizeof(*session));

	session->options = *options;
	session->codecs =
		options->codecs ? mem_copy_text(options->codecs, strlen(options->codecs)) : NULL;
	session->options.codecs = session->codecs;
	session->now = mem_alloc(sizeof(*session->now));
	return session;
}

static void face_free(struct session_face *face)
{
	if (!face)
		return;
	buf_free(&face->local);
	buf_free(&face->remote);
	mem_free(face);
}

struct session_face *session_face_clone(const struct session_face *face)
{
	struct session_face *clone = mem_alloc(sizeof(*clone));

	*clone = *face;
	clone->local = clone->remote = (struct buf){ 0 };
	buf_add_str(&clone->local, buf_str(&face->local));
	buf_add_str(&clone->remote, buf_str(&face->remote));
	return clone;
}

void session_free(struct session *session)
{
	if (!session)
		return;
	face_free(session->now);
	face_free(session->before);
	session_forget(session);
	mem_free(session->codecs);
	buf_free(&session->capabilities);
	buf_free(&session->failure);
	mem_free(session);
}

enum session_state session_state(const struct session *session)
{
	return session->state;
}

unsigned session_stream_count(const struct session *session)
{
	return session->now->n;
}

const struct session_stream *session_stream_at(const struct session *session, unsigned index)
{
	return index < session->now->n ? &session->now->lines[index].stream : NULL;
}

struct str session_local(const struct session *session)
{
	return buf_str(&session->now->local);
}

struct str session_remote(const struct session *session)
{
	return buf_str(&session->now->remote);
}

uint64_t session_version(const struct session *session)
{
	return session->version;
}

/* An offer begins: from here there is a way back. */
static void begin(struct session *session, enum session_state state)
{
	session->unknown = false;
	session->before = session->now;
	session->now = session_face_clone(session->before);
	session->state = state;
}

/* Offer and answer are complete. */
static void commit(struct session *session)
{
	face_free(session->before);
	session->before = NULL;
	session->state = SESSION_STABLE;
}

void session_rollback(struct session *session)
{
	if (!session->before)
		return;
	face_free(session->now);
	session->now = session->before;
	session->before = NULL;
	session->state = session->now->n || session->now->local.n ? SESSION_STABLE : SESSION_IDLE;
}

/* Their description; what its payload types mean is kept. */
static void set_remote(struct session *session, struct str sdp)
{
	buf_reset(&session->now->remote);
	buf_add_str(&session->now->remote, sdp);
	session_learn(session);
}

int session_offer(struct session *session, struct str word, struct str *sdp)
{
	struct session_change change;

	if (session->before)
		return -EBUSY;
	if (!session_change_read(word, &change))
		return -EINVAL;
	begin(session, SESSION_OFFERED);
	if (!change.same || session->now->local.n == 0)
		session_write_offer(session, &change);
	*sdp = buf_str(&session->now->local);
	return 0;
}

int session_answer(struct session *session, struct str word, struct str *sdp)
{
	struct sdp_line lines[SESSION_STREAMS];
	struct session_change change;
	struct arena arena;

	if (session->state != SESSION_ASKED || !session_change_read(word, &change))
		return -EINVAL;
	arena_init(&arena);
	session_set_resources(session, &change);
	session_answer_lines(session, &change, &arena, lines);
	if (!change.same || sdp_media_count(buf_str(&session->now->local)) != session->now->n)
		session_describe(session, lines, session->now->n);
	arena_clear(&arena);
	commit(session);
	*sdp = buf_str(&session->now->local);
	return 0;
}

/* Is it a description that can follow what stands? 0, or the status. */
static int judge_offer(const struct session *session, struct str sdp, char why[96])
{
	unsigned n;

	if (session->before) {
		snprintf(why, 96, "an offer of %s is pending",
			 session->state == SESSION_OFFERED ? "ours" : "theirs");
		return session->state == SESSION_OFFERED ? 491 : 500;
	}
	if (str_trim(sdp).n == 0 || !sdp_check(sdp)) {
		snprintf(why, 96, "%s", sdp.n ? "the SDP cannot be read" : "there is no SDP");
		return 400;
	}
	n = sdp_media_count(sdp);
	if (n > SESSION_STREAMS || n < session->now->n) {
		snprintf(why, 96, "%u m-lines, %s %u", n,
			 n > SESSION_STREAMS ? "at most" : "before",
			 n > SESSION_STREAMS ? SESSION_STREAMS : session->now->n);
		return 488;
	}
	return 0;
}

/* Does it offer anything? A session may be without streams (RFC 3264 5). */
static bool offers_media(struct str sdp)
{
	struct sdp_media media;
	struct arena arena;
	bool found = false;

	arena_init(&arena);
	for (unsigned i = 0; !found && sdp_media_read(&arena, sdp, i, &media); i++)
		found = media.port != 0;
	arena_clear(&arena);
	return found;
}

/* Takes the offer in. 0, or the status. */
static int take_offer(struct session *session, struct str sdp, char why[96])
{
	static const struct session_change nothing;
	struct sdp_line lines[SESSION_STREAMS];
	struct arena arena;
	unsigned n;

	set_remote(session, sdp);
	arena_init(&arena);
	n = session_answer_lines(session, &nothing, &arena, lines);
	arena_clear(&arena);
	if (n == 0 && offers_media(sdp)) {
		snprintf(why, 96, "no stream offered can be taken");
		return 488;
	}
	session->unknown = session_has_unknown(session);
	if (session->unknown) {
		session_write_failure(session);
		snprintf(why, 96, "a mandatory precondition of unknown type");
		return 580;
	}
	return 0;
}

int session_take_offer(struct session *session, struct str sdp, char why[96])
{
	int status = judge_offer(session, sdp, why);

	if (status)
		return status;
	begin(session, SESSION_ASKED);
	status = take_offer(session, sdp, why);
	if (status)
		session_rollback(session);
	return status;
}

/* Does it answer ours, m-line for m-line? */
static bool fits(const struct session *session, struct str sdp, char why[96])
{
	unsigned n = sdp_media_count(sdp);

	if (str_trim(sdp).n == 0 || !sdp_check(sdp)) {
		snprintf(why, 96, "%s", sdp.n ? "the SDP cannot be read" : "there is no SDP");
		return false;
	}
	if (n != session->now->n) {
		snprintf(why, 96, "%u m-lines answer %u", n, session->now->n);
		return false;
	}
	return true;
}

int session_take_answer(struct session *session, struct str sdp, char why[96])
{
	if (session->state != SESSION_OFFERED) {
		snprintf(why, 96, "no offer of ours is pending");
		return -EINVAL;
	}
	if (fits(session, sdp, why)) {
		set_remote(session, sdp);
		if (session_read_answer(session, why)) {
			commit(session);
			return 0;
		}
	}
	session_rollback(session);
	return -EINVAL;
}

/* The session's lines are ours, and the o= as it would be. */
void session_write(struct session *session, uint64_t version, const struct sdp_line *lines,
		   unsigned n, struct buf *out)
{
	struct sdp_head head = { .id = session->options.id,
				 .version = version,
				 .host = &session->options.host };

	buf_reset(out);
	sdp_write(&head, lines, n, out);
}

/* A description that differs from the last one made has a higher version, one taken back too (RFC
 * 3264 8). */
void session_describe(struct session *session, const struct sdp_line *lines, unsigned n)
{
	struct buf out = { 0 };

	session_write(session, session->version, lines, n, &out);
	if (session->version == 0 || !str_eq(buf_str(&out), buf_str(&session->now->local)))
		session_write(session, ++session->version, lines, n, &out);
	buf_free(&session->now->local);
	session->now->local = out;
	session->now->n = n;
}
