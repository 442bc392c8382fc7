/* SPDX-License-Identifier: Apache-2.0 */
/* --list keys: the keys of groups and lists of the configuration that are no knobs. */
#ifndef IMSD_CORE_LIST_KEYS_H
#define IMSD_CORE_LIST_KEYS_H

#include "base/text.h"

/* "listen.port  number  5060, tls: 5061  0 asks for a free one", an empty line between groups; "-" where there is no
 * default. */
void core_list_keys(struct buf *out);

#endif
