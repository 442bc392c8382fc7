/* SPDX-License-Identifier: Apache-2.0 */
/* Replaces values, read and written. */
#include "proc/replaces.h"

#include "msg/param.h"

/* Takes a tag of which there may be one. */
static bool take_tag(struct str *tag, const struct param *param)
{
	if (tag->n || !param->value.n)
		return false;
	*tag = param->value;
	return true;
}

bool replaces_read(struct str value, struct replaces *replaces)
{
	struct param param;

	*replaces = (struct replaces){ 0 };
	str_cut(&value, ';', &replaces->call_id);
	while (param_next(&value, ';', &param)) {
		if (str_iis(param.name, "early-only"))
			replaces->early_only = true;
		else if (str_iis(param.name, "to-tag") && !take_tag(&replaces->to_tag, &param))
			return false;
		else if (str_iis(param.name, "from-tag") && !take_tag(&replaces->from_tag, &param))
			return false;
	}
	return replaces->call_id.n && replaces->to_tag.n && replaces->from_tag.n;
}

/* What may stand in a header part as it is (RFC 3261 25.1, hvalue). */
static bool stands(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c && strchr("[]/?:+$-_.!~*'()", c));
}

static void put(struct buf *out, struct str text, bool escaped)
{
	for (size_t i = 0; i < text.n; i++)
		if (escaped && !stands(text.p[i]))
			buf_printf(out, "%%%02X", (unsigned char)text.p[i]);
		else
			buf_add_char(out, text.p[i]);
}

void replaces_write(const struct replaces *replaces, bool escaped, struct buf *out)
{
	put(out, replaces->call_id, escaped);
	put(out, STR(";to-tag="), escaped);
	put(out, replaces->to_tag, escaped);
	put(out, STR(";from-tag="), escaped);
	put(out, replaces->from_tag, escaped);
	if (replaces->early_only)
		put(out, STR(";early-only"), escaped);
}
