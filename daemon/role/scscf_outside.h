/* SPDX-License-Identifier: Apache-2.0 */
/* The S-CSCF and application servers outside of this process: sockets of its own lead to them, and who
 * is at the address of one is trusted as one. For the files of the S-CSCF only. */
#ifndef IMSD_ROLE_SCSCF_OUTSIDE_H
#define IMSD_ROLE_SCSCF_OUTSIDE_H

#include "role/scscf_visit.h"

/* The addresses at which such servers reach us, as we gave them away: "192.0.2.2:5070". */
enum { OUTSIDE_NAMES = 8, OUTSIDE_NAME_MAX = ADDR_TEXT_MAX + 256 };
struct outside_names {
	char names[OUTSIDE_NAMES][OUTSIDE_NAME_MAX];
	unsigned n;
};

/* Did it come from outside? */
static inline bool scscf_is_outside(const struct link *link)
{
	return link->proto != PROTO_PIPE;
}
/* Is there a server of the configuration at that address? */
bool scscf_outside_trusts(struct scscf *scscf, const struct addr *from);
/* NULL: no socket leads there. */
struct link *scscf_outside_reach(struct scscf *scscf, enum proto proto, const struct addr *remote);
/* User parts of our URIs: of a Record-Route or Contact; what begins an original dialog identifier. */
#define SCSCF_OUTSIDE_USER "scscf"
#define SCSCF_IDENTIFIER_PREFIX "odi-"
/* <sip:USER@HOST:PORT;lr> by which the server behind that hop reaches us. */
struct str scscf_outside_uri(struct scscf *scscf, struct msg *msg, const char *user,
			     const struct visit_hop *hop);
/* Was that URI made by the above? */
bool scscf_outside_is_own(const struct scscf *scscf, const struct uri *uri);
/* The server outside that the first Route names, or without one the Request-URI; false: none. */
bool scscf_outside_hop(struct scscf *scscf, struct msg *msg, struct visit_hop *hop);

/* Takes our own Routes off; the user part of the last one, STR_NONE when there was none. */
struct str scscf_remove_own_routes(struct scscf *scscf, const struct snapshot *snapshot,
				   struct msg *msg);
/* Is one of the Routes behind the first our own? */
bool scscf_route_returns(struct scscf *scscf, struct msg *msg);

#endif
