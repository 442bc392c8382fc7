/* SPDX-License-Identifier: Apache-2.0 */
/* Records of the journal in answers. */
#include "api/record_value.h"

#include <stdlib.h>

#include "api/value.h"
#include "journal/json.h"
#include "journal/ladder.h"

/* As the journal's times: to the microsecond. */
enum { TIME_DIGITS = 15 };

void record_add(const struct journal *journal, uint64_t number, struct buf *out)
{
	struct facts facts;

	if (!journal_read(journal, number, &facts)) {
		buf_add_text(out, "null");
		return;
	}
	json_print(&facts, out);
	out->p[--out->n] = '\0';
}

json_t *record_line(const struct journal *journal, uint64_t number)
{
	struct buf line = { 0 };
	struct facts facts;
	json_t *value;

	if (!journal_read(journal, number, &facts))
		return json_null();
	ladder_print(&facts, (struct ladder_style){ 0 }, &line);
	value = value_of(str_trim(buf_str(&line)));
	buf_free(&line);
	return value;
}

void record_reply(struct exchange *exchange, struct str json)
{
	json_t *value = exchange->pretty ? json_loadb(json.p, json.n, 0, NULL) : NULL;
	char *text = value ? json_dumps(value, JSON_INDENT(2) | JSON_REAL_PRECISION(TIME_DIGITS)) :
			     NULL;

	exchange_reply_octets(exchange, "application/json", text ? str_of(text) : json);
	free(text);
	json_decref(value);
}

json_t *record_numbers(const uint64_t *numbers, unsigned n)
{
	json_t *list = json_array();

	for (unsigned i = 0; i < n; i++)
		json_array_append_new(list, json_integer((json_int_t)numbers[i]));
	return list;
}
