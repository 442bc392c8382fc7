/* SPDX-License-Identifier: Apache-2.0 */
/* Reads behind the end of a block of the heap. */
#include <criterion/criterion.h>
#include <stdlib.h>

Test(bad, overflow)
{
	volatile size_t at = 16;
	volatile char *block = calloc(at, 1);

	cr_assert_geq(block[at], -128);
	free((void *)block);
}
