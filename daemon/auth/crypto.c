/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this room share when they call OpenSSL. */
#include "auth/crypto.h"

#include <stdlib.h>

#include "base/log.h"

/* Aborts as a failed allocation does: the installation is broken. */
void crypto_require(int ok, const char *what)
{
	if (ok > 0)
		return;
	log_error("OpenSSL failed: %s", what);
	abort();
}
