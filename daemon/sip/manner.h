/* SPDX-License-Identifier: Apache-2.0 */
/* How connections are treated before their first message, and whether keep-alives are answered: what
 * knobs say, and rules about them. Callbacks of struct link_user, whose ctx is the stack. */
#ifndef IMSD_SIP_MANNER_H
#define IMSD_SIP_MANNER_H

#include "transport/link.h"

void manner_on_accept(void *ctx, struct link *link, struct link_manner *manner);
bool manner_on_keep_alive(void *ctx, struct link *link, const struct addr *from);

#endif
