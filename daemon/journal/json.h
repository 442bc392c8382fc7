/* SPDX-License-Identifier: Apache-2.0 */
/* A record as one line of JSON (RFC 8259). */
#ifndef IMSD_JOURNAL_JSON_H
#define IMSD_JOURNAL_JSON_H

#include "journal/facts.h"

/* Appends the object and a line end. Keys and their order: see journal_json_open. */
void json_print(const struct facts *facts, struct buf *out);

#endif
