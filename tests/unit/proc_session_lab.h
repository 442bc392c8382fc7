/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of sessions share: a session of ours, descriptions compared as texts. */
#ifndef IMSD_TESTS_PROC_SESSION_LAB_H
#define IMSD_TESTS_PROC_SESSION_LAB_H

#include <criterion/criterion.h>

#include "msg/sdp.h"
#include "proc/session.h"

/* The slice is that text. */
#define SAME(slice, text)                                                                         \
	do {                                                                                      \
		struct str same_ = (slice);                                                       \
		cr_assert(str_is(same_, text), "have:\n%.*s\nwant:\n%s", STR_ARG(same_), text);   \
	} while (0)

/* Session lines of ours, version first. */
#define OURS(version)                                                                             \
	"v=0\r\no=- 77 " version " IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\nt=0 0\r\n"
/* Of theirs. */
#define THEIRS "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"

/* How many addresses may be had, and how often each stream asked. */
struct lab {
	struct addr host;
	unsigned ports;
	unsigned asked[SESSION_STREAMS];
};

/* Ports from 40000. */
static inline bool lab_allocate(void *ctx, unsigned index, struct str media, struct addr *rtp)
{
	struct lab *lab = ctx;

	cr_assert(media.n > 0);
	lab->asked[index]++;
	if (lab->ports == 0)
		return false;
	lab->ports--;
	*rtp = lab->host;
	addr_set_port(rtp, (uint16_t)(40000 + 2 * index));
	return true;
}

static inline struct session_options lab_options(struct lab *lab, const char *host)
{
	*lab = (struct lab){ .ports = SESSION_STREAMS };
	cr_assert(addr_parse(str_of(host), 0, &lab->host));
	return (struct session_options){
		.allocate = lab_allocate, .ctx = lab, .host = lab->host, .id = 77
	};
}

/* At 192.0.2.2; the caller frees it. */
static inline struct session *lab_session(struct lab *lab)
{
	struct session_options options = lab_options(lab, "192.0.2.2");

	return session_new(&options);
}

static inline struct str lab_offer(struct session *session, const char *word)
{
	struct str sdp = STR_NONE;
	int error = session_offer(session, str_of(word), &sdp);

	cr_assert_eq(error, 0, "offer %s: %d", word, error);
	cr_assert(sdp_check(sdp), "%.*s", STR_ARG(sdp));
	cr_assert_eq(session_state(session), SESSION_OFFERED);
	return sdp;
}

static inline struct str lab_answer(struct session *session, const char *word)
{
	struct str sdp = STR_NONE;
	int error = session_answer(session, str_of(word), &sdp);

	cr_assert_eq(error, 0, "answer %s: %d", word, error);
	cr_assert(sdp_check(sdp), "%.*s", STR_ARG(sdp));
	cr_assert_eq(session_state(session), SESSION_STABLE);
	return sdp;
}

static inline void lab_take_offer(struct session *session, const char *sdp)
{
	char why[96] = "";
	int status = session_take_offer(session, str_of(sdp), why);

	cr_assert_eq(status, 0, "%d %s", status, why);
	cr_assert_eq(session_state(session), SESSION_ASKED);
}

static inline void lab_refuses(struct session *session, const char *sdp, int wanted)
{
	enum session_state state = session_state(session);
	char why[96] = "";
	int status = session_take_offer(session, str_of(sdp), why);

	cr_assert_eq(status, wanted, "%d %s, want %d", status, why, wanted);
	cr_assert(why[0]);
	cr_assert_eq(session_state(session), state);
}

static inline void lab_take_answer(struct session *session, const char *sdp)
{
	char why[96] = "";
	int error = session_take_answer(session, str_of(sdp), why);

	cr_assert_eq(error, 0, "%s", why);
	cr_assert_eq(session_state(session), SESSION_STABLE);
}

/* Their offer, answered by that word: the answer. */
static inline struct str lab_mirror(struct session *session, const char *sdp, const char *word)
{
	lab_take_offer(session, sdp);
	return lab_answer(session, word);
}

static inline void lab_addr_is(const struct addr *addr, const char *pair)
{
	char text[ADDR_TEXT_MAX];

	if (!pair)
		cr_assert_eq(addr->family, AF_UNSPEC, "%s", addr_pair(addr, text));
	else
		cr_assert_str_eq(addr_pair(addr, text), pair);
}

#endif
