/* SPDX-License-Identifier: Apache-2.0 */
/* Keys and passwords are taken out of what the journal shows. */
#ifndef IMSD_JOURNAL_REDACT_H
#define IMSD_JOURNAL_REDACT_H

#include "base/text.h"

enum redact_what {
	REDACT_MESSAGE, /* octets of a message: ck and ik of TS 24.229 7.2A.1 */
	REDACT_TEXT	/* a remark of ours: K, OP, OPc, TOP, TOPc and passwords, too */
};

/*
 * `text` with the value of every `name=value` whose name is a key's or a password's replaced by as
 * many "*"; quotes stay. Case and blanks around "=" do not matter, nor in which header it stands (a
 * rule may have renamed that). Returns `text` itself when there is nothing to hide, else a copy
 * appended to *scratch, good until that changes.
 */
struct str redact(struct str text, enum redact_what what, struct buf *scratch);

#endif
