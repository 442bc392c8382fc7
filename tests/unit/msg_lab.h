/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of msg/ share: comparing slices, reading and printing messages. */
#ifndef IMSD_TESTS_MSG_LAB_H
#define IMSD_TESTS_MSG_LAB_H

#include <criterion/criterion.h>

#include "msg/msg.h"

/* The slice is that text. */
#define SAME(slice, text)                                                                          \
	do {                                                                                       \
		struct str same_ = (slice);                                                        \
		cr_assert(str_is(same_, text), "have \"%.*s\", want \"%s\"", STR_ARG(same_),       \
			  text);                                                                   \
	} while (0)
/* Absent, not merely empty. */
#define ABSENT(slice) cr_assert_null((slice).p, "have \"%.*s\"", STR_ARG(slice))
/* There, but empty. */
#define EMPTY(slice) cr_assert((slice).p && (slice).n == 0, "have \"%.*s\"", STR_ARG(slice))

/* A message that must be readable; the caller frees it. */
static inline struct msg *lab_read(struct str text)
{
	struct msg_error error;
	struct msg *msg = msg_parse(text, NULL, &error, NULL);

	cr_assert(msg, "%s: \"%.*s\"", error.why, STR_ARG(text));
	return msg;
}

/* The message prints as that text. */
static inline void lab_prints(const struct msg *msg, struct str text)
{
	struct buf out = { 0 };

	msg_print(msg, &out);
	cr_assert(str_eq(buf_str(&out), text), "printed:\n%.*s\nwant:\n%.*s",
		  STR_ARG(buf_str(&out)), STR_ARG(text));
	buf_free(&out);
}

#endif
