/* SPDX-License-Identifier: Apache-2.0 */
/* The folders of what comes with imsd; the Makefile knows where that is installed. */
#include "conf/shipped.h"

const char *const shipped_folders[SHIPPED_FOLDERS] = { "config", IMSD_SYSCONF_DIR, IMSD_DATA_DIR };

void shipped_say(struct buf *out)
{
	for (int i = 0; i < SHIPPED_FOLDERS; i++) {
		if (i)
			buf_add_text(out, i + 1 < SHIPPED_FOLDERS ? ", " : " and ");
		buf_add_text(out, shipped_folders[i]);
	}
}
