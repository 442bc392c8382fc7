/* SPDX-License-Identifier: Apache-2.0 */
/* The P-CSCF (TS 24.229 5.2): the UE's only neighbour. It knows UEs by their flows and stands
 * between them and the S-CSCF. */
#ifndef IMSD_ROLE_PCSCF_H
#define IMSD_ROLE_PCSCF_H

#include "role/duty.h"
#include "role/element.h"
#include "role/flow.h"

struct pcscf;
struct pcscf *pcscf_new(const struct element_options *options);
void pcscf_free(struct pcscf *pcscf);
struct stack *pcscf_stack(struct pcscf *pcscf);
/* The end of the pipe towards the S-CSCF; held. */
void pcscf_connect(struct pcscf *pcscf, struct link *scscf);
struct flows *pcscf_flows(struct pcscf *pcscf);

extern const struct duty_table pcscf_register_duties, pcscf_register_response_duties,
	pcscf_request_duties, pcscf_response_duties, pcscf_terminating_duties, pcscf_callee_duties;

#endif
