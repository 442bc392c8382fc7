/* SPDX-License-Identifier: Apache-2.0 */
/* Where tests look for files: at the top of the tree, which is the working directory, or IMSD_TOP. */
#ifndef IMSD_TESTS_TOP_H
#define IMSD_TESTS_TOP_H

#include <criterion/criterion.h>
#include <stdlib.h>
#include <unistd.h>

/* An .init of suites. */
static inline void enter_top(void)
{
	const char *top = getenv("IMSD_TOP");

	if (top)
		cr_assert_eq(chdir(top), 0);
}

#endif
