/* SPDX-License-Identifier: Apache-2.0 */
/* The IP-SM-GW with the short message service centre (TS 24.341 5.3.3): checks what a UE sends before
 * the centre hears of it, and knows whose number is dialled. */
#ifndef IMSD_ROLE_IPSMGW_H
#define IMSD_ROLE_IPSMGW_H

#include "proc/sms.h"
#include "role/duty.h"
#include "role/server.h"

struct ipsmgw_options {
	struct element_options element;
	/* As in struct sms_centre_options; all may be NULL. */
	bool (*is_reachable)(void *ctx, const struct scene *scene);
	void (*on_change)(void *ctx);
	void (*on_success)(void *ctx, const char *user);
	void *ctx;
};

struct ipsmgw;
struct ipsmgw *ipsmgw_new(const struct ipsmgw_options *options);
void ipsmgw_free(struct ipsmgw *ipsmgw);
struct server *ipsmgw_server(struct ipsmgw *ipsmgw);
struct sms_centre *ipsmgw_centre(struct ipsmgw *ipsmgw);

/* Its duties, for the vocabulary. */
extern const struct duty_table ipsmgw_request_duties;

#endif
