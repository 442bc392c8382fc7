/* SPDX-License-Identifier: Apache-2.0 */
/* Names of files, as text, and the folders that they need. */
#ifndef IMSD_BASE_PATH_H
#define IMSD_BASE_PATH_H

#include "base/text.h"

/* The folder that it is in: "/" of "/a", "a" of "a/b", "." of "a". A slice of the path, but for the last. */
struct str path_folder(const char *path);
/* What stands before the file's own name: "/" of "/a", "a/" of "a/b", nothing of "a". */
struct str path_prefix(const char *path);
/* The last folder's name and the file's: "b/c" of "/a/b/c" and of "b/c", "/c" of "/c"; "c" of "c". Part of the path. */
const char *path_tail(const char *path);
/* Makes the folders that stand before the file's own name, as far as they are missing; false with errno. */
bool path_make_folders(const char *path, unsigned mode);

#endif
