/* SPDX-License-Identifier: Apache-2.0 */
/* The checks that come with imsd, for a reader: --list checks. */
#include <glob.h>
#include <string.h>
#include <unistd.h>

#include "conf/shipped.h"
#include "scenario/list_checks.h"
#include "scenario/load.h"

/* Columns; a longer name moves what is behind it in its row. */
enum { PACK_WIDTH = 16, CHECK_WIDTH = 23 };

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

/* Has an earlier folder a pack of that name? */
static bool is_hidden(int folder, const char *pack)
{
	struct buf path = { 0 };
	bool hidden = false;

	for (int i = 0; i < folder && !hidden; i++) {
		buf_reset(&path);
		buf_printf(&path, "%s/checks/%s.scn", shipped_folders[i], pack);
		hidden = access(path.p, F_OK) == 0;
	}
	buf_free(&path);
	return hidden;
}

/* The packs of a folder; `any`: there was one before, and is one now. */
static void list_folder(int folder, bool *any, struct buf *out)
{
	struct buf pattern = { 0 };
	glob_t found;

	buf_printf(&pattern, "%s/checks/*.scn", shipped_folders[folder]);
	if (glob(pattern.p, 0, NULL, &found) == 0)
		for (size_t i = 0; i < found.gl_pathc; i++) {
			char *name = strrchr(found.gl_pathv[i], '/') + 1;

			name[strlen(name) - strlen(".scn")] = '\0';
			if (is_hidden(folder, name))
				continue;
			if (*any)
				buf_add_char(out, '\n');
			list_pack(shipped_folders[folder], name, out);
			*any = true;
		}
	globfree(&found);
	buf_free(&pattern);
}

void list_checks(struct buf *out)
{
	bool any = false;

	buf_printf(out, "%-*s  %-*s  %-6s  TITLE  [CLAUSE]\n", PACK_WIDTH, "PACK", CHECK_WIDTH,
		   "CHECK", "LEVEL");
	for (int i = 0; i < SHIPPED_FOLDERS; i++)
		list_folder(i, &any, out);
	if (any)
		return;
	buf_add_text(out, "no packs: there is no checks/ in ");
	shipped_say(out);
	buf_add_char(out, '\n');
}
