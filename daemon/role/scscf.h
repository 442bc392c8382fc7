/* SPDX-License-Identifier: Apache-2.0 */
/* The S-CSCF with its registrar (TS 24.229 5.4). It speaks to the P-CSCF over a role pipe and to
 * the HSS by proc/cx.h. */
#ifndef IMSD_ROLE_SCSCF_H
#define IMSD_ROLE_SCSCF_H

#include "proc/registration.h"
#include "role/duty.h"
#include "role/element.h"

struct scscf_options {
	struct element_options element;
	struct store *store;
	const struct cx *cx;
};

struct scscf;
struct scscf *scscf_new(const struct scscf_options *options);
void scscf_free(struct scscf *scscf);
struct stack *scscf_stack(struct scscf *scscf);
/* The end of the pipe towards the P-CSCF; held. */
void scscf_connect(struct scscf *scscf, struct link *pcscf);
struct registrar *scscf_registrar(struct scscf *scscf);

/* Its duties, for the vocabulary: tables of REGISTER, of the 401, of the 200 and of other
 * requests. */
extern const struct duty_table scscf_register_duties, scscf_challenge_duties, scscf_accept_duties,
	scscf_request_duties;

#endif
