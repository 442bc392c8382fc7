/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The S-CSCF and application servers (TS 24.229 5.4.3.2, 5.4.3.3): initial filter criteria are asked
 * pass by pass. A request that a filter fits leaves for its server with two Routes: the server's, and
 * one of ours whose user part, the original dialog identifier, says on return where to go on. So one
 * request may pass here several times; it is watched and record-routed where it leaves for a callee, or
 * for a server that may be the other end of a dialog.
 */
#ifndef IMSD_ROLE_SCSCF_SERVICES_H
#define IMSD_ROLE_SCSCF_SERVICES_H

#include "role/ifc.h"
#include "sip/proxy.h"

struct scscf;
struct routing;
struct visit;

/* Where in the criteria a request is that came back, or comes for the first time (all zero). */
struct passing {
	bool resumed; /* it came back from a server */
	bool unknown; /* ... with an identifier of nobody: no filter is asked */
	enum ifc_session session;
	unsigned next;         /* place of the next filter */
	struct str user, impu; /* the subscriber it was served for: IMPI and identity */
	uint64_t call;         /* of the pass before, when that is watched; else 0 */
};

/* Looks up what that user part of a Route means. */
void scscf_resume(struct routing *routing, struct str identifier);

/* Duties. */
int scscf_duty_originating_services(struct duty_run *run);
int scscf_duty_terminating_services(struct duty_run *run);
#define SCSCF_ORIGINATING_SERVICES_ROW                                         \
	{ "scscf.originating_services", scscf_duty_originating_services, "TS 24.229 5.4.3.2", \
	  "to the application servers of the caller, one after the other" }
#define SCSCF_TERMINATING_SERVICES_ROW                                         \
	{ "scscf.terminating_services", scscf_duty_terminating_services, "TS 24.229 5.4.3.3", \
	  "to the application servers of the callee, registered or not" }

/* The routing leaves for a server that sends it back as a proxy. */
bool scscf_visit_passes(const struct visit *visit);
/* A response of the server, or its silence. True: the request goes on without it, and the response is
 * freed. */
bool scscf_visit_response(struct routing *routing, struct msg *response);
bool scscf_visit_failed(struct routing *routing, enum client_end why);
void scscf_visit_free(struct visit *visit);

/* The pipe over which a request comes back to us that passes over a server; both ends held. */
void scscf_loop_open(struct scscf *scscf);

#endif
