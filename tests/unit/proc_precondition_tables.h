/* SPDX-License-Identifier: Apache-2.0 */
/* The status tables of preconditions for calls (TS 24.229 5.1.3, 5.1.4, 6.1, TS 34.229-1 C.21,
 * C.11): each row is what one side writes. */
#ifndef IMSD_TESTS_PROC_PRECONDITION_TABLES_H
#define IMSD_TESTS_PROC_PRECONDITION_TABLES_H

#include <stdbool.h>

#include "base/mem.h"
#include "base/text.h"

enum side { CALLER, CALLEE };
enum kind { OFFER, ANSWER };

struct table_row {
	char table;
	const char *step;
	enum side by;
	enum kind kind;
	bool ready;             /* are the writer's resources there? */
	const char *curr_local; /* NULL: no attributes at all */
	const char *curr_remote, *des_local, *des_remote;
	const char *conf; /* NULL: none */
	bool met;         /* behind an answer: are all met, for both sides? */
};

#define MUST "mandatory sendrecv"
#define MAY "optional sendrecv"
#define ALL "sendrecv"

/* A: nobody is ready. B: the callee is ready late. C: both are ready at once. D: the callee has
 * none. E: the callee is not ready when asked. F: the caller is ready at once. G: the caller has
 * none. (H is refused before any SDP is read.) */
static const struct table_row table_rows[] = {
	/*     step           by      kind    ready  local   remote  des local  remote  conf  met */
	{ 'A', "INVITE",      CALLER, OFFER,  false, "none", "none", MUST,      MAY,    NULL, false },
	{ 'A', "183",         CALLEE, ANSWER, false, "none", "none", MUST,      MUST,   ALL,  false },
	{ 'A', "UPDATE",      CALLER, OFFER,  true,  ALL,    "none", MUST,      MUST,   NULL, false },
	{ 'A', "200(UPDATE)", CALLEE, ANSWER, true,  ALL,    ALL,    MUST,      MUST,   NULL, true },

	{ 'B', "INVITE",      CALLER, OFFER,  false, "none", "none", MUST,      MAY,    NULL, false },
	{ 'B', "183",         CALLEE, ANSWER, false, "none", "none", MUST,      MUST,   ALL,  false },
	{ 'B', "UPDATE",      CALLER, OFFER,  true,  ALL,    "none", MUST,      MUST,   NULL, false },
	{ 'B', "200(UPDATE)", CALLEE, ANSWER, false, "none", ALL,    MUST,      MUST,   NULL, false },
	{ 'B', "UPDATE",      CALLEE, OFFER,  true,  ALL,    ALL,    MUST,      MUST,   NULL, false },
	{ 'B', "200(UPDATE)", CALLER, ANSWER, true,  ALL,    ALL,    MUST,      MUST,   NULL, true },

	{ 'C', "INVITE",      CALLER, OFFER,  true,  ALL,    "none", MUST,      MAY,    NULL, false },
	{ 'C', "18x",         CALLEE, ANSWER, true,  ALL,    ALL,    MUST,      MUST,   NULL, true },

	{ 'D', "INVITE",      CALLER, OFFER,  false, "none", "none", MUST,      MAY,    NULL, false },
	{ 'D', "183",         CALLEE, ANSWER, false, NULL,   NULL,   NULL,      NULL,   NULL, true },

	{ 'E', "INVITE",      CALLER, OFFER,  false, "none", "none", MUST,      MAY,    NULL, false },
	{ 'E', "183",         CALLEE, ANSWER, false, "none", "none", MUST,      MUST,   ALL,  false },
	{ 'E', "UPDATE",      CALLER, OFFER,  true,  ALL,    "none", MUST,      MUST,   NULL, false },
	{ 'E', "200(UPDATE)", CALLEE, ANSWER, false, "none", ALL,    MUST,      MUST,   NULL, false },

	{ 'F', "INVITE",      CALLER, OFFER,  true,  ALL,    "none", MUST,      MAY,    NULL, false },
	{ 'F', "183",         CALLEE, ANSWER, false, "none", ALL,    MUST,      MUST,   NULL, false },

	{ 'G', "INVITE",      CALLER, OFFER,  false, NULL,   NULL,   NULL,      NULL,   NULL, false },
	{ 'G', "183",         CALLEE, ANSWER, false, NULL,   NULL,   NULL,      NULL,   NULL, true },
};

#undef MUST
#undef MAY
#undef ALL

/* Appends the lines of a row. The other side's `remote_strength` stands in for its optional: NULL
 * as it is, "" for no line at all. */
static inline void table_write(const struct table_row *row, const char *remote_strength,
			       struct buf *out)
{
	bool optional = str_starts(str_of(row->des_remote), STR("optional"));

	if (!row->curr_local)
		return;
	buf_printf(out, "a=curr:qos local %s\r\na=curr:qos remote %s\r\n", row->curr_local,
		   row->curr_remote);
	buf_printf(out, "a=des:qos %.9s local sendrecv\r\n", row->des_local);
	if (!optional || !remote_strength)
		buf_printf(out, "a=des:qos %s remote sendrecv\r\n",
			   optional ? "optional" : "mandatory");
	else if (remote_strength[0])
		buf_printf(out, "a=des:qos %s remote sendrecv\r\n", remote_strength);
	if (row->conf)
		buf_printf(out, "a=conf:qos remote %s\r\n", row->conf);
}

#endif
