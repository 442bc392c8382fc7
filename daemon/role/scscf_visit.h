/* SPDX-License-Identifier: Apache-2.0 */
/* A visit of a request to an application server: what leaves, what a return means, and what follows
 * when the server fails. For the files of the S-CSCF only. */
#ifndef IMSD_ROLE_SCSCF_VISIT_H
#define IMSD_ROLE_SCSCF_VISIT_H

#include "role/scscf_services.h"

struct visit_hop {
	struct link *link;
	struct addr remote;
};

/* The pipe or link to the filter's server; false: it is out of reach. */
bool scscf_filter_hop(struct scscf *scscf, const struct ifc_filter *filter, struct visit_hop *hop);
/* The request of the routing, served for whom routing->passing names, leaves for that server: with its
 * Route, ours with a fresh identifier and P-Served-User. It can come back until the routing ends. */
void visit_begin(struct routing *routing, const struct ifc_filter *filter,
		 const struct visit_hop *hop, bool registered);

#endif
