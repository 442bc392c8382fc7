/* SPDX-License-Identifier: Apache-2.0 */
/* Names of files. */
#include <criterion/criterion.h>

#include "base/path.h"

Test(base_path, folders_and_names)
{
	static const struct {
		const char *path, *folder, *prefix, *tail;
	} rows[] = {
		{ "imsd.conf", ".", "", "imsd.conf" }, { "/imsd.conf", "/", "/", "/imsd.conf" },
		{ "a/b", "a", "a/", "a/b" },           { "/a/b/c", "/a/b", "/a/b/", "b/c" },
		{ "a/b/", "a/b", "a/b/", "b/" },       { "", ".", "", "" },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		cr_expect(str_is(path_folder(rows[i].path), rows[i].folder), "%s", rows[i].path);
		cr_expect(str_is(path_prefix(rows[i].path), rows[i].prefix), "%s", rows[i].path);
		cr_expect_str_eq(path_tail(rows[i].path), rows[i].tail);
	}
}
