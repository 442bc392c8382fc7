/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the P-CSCF share. */
#ifndef IMSD_ROLE_PCSCF_PRIVATE_H
#define IMSD_ROLE_PCSCF_PRIVATE_H

#include "role/pcscf.h"
#include "sip/proxy.h"

struct pcscf {
	struct element_options options;         /* first: see role/element.h */
	struct performance_options performance; /* without user and ctx */
	struct stack *stack;
	struct link *scscf;
	struct flows *flows;
	struct random icids;
};

/* A request on its way through: run.msg is the clone that will leave, then each response. */
struct relaying {
	struct duty_run run;
	struct pcscf *pcscf;
	struct flow *flow; /* REGISTER: entered until the answer; else the UE's, or NULL */
	bool entered;
	struct proxy_leg leg;
	const struct duty_table *responses;
	/* Terminating: the UE that is called, for its responses; owned, or NULL. */
	struct relayed_callee *callee;
	/* A large request that went over TCP: the datagram socket to go back to, held, or NULL. */
	struct link *udp;
	struct addr udp_remote;
};

/* What a callee's responses are held against; flows may go meanwhile. */
struct relayed_callee {
	char *associated;   /* its identities, comma-separated */
	char *called_party; /* P-Called-Party-ID of the request; NULL: none */
	char *record_route; /* Record-Route of the request as it left; NULL: none */
};

static inline struct relaying *relaying_of(struct duty_run *run)
{
	return container_of(run, struct relaying, run);
}

/* Runs `duties` over a clone of the request, forwards it by relaying->leg and runs `responses` over
 * what comes back. */
struct relaying *relaying_new(struct pcscf *pcscf, struct request *request,
			      const struct duty_table *duties, const struct duty_table *responses);
/* A line in the journal about something odd that the network put right or let pass. */
void pcscf_remark(struct duty_run *run, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* pcscf_causes.c: the UE has refused a request. */
void pcscf_blame_response(struct relaying *relaying, struct msg *response);
/* The network has refused a request of the UE. */
void pcscf_blame_refusal(struct relaying *relaying, struct msg *response);

void pcscf_register(struct pcscf *pcscf, struct request *request);
/* From the UE; from the core. */
void pcscf_originate(struct pcscf *pcscf, struct request *request);
void pcscf_terminate(struct pcscf *pcscf, struct request *request);

/* Duties that several tables have. */
int pcscf_duty_proxy(struct duty_run *run);
int pcscf_duty_proxy_require(struct duty_run *run);
int pcscf_duty_security_agreement(struct duty_run *run);
int pcscf_duty_charging_vector(struct duty_run *run);
int pcscf_duty_strip_charging(struct duty_run *run);
int pcscf_duty_privacy(struct duty_run *run);
int pcscf_duty_history(struct duty_run *run);
int pcscf_duty_record_route(struct duty_run *run);
/* Their names: one address each, as the duty gate compares addresses. */
extern const char pcscf_proxy[], pcscf_proxy_require[], pcscf_security_agreement[],
	pcscf_charging_vector[], pcscf_strip_charging[], pcscf_privacy[], pcscf_history[],
	pcscf_record_route[];
#define PCSCF_PROXY_ROW \
	{ pcscf_proxy, pcscf_duty_proxy, "RFC 3261 16.3", "483 when Max-Forwards is used up, 482 for a loop" }
#define PCSCF_PROXY_REQUIRE_ROW                                                \
	{ pcscf_proxy_require, pcscf_duty_proxy_require, "RFC 3261 16.3",      \
	  "420 with Unsupported for what is not understood" }
#define PCSCF_SECURITY_AGREEMENT_ROW                                           \
	{ pcscf_security_agreement, pcscf_duty_security_agreement, "RFC 3329 2.3.1", \
	  "take Security-Client, Security-Verify and sec-agree off" }
#define PCSCF_CHARGING_VECTOR_ROW                                              \
	{ pcscf_charging_vector, pcscf_duty_charging_vector, "TS 24.229 5.2.2.1", \
	  "a P-Charging-Vector of our own" }
#define PCSCF_STRIP_CHARGING_ROW                                               \
	{ pcscf_strip_charging, pcscf_duty_strip_charging, "TS 24.229 5.2.6",  \
	  "take charging headers and P-Served-User off before the UE sees them" }
#define PCSCF_PRIVACY_ROW                                                      \
	{ pcscf_privacy, pcscf_duty_privacy, "RFC 3325 7",                     \
	  "no P-Asserted-Identity for the UE of who asks for Privacy: id" }
#define PCSCF_HISTORY_ROW                                                      \
	{ pcscf_history, pcscf_duty_history, "RFC 7044 10.1",                  \
	  "the anonymous user in place of entries of History-Info that are private" }
#define PCSCF_RECORD_ROUTE_ROW \
	{ pcscf_record_route, pcscf_duty_record_route, "RFC 3261 16.6", "stay on the path of the dialog" }

/* Duties on what leaves the UE, in pcscf_identity.c: who says it (RFC 3325 9); in pcscf_media.c:
 * may that media be (TS 24.229 6.2). */
int pcscf_duty_asserted_identity(struct duty_run *run);
int pcscf_duty_referred_by(struct duty_run *run);
int pcscf_duty_callee_identity(struct duty_run *run);
int pcscf_duty_media(struct duty_run *run);

/* The UE by its flow, else by a registered Contact at its address (knob pcscf.identify); NULL when
 * it is not known. */
struct flow *pcscf_flow_of_source(struct pcscf *pcscf, struct scene *scene, struct link *link,
				  const struct addr *from);

/* Takes the topmost Route off, which brought the message here; those of the S-CSCF stay. */
void pcscf_remove_own_route(struct msg *msg);
/* The URI by which requests come back over that flow: <sip:term-1@host:port;lr>, with `extra`
 * parameters. */
struct str pcscf_flow_uri(struct msg *msg, const struct flow *flow, const char *extra);

#endif
