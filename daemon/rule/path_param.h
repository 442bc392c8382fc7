/* SPDX-License-Identifier: Apache-2.0 */
/* Parameters as parts of values: `;name=value` of header and URI, `name=value,` of Digest. */
#ifndef IMSD_RULE_PATH_PARAM_H
#define IMSD_RULE_PATH_PARAM_H

#include "rule/path_parts.h"

/* Is the part a parameter of this value? `.scheme` of a Digest value is its scheme unless it has
 * such a parameter. */
bool param_is_part(const struct path *path, struct str text);
/* The three of rule/path_part.h, for parameters. */
struct str param_part_read(const struct path *path, struct str text);
struct str param_part_set(const struct path *path, struct arena *arena, struct str text,
			  struct str value);
struct str param_part_remove(const struct path *path, struct arena *arena, struct str text);
/* The text with the parameter's name written otherwise; STR_NONE when it is not there. */
struct str param_part_rename(const struct path *path, struct arena *arena, struct str text,
			     struct str name);

#endif
