/* SPDX-License-Identifier: Apache-2.0 */
/* Records of the journal in answers: as the JSON lines that the journal writes, octet for octet. */
#ifndef IMSD_API_RECORD_VALUE_H
#define IMSD_API_RECORD_VALUE_H

#include "api/exchange.h"
#include "journal/query.h"

/* The rows of a route's queries that are words of the journal's (journal/query.h). */
#define RECORD_QUERY_ROW(word, read, fits, show, fact, cost, help) { #word, 1, 300, 0, help, true },
#define RECORD_QUERY_ROWS QUERY_WORDS(RECORD_QUERY_ROW)

/* Appends the object, without a line end; null when it is not there. */
void record_add(const struct journal *journal, uint64_t number, struct buf *out);
/* The ladder's line of a record; null when it is not there. Owned by the caller. */
json_t *record_line(const struct journal *journal, uint64_t number);
/* 200 with a JSON text that holds records; with ?pretty as all JSON. */
void record_reply(struct exchange *exchange, struct str json);
/* Those numbers as an array; owned by the caller. */
json_t *record_numbers(const uint64_t *numbers, unsigned n);

#endif
