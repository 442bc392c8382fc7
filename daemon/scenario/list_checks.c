/* SPDX-License-Identifier: Apache-2.0 */
/* The checks that come with imsd, for a reader: --list checks. */
#include <glob.h>
#include <string.h>

#include "scenario/list_checks.h"
#include "scenario/load.h"

/* Columns; a longer name moves what is behind it in its row. */
enum { PACK_WIDTH = 16, CHECK_WIDTH = 23 };

/* Where packs lie: the folder above checks/. */
static const char *const folder_rows[] = { "config", IMSD_SYSCONF_DIR };

static const char *level_of(const struct expect *expect)
{
	return expect->should ? "should" : "must";
}

static bool is_of(const struct expect *expect, const char *pack)
{
	return expect->pack && strcmp(expect->pack, pack) == 0;
}

/* Its own checks, those of packs in it left out. */
static void list_pack(const char *folder, const char *pack, struct buf *out)
{
	struct conf_errors errors = { 0 };
	struct buf path = { 0 }, text = { 0 };
	struct plan *plan;

	buf_printf(&path, "%s/-", folder);
	buf_printf(&text, "ue UE user=alice\nexpect pack %s\n", pack);
	plan = plan_load(path.p, text.p, 0, &errors);
	if (!plan)
		buf_printf(out, "%s: %s", pack, errors.text.p);
	for (const struct expect *expect = plan ? plan->expects : NULL; expect;
	     expect = expect->next)
		if (is_of(expect, pack))
			buf_printf(out, "%-*s  %-*.*s  %-6s  %s  [%s]\n", PACK_WIDTH, pack,
				   CHECK_WIDTH, STR_ARG(expect->line.as), level_of(expect),
				   expect->title ? expect->title : "",
				   expect->clause ? expect->clause : "");
	plan_free(plan);
	buf_free(&path);
	buf_free(&text);
	conf_errors_free(&errors);
}

static bool list_folder(const char *folder, struct buf *out)
{
	struct buf pattern = { 0 };
	glob_t found;
	bool any;

	buf_printf(&pattern, "%s/checks/*.scn", folder);
	any = glob(pattern.p, 0, NULL, &found) == 0;
	for (size_t i = 0; any && i < found.gl_pathc; i++) {
		char *name = strrchr(found.gl_pathv[i], '/') + 1;

		name[strlen(name) - strlen(".scn")] = '\0';
		if (i)
			buf_add_char(out, '\n');
		list_pack(folder, name, out);
	}
	globfree(&found);
	buf_free(&pattern);
	return any;
}

void list_checks(struct buf *out)
{
	buf_printf(out, "%-*s  %-*s  %-6s  TITLE  [CLAUSE]\n", PACK_WIDTH, "PACK", CHECK_WIDTH,
		   "CHECK", "LEVEL");
	for (size_t i = 0; i < ARRAY_LEN(folder_rows); i++)
		if (list_folder(folder_rows[i], out))
			return;
	buf_add_text(out, "no packs: there is no folder config/checks/ here\n");
}
