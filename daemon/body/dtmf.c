/* SPDX-License-Identifier: Apache-2.0 */
/* Bodies with a key. */
#include "body/dtmf.h"

#include <string.h>

static const char keys[] = "0123456789*#ABCD!";

bool dtmf_is_key(char key)
{
	return key && strchr(keys, key);
}

/* The type without its parameters. */
static struct str plain_type(struct str type)
{
	struct str plain = STR_NONE;

	str_cut(&type, ';', &plain);
	return plain;
}

bool dtmf_is_type(struct str type)
{
	struct str plain = plain_type(type);

	return str_iis(plain, DTMF_RELAY_TYPE) || str_iis(plain, DTMF_TYPE);
}

/* One key, or the number of an event. */
static bool read_key(struct str text, char *key)
{
	uint32_t number;

	if (text.n == 1 && text.p[0] >= 'a' && text.p[0] <= 'd') {
		*key = (char)(text.p[0] - 'a' + 'A');
		return true;
	}
	if (text.n == 1) {
		*key = text.p[0];
		return dtmf_is_key(*key);
	}
	if (!str_to_u32(text, &number) || number >= strlen(keys))
		return false;
	*key = keys[number];
	return true;
}

/* "Name=value" lines in any order; names that are not known mean nothing. */
static bool read_relay(struct str body, struct dtmf *dtmf)
{
	struct str line, name;
	uint32_t ms;
	bool found = false;

	while (str_cut(&body, '\n', &line)) {
		if (!str_cut(&line, '=', &name))
			continue;
		line = str_trim(line);
		if (str_iis(name, "Signal")) {
			if (found || !read_key(line, &dtmf->key))
				return false;
			found = true;
		}
		if (str_iis(name, "Duration")) {
			if (!str_to_u32(line, &ms) || ms > DTMF_DURATION_MAX_MS)
				return false;
			dtmf->ms = ms;
		}
	}
	return found;
}

bool dtmf_read(struct str type, struct str body, struct dtmf *dtmf)
{
	*dtmf = (struct dtmf){ .ms = DTMF_DURATION_MS };
	if (str_iis(plain_type(type), DTMF_RELAY_TYPE))
		return read_relay(body, dtmf);
	return str_iis(plain_type(type), DTMF_TYPE) && read_key(str_trim(body), &dtmf->key);
}

void dtmf_write(const struct dtmf *dtmf, struct buf *out)
{
	buf_printf(out, "Signal=%c\r\nDuration=%u\r\n", dtmf->key, dtmf->ms);
}
