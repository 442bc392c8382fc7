/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Third-party registration (TS 24.229 5.4.1.7, 5.4.1.7A): application servers that have a filter for
 * REGISTER are told, by a REGISTER of our own, that a subscriber is registered, is so again, and is so
 * no more. One that fails, and whose filter says so, ends the registration.
 */
#ifndef IMSD_ROLE_SCSCF_THIRD_PARTY_H
#define IMSD_ROLE_SCSCF_THIRD_PARTY_H

#include "base/list.h"
#include "base/map.h"
#include "base/random.h"
#include "proc/registration.h"

struct scscf;
struct registering;

/* Who was told of whom. */
struct enrolments {
	struct map by_impi;
	struct list all;
	struct random tags;
};
void enrolments_init(struct enrolments *enrolments, uint64_t seed);
void enrolments_clear(struct enrolments *enrolments);

/* The 200 is about to leave: makes the REGISTERs that follow it. */
void third_party_prepare(struct registering *registering, struct msg *response);
/* It has left: they go. */
void third_party_send(struct registering *registering);
/* The last contact is gone without a REGISTER. */
void third_party_gone(struct scscf *scscf, const struct registration *registration);

#endif
