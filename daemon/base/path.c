/* SPDX-License-Identifier: Apache-2.0 */
/* Names of files. */
#include "base/path.h"

#include <errno.h>
#include <sys/stat.h>

struct str path_folder(const char *path)
{
	struct str prefix = path_prefix(path);

	if (!prefix.n)
		return STR(".");
	return (struct str){ path, prefix.n > 1 ? prefix.n - 1 : 1 };
}

struct str path_prefix(const char *path)
{
	const char *slash = strrchr(path, '/');

	return (struct str){ path, slash ? (size_t)(slash - path) + 1 : 0 };
}

const char *path_tail(const char *path)
{
	const char *name = strrchr(path, '/');

	while (name && name > path && name[-1] != '/')
		name--;
	return name ? name : path;
}

bool path_make_folders(const char *path, unsigned mode)
{
	char *part = mem_copy_text(path, strlen(path));
	bool made = true;

	for (char *at = part; made && *at && (at = strchr(at + 1, '/')); *at = '/') {
		*at = '\0';
		made = mkdir(part, mode) == 0 || errno == EEXIST;
	}
	mem_free(part);
	return made;
}
