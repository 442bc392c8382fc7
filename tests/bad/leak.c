/* SPDX-License-Identifier: Apache-2.0 */
/* Leaks: criterion calls this test passed, tests/sanitized must not. */
#include <criterion/criterion.h>
#include <stdlib.h>

enum { BLOCKS = 16 };

/* Forgets what it allocates; several blocks, for one may still stand in a register. */
static void forget(void)
{
	for (int i = 0; i < BLOCKS; i++) {
		volatile char *block = malloc(64);

		block[0] = 1;
	}
}

Test(bad, leak)
{
	forget();
}
