/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the S-CSCF share. */
#ifndef IMSD_ROLE_SCSCF_PRIVATE_H
#define IMSD_ROLE_SCSCF_PRIVATE_H

#include "proc/authenticate.h"
#include "role/scscf.h"

struct scscf {
	struct element_options options; /* first: see role/element.h */
	struct store *store;
	const struct cx *cx;
	struct performance_options performance; /* without user and ctx */
	struct stack *stack;
	struct link *pcscf;
	struct registrar *registrar;
	struct digest_engine *digests;
	uint64_t gruu_key;
};

/* One REGISTER in work: from its first duty to the last step of its answer. */
struct registering {
	struct duty_run run;
	struct scscf *scscf;
	struct cx_question question;
	struct subscriber subscriber;
	bool known; /* subscriber is filled in */
	unsigned impu_index;
	struct credentials credentials;
	struct register_wish wish;
	struct registration *registration;
	struct str realm;
	/* from the bindings as they were */
	bool cseq_too_low;
	unsigned n_new; /* contacts that are not bound yet */
	unsigned n_bound;
	unsigned at; /* the contact being written */
	/* for the answer */
	struct challenge *challenge;
	bool stale;
	struct cx_answer vector_answer;
	struct str contacts; /* Contact value of the 200; STR_NONE: none */
};

static inline struct registering *registering_of(struct duty_run *run)
{
	return container_of(run, struct registering, run);
}

/* A knob's value for this REGISTER. */
int64_t registering_knob(struct registering *registering, knob_id id);
/* Brings up to date what rules may ask about the registration. */
void registering_stamp(struct registering *registering);
/* Duties about bindings, in scscf_bindings.c. */
int scscf_duty_compare(struct duty_run *run);
int scscf_duty_cseq(struct duty_run *run);
int scscf_duty_max_contacts(struct duty_run *run);
int scscf_duty_outbound(struct duty_run *run);
int scscf_duty_update(struct duty_run *run);
/* Takes a REGISTER over. */
void scscf_register(struct scscf *scscf, struct request *request);
/* Takes any other request over. */
void scscf_request(struct scscf *scscf, struct request *request);
/* Contact value of all bindings with what is left of each; in the request's memory. */
struct str contacts_write(struct registering *registering, const struct list *bindings);

#endif
