/* SPDX-License-Identifier: Apache-2.0 */
/* Files of edits. */
#include "rule/edit_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "conf/confine.h"

#include "rule/text_edit.h"

enum { FILE_MAX_OCTETS = 1 << 20 };

/* Of "/x" and without a folder the name itself. */
struct str edit_file_name(struct arena *arena, struct str dir, struct str name)
{
	if (dir.n == 0 || str_starts(name, STR("/")))
		return (struct str){ arena_copy(arena, name.p, name.n), name.n };
	return arena_join(arena, (struct str[]){ dir, STR("/"), name }, 3);
}

int edit_file_confine(struct arena *arena, const struct confine *confine, struct str *name)
{
	char real[PATH_MAX], why[CONFINE_WHY];

	if (!confine_file(confine, "body_file", *name, real, why))
		return -EACCES;
	*name = (struct str){ arena_copy(arena, real, strlen(real)), strlen(real) };
	return 0;
}

/* Whole, into the arena. */
int edit_file_read(struct arena *arena, struct str name, struct str *octets)
{
	FILE *file = fopen(name.p, "rb");
	char *text;
	int error;

	if (!file)
		return -errno;
	text = mem_alloc(FILE_MAX_OCTETS + 1);
	octets->n = fread(text, 1, FILE_MAX_OCTETS + 1, file);
	error = ferror(file) ? -EIO : octets->n > FILE_MAX_OCTETS ? -EFBIG : 0;
	fclose(file);
	octets->p = error ? NULL : arena_copy(arena, text, octets->n);
	mem_free(text);
	return error;
}
