/* SPDX-License-Identifier: Apache-2.0 */
/* The S-CSCF's own sockets, to application servers outside (role/scscf_outside.h): opened when the
 * configuration names one, one for each transport and address family. */
#ifndef IMSD_CORE_OUTSIDE_H
#define IMSD_CORE_OUTSIDE_H

#include "conf/snapshot.h"
#include "transport/net.h"

struct core;

/* Opens what the filter criteria of the snapshot need and is not open yet; nothing without sockets. False
 * with errors. What is open stays. */
bool outside_open(struct core *core, struct snapshot *snapshot, struct conf_errors *errors);
/* element_options.reach of the S-CSCF: a socket, or the pipe of a scripted server. */
struct link *outside_reach(void *core, enum proto proto, const struct addr *remote);
/* The user of a new pipe from that address: the S-CSCF's, when a server outside has it, else the
 * P-CSCF's. */
const struct link_user *outside_user(struct core *core, const struct addr *from);

#endif
