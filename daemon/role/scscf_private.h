/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the S-CSCF share. */
#ifndef IMSD_ROLE_SCSCF_PRIVATE_H
#define IMSD_ROLE_SCSCF_PRIVATE_H

#include "proc/authenticate.h"
#include "proc/subscription.h"
#include "proc/watch.h"
#include "role/identity.h"
#include "role/scscf.h"
#include "role/scscf_outside.h"
#include "role/scscf_third_party.h"
#include "role/subscribe.h"

struct scscf {
	struct element_options options; /* first: see role/element.h */
	struct store *store;
	const struct cx *cx;
	struct scscf_observer observer;
	struct performance_options performance; /* without user and ctx */
	struct stack *stack;
	struct link *pcscf;
	struct link *servers[SERVER_COUNT]; /* NULL: not connected */
	struct registrar *registrar;
	struct watches *watches;
	struct notifier *notifier; /* of registrations */
	struct subscribe_service subscribe;
	struct digest_engine *digests;
	struct list acks;     /* that wait for the store, see scscf_ack.c */
	struct link *loop[2]; /* a pipe from ourselves to ourselves */
	struct map visits;    /* to application servers, by identifier */
	struct random identifiers;
	struct outside_names outside;
	struct enrolments enrolments;
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
	bool cseq_too_low, was_bound;
	unsigned n_new; /* contacts that are not bound yet */
	unsigned n_bound;
	unsigned at; /* the contact being written */
	/* for the answer */
	struct challenge *challenge;
	bool stale;
	uint64_t sqn_sent; /* of the challenge that an AUTS refuses */
	struct cx_answer vector_answer;
	struct str contacts;  /* Contact value of the 200; STR_NONE: none */
	struct list tellings; /* third-party REGISTERs that follow it */
};

static inline struct registering *registering_of(struct duty_run *run)
{
	return container_of(run, struct registering, run);
}

/* A contact that a request may leave for; texts live in the message's memory. */
struct target {
	struct str uri, value, path; /* path: STR_NONE when none */
	uint16_t q;
	bool is_gruu; /* the Request-URI is a GRUU of it */
	int score;    /* by the caller's preferences */
};

/* Targets of one message, best first. */
struct targets {
	struct target *targets;
	unsigned n;
};

/* Any other request in work, until the last response to it; run.msg is the clone that will leave,
 * then each response. */
struct routing {
	struct duty_run run;
	struct scscf *scscf;
	struct cx_question question;
	bool originating;   /* the caller is one of ours: its side is to be served */
	bool in_dialog;     /* its routes or its dialog say where to */
	bool locate;        /* the contacts of question.impu are wanted */
	struct link *link;  /* where it leaves ... */
	struct addr remote; /* ... outside of pipes */
	struct targets targets;
	bool aimed;             /* it leaves for these */
	struct watch_mark mark; /* of the call it belongs to */
	struct work refusal;    /* looks whether a refusal went back, see scscf_watch.c */
	struct passing passing; /* where in the filter criteria it is */
	struct visit *visit;    /* the application server that it leaves for, or NULL */
};

static inline struct routing *routing_of(struct duty_run *run)
{
	return container_of(run, struct routing, run);
}

/* A knob's value for this REGISTER. */
/* scscf_causes.c: the UE did that wrong; it named identities that are not to be had; what its AUTS says. */
void registering_blame(struct registering *registering, enum cause_id cause, const char *format,
		       ...) __attribute__((format(printf, 3, 4)));
void registering_blame_identity(struct registering *registering, enum cx_result result);
void registering_blame_resync(struct registering *registering, const struct cx_answer *answer);
/* The SQN in its AUTN. */
uint64_t vector_sqn(const struct auth_vector *vector);
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
/* Takes an ACK to a 2xx over, and brings it to where its dialog leads. */
void scscf_ack(struct scscf *scscf, struct msg *ack);
/* Those that wait go. */
void scscf_acks_clear(struct scscf *scscf);
/* Contact value of all bindings with what is left of each; in the request's memory. */
struct str contacts_write(struct registering *registering, const struct list *bindings);

/* The way of a message within a dialog whose own Routes are taken off. */
enum way {
	WAY_ROUTE,   /* as the rest of its Route says, or the contact that its GRUU names */
	WAY_PEER,    /* to the far end, who plays that callee */
	WAY_SERVER,  /* to the element behind us that its Route or Request-URI names */
	WAY_CONTACT, /* without the Route of the dialog: to a contact of callee->subscriber */
	WAY_NOWHERE
};
int scscf_duty_dialog_route(struct duty_run *run);
#define SCSCF_DIALOG_ROUTE_ROW                                                 \
	{ "scscf.dialog_route", scscf_duty_dialog_route, "RFC 3261 12.2.1.1",  \
	  "within a dialog: the way of its Route, GRUU or far end; without Route to the registered contact, or 481" }
