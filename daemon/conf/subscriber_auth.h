/* SPDX-License-Identifier: Apache-2.0 */
/* The `auth` group of a subscriber or of a range. */
#ifndef IMSD_CONF_SUBSCRIBER_AUTH_H
#define IMSD_CONF_SUBSCRIBER_AUTH_H

#include "conf/subscriber.h"

/* Reads the `auth` of `owner`, texts into the arena. False with the errors: every one there is. */
bool subscriber_auth_read(const struct conf_node *owner, struct arena *arena,
			  struct subscriber_auth *auth, struct conf_errors *errors);

#endif
