/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue of faults: files below faults/ of the configuration's folder or the one above
 * it. */
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "core/core_private.h"

void fault_folders(const char *config, char folders[FAULT_FOLDERS][PATH_MAX])
{
	const char *slash = config ? strrchr(config, '/') : NULL;

	snprintf(folders[0], PATH_MAX, "%.*s", slash ? (int)(slash - config) : 1,
		 slash ? config : ".");
	snprintf(folders[1], PATH_MAX, "%.*s/..", slash ? (int)(slash - config) : 1,
		 slash ? config : ".");
	snprintf(folders[2], PATH_MAX, "%s", IMSD_SYSCONF_DIR);
	snprintf(folders[3], PATH_MAX, "config");
}

bool fault_find(const char *config, const char *name, glob_t *found)
{
	static const char *const forms[] = { "%s/%s", "%s/faults/%s.conf", "%s/faults/%s",
					     "%s/%s.conf" };
	char folders[FAULT_FOLDERS][PATH_MAX], pattern[2 * PATH_MAX];

	if (glob(name, 0, NULL, found) == 0)
		return true;
	globfree(found);
	if (name[0] == '/')
		return false;
	fault_folders(config, folders);
	for (size_t folder = 0; folder < FAULT_FOLDERS; folder++)
		for (size_t form = 0; form < ARRAY_LEN(forms); form++) {
			snprintf(pattern, sizeof(pattern), forms[form], folders[folder], name);
			if (glob(pattern, 0, NULL, found) == 0)
				return true;
			globfree(found);
		}
	return false;
}

/* "registration/503-retry-after  title" */
static void list_file(const char *path, size_t prefix, struct buf *out)
{
	struct conf_errors errors = { 0 };
	struct conf_tree *tree = conf_read(path, &errors);
	const struct conf_node *title = tree ? conf_child(&tree->root, "title") : NULL;
	struct str name = str_from(str_of(path), prefix);

	name.n -= strlen(".conf");
	buf_printf(out, "%-44.*s %s\n", STR_ARG(name),
		   title && title->kind == CONF_TEXT ? title->text : "");
	conf_tree_free(tree);
	conf_errors_free(&errors);
}

void core_list_faults(const char *config, struct buf *out)
{
	char folders[FAULT_FOLDERS][PATH_MAX], pattern[PATH_MAX + 32];
	glob_t found;

	fault_folders(config, folders);
	for (size_t folder = 0; folder < FAULT_FOLDERS; folder++) {
		size_t prefix =
			(size_t)snprintf(pattern, sizeof(pattern), "%s/faults/", folders[folder]);

		strcat(pattern, "*/*.conf");
		if (glob(pattern, 0, NULL, &found) == 0) {
			buf_printf(out, "%-44s %s\n", "FAULT", "TITLE");
			for (size_t i = 0; i < found.gl_pathc; i++)
				list_file(found.gl_pathv[i], prefix, out);
			globfree(&found);
			return;
		}
		globfree(&found);
	}
	buf_add_text(out, "no faults: there is no folder faults/ beside the configuration\n");
}