/* Where the first Route leads, or without one the Request-URI: an element behind us, or an application
 * server outside. False: to none of them. */
bool scscf_server(struct scscf *scscf, struct msg *msg, struct visit_hop *hop);
enum way scscf_way_in_dialog(struct scscf *scscf, const struct snapshot *snapshot, struct msg *msg,
			     struct callee *callee);
/* The address of record whose contacts the Request-URI of `msg` means. */
struct str scscf_record_of(struct scscf *scscf, const struct snapshot *snapshot, struct msg *msg);
/* What is bound, emergency contacts left out, in the memory of `msg`; sorted. */
struct targets scscf_targets(struct scscf *scscf, struct msg *msg, struct str impi,
			     const struct list *bindings);
/* Of a message within a dialog: the contact that its Request-URI names, by GRUU or by itself, else
 * the best one; NULL when there is none. */
struct target *scscf_target_in_dialog(const struct targets *targets, struct msg *msg);
/* Request-URI and, unless it has a Route, the Path of that contact. */
void scscf_aim(struct msg *msg, const struct target *target);
void scscf_sort(struct targets *targets);
/* A line in the journal about something odd that the network let pass. */
void scscf_remark(struct duty_run *run, const char *text);

/* Duties of a caller's side, in scscf_originate.c. */
int scscf_duty_served_user(struct duty_run *run);
int scscf_duty_asserted_service(struct duty_run *run);
int scscf_duty_number(struct duty_run *run);
int scscf_duty_target(struct duty_run *run);
#define SCSCF_ORIGINATING_ROWS                                                 \
	{ "scscf.served_user", scscf_duty_served_user, "TS 24.229 5.4.3.2",    \
	  "403 for a caller who is not registered or whose identity is barred" }, \
	{ "scscf.asserted_service", scscf_duty_asserted_service, "RFC 6050 4.2", \
	  "P-Asserted-Service in place of P-Preferred-Service" },              \
	SCSCF_ASSERTED_ALIAS_ROW,                                              \
	{ "scscf.number", scscf_duty_number, "TS 24.229 5.4.3.2", "numbers in international form, or as an identity" }, \
	SCSCF_ORIGINATING_SERVICES_ROW,                                        \
	{ "scscf.target", scscf_duty_target, "TS 24.229 5.4.3.2",              \
	  "to the far end what peers and behaviours say; 404 for other domains, 484 for short numbers" }

/* Duties of a callee's side, in scscf_terminate.c. */
int scscf_duty_locate(struct duty_run *run);
int scscf_duty_gruu(struct duty_run *run);
int scscf_duty_caller_preferences(struct duty_run *run);
int scscf_duty_no_fork(struct duty_run *run);
int scscf_duty_called_party(struct duty_run *run);
int scscf_duty_contact(struct duty_run *run);
#define SCSCF_TERMINATING_ROWS                                                 \
	SCSCF_TERMINATING_SERVICES_ROW,                                        \
	{ "scscf.locate", scscf_duty_locate, "TS 24.229 5.4.3.3",              \
	  "404 for unknown and barred, 480 for unregistered; else the contacts" }, \
	{ "scscf.gruu", scscf_duty_gruu, "RFC 5627 5.1", "only the device that a GRUU names; 480 when it is not there" }, \
	{ "scscf.caller_preferences", scscf_duty_caller_preferences, "RFC 3841 7.2", \
	  "contacts by Accept-Contact and Reject-Contact; 480 when none is left" }, \
	{ "scscf.no_fork", scscf_duty_no_fork, "RFC 3841 9.1", "only the best contact for Request-Disposition: no-fork" }, \
	{ "scscf.called_party", scscf_duty_called_party, "TS 24.229 5.4.3.3", "P-Called-Party-ID: who was called" }, \
	{ "scscf.contact", scscf_duty_contact, "TS 24.229 5.4.3.3", "Contact as Request-URI, Path as Route" }

/* Duties on requests and responses, in scscf_response.c, and their names: one address each, as the
 * duty gate compares addresses. */
int scscf_duty_asserted_alias(struct duty_run *run);
int scscf_duty_charging(struct duty_run *run);
extern const char scscf_asserted_alias[], scscf_charging[];
#define SCSCF_ASSERTED_ALIAS_ROW                                               \
	{ scscf_asserted_alias, scscf_duty_asserted_alias, "RFC 3325 9.1",     \
	  "the tel: or sip: alias as second P-Asserted-Identity" }
#define SCSCF_CHARGING_ROW \
	{ scscf_charging, scscf_duty_charging, "RFC 7315 4.6", "P-Charging-Vector back with term-ioi" }

#endif
