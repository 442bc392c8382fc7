/* SPDX-License-Identifier: Apache-2.0 */
/* The IP-SM-GW with the short message service centre (TS 24.341 5.3.3). */
#ifndef IMSD_ROLE_IPSMGW_H
#define IMSD_ROLE_IPSMGW_H

#include "role/server.h"

struct ipsmgw_options {
	struct element_options element;
};

struct ipsmgw;
struct ipsmgw *ipsmgw_new(const struct ipsmgw_options *options);
void ipsmgw_free(struct ipsmgw *ipsmgw);
struct server *ipsmgw_server(struct ipsmgw *ipsmgw);

#endif
