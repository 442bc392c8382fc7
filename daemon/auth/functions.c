/* SPDX-License-Identifier: Apache-2.0 */
/* Which algorithm has which functions. */
#include "auth/functions.h"

#include "auth/milenage.h"
#include "auth/tuak.h"
#include "auth/xor.h"
#include "base/mem.h"

static const struct auth_functions *const function_rows[] = {
	[AUTH_MILENAGE] = &milenage_functions,
	[AUTH_TUAK]     = &tuak_functions,
	[AUTH_XOR]      = &xor_functions,
};

/* By number. */
const struct auth_functions *auth_functions_find(enum auth_algorithm algorithm)
{
	return (size_t)algorithm < ARRAY_LEN(function_rows) ? function_rows[algorithm] : NULL;
}
