/* SPDX-License-Identifier: Apache-2.0 */
/* JSON values of our texts. */
#include "api/value.h"

#include <time.h>

#include "journal/octets.h"

json_t *value_of(struct str text)
{
	struct buf wide = { 0 };
	json_t *value;

	if (!text.p)
		return json_null();
	if (octets_are_utf8(text))
		return json_stringn_nocheck(text.p, text.n);
	for (size_t i = 0; i < text.n; i++) {
		uint8_t octet = (uint8_t)text.p[i];

		if (octet >= 0x80)
			buf_add_char(&wide, (char)(0xc0 | octet >> 6));
		buf_add_char(&wide, (char)(octet < 0x80 ? octet : 0x80 | (octet & 0x3f)));
	}
	value = json_stringn_nocheck(wide.p, wide.n);
	buf_free(&wide);
	return value;
}

json_t *value_of_time(int64_t epoch_us)
{
	time_t second = (time_t)(epoch_us / 1000000);
	unsigned ms = (unsigned)(epoch_us / 1000 % 1000);
	char text[sizeof("9999-12-31T23:59:59")];
	struct tm tm;

	gmtime_r(&second, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
	return json_sprintf("%s.%03uZ", text, ms);
}
