/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters: `;tag=x;lr` and `Digest realm="x", nonce=""`. Knows present-but-empty from absent and
 * keeps quotes and order; libosip2 does not. */
#ifndef IMSD_MSG_PARAM_H
#define IMSD_MSG_PARAM_H

#include <stdbool.h>

#include "base/mem.h"
#include "base/text.h"

struct param {
	struct str name;
	/* as written, quotes included; STR_NONE for a flag, p set and n == 0 for `x=` */
	struct str value;
	struct str text; /* the whole of it: where it stands in the source */
};

/* Takes the next parameter out of *rest; `sep` is ';' or ','. Separators inside quotes and <> do
 * not count. False when nothing is left. */
bool param_next(struct str *rest, char sep, struct param *param);
/* The parameter of that name, without case. False when absent. */
bool param_get(struct str params, char sep, struct str name, struct param *param);
/* Its value without quotes, or STR_NONE when absent or a flag. */
struct str param_value(struct str params, char sep, struct str name);
/* The text between quotes with \x escapes resolved, in the arena when there are any. */
struct str param_unescape(struct arena *arena, struct str value);

/* Parts an Authorization, WWW-Authenticate ... value: scheme and the rest, for param_next with ','.
 * A value without a scheme (Authentication-Info) gives STR_NONE for it. False when there is
 * nothing. */
bool auth_split(struct str value, struct str *scheme, struct str *params);

/* `text` with parameter `name` set to `value` (STR_NONE: a flag), replaced in place or added at the
 * end; or with all of that name taken out, each with one separator. All else stays to the octet.
 * `text` may be the parameters or a whole value: `<sip:a@h;x=1>;x=2` has one parameter x. Result in
 * the arena. */
struct str param_set(struct arena *arena, struct str text, char sep, struct str name,
		     struct str value);
struct str param_remove(struct arena *arena, struct str text, char sep, struct str name);

#endif
