/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of TLS: state directories of their own. */
#ifndef IMSD_TESTS_TRANSPORT_TLS_DIR_H
#define IMSD_TESTS_TRANSPORT_TLS_DIR_H

#include <stdlib.h>
#include <unistd.h>

#include "transport_peer.h"

static const char *const lab_names[] = { "ims.example.com", "pcscf.ims.example.com", "127.0.0.1",
					 "::1" };

/* A directory of the test's own, removed with what is in it. */
struct dir {
	char path[64], file[160];
};

static const char *const dir_files[] = { "ca.pem", "ca.key", "imsd.pem", "imsd.key", "other" };

static inline void dir_make(struct dir *dir)
{
	strcpy(dir->path, "/tmp/imsd-tls-XXXXXX");
	cr_assert_not_null(mkdtemp(dir->path));
}

static inline const char *dir_file(struct dir *dir, const char *name)
{
	snprintf(dir->file, sizeof(dir->file), "%s/%s", dir->path, name);
	return dir->file;
}

static inline void dir_remove(struct dir *dir)
{
	for (size_t i = 0; i < ARRAY_LEN(dir_files); i++)
		unlink(dir_file(dir, dir_files[i]));
	cr_assert_eq(rmdir(dir->path), 0, "%s holds more than it should", dir->path);
}

static inline struct tls_options lab_options(const char *state_dir)
{
	return (struct tls_options){ .state_dir = state_dir, .names = lab_names, .n_names = 4 };
}

static inline struct tls *tls_make(const struct tls_options *options, const char *said)
{
	char error[256], notice[512];
	struct tls *tls = tls_new(options, error, notice);

	cr_assert_not_null(tls, "%s", error);
	cr_assert_str_empty(error);
	cr_assert(str_starts(str_of(notice), str_of(said)) && !*said == !*notice, "%s", notice);
	return tls;
}

#endif
