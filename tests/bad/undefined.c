/* SPDX-License-Identifier: Apache-2.0 */
/* Does what C leaves undefined: a signed integer overflows. */
#include <criterion/criterion.h>
#include <limits.h>

Test(bad, undefined)
{
	volatile int most = INT_MAX;

	most = most + 1;
	cr_assert_neq(most, 0);
}
