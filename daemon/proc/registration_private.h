/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the registrar share; nobody else includes it. */
#ifndef IMSD_PROC_REGISTRATION_PRIVATE_H
#define IMSD_PROC_REGISTRATION_PRIVATE_H

#include "proc/registration.h"

struct registrar {
	struct registrar_options options;
	struct map by_impi;
	struct list all;
	size_t count;
	struct random nonces;
};

/* All that wait for their answer; with `used_too` those that may come again as well. */
void registration_drop_challenges(struct registration *registration, bool used_too);

/* The UE does not answer a challenge, in registration_causes.c. */
void registration_blame_silence(struct registration *registration);
/* It has answered. */
void registration_forget_asked(struct registration *registration);

#endif
