/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the filter criteria share. */
#ifndef IMSD_ROLE_IFC_PRIVATE_H
#define IMSD_ROLE_IFC_PRIVATE_H

#include "role/ifc.h"

struct ifc {
	struct arena arena;
	struct rule_load load;
	const struct ifc_source *source; /* while it is read */
	struct ifc_filter *filters;      /* by priority */
	unsigned n;
	uint32_t methods[IFC_SESSIONS]; /* that some filter wants */
};

/* Puts a filter behind all of the same priority. There is room for it. */
void ifc_add(struct ifc *ifc, const struct ifc_filter *filter);
/* Gives a filter its server, by label, role or SIP URI. False with a sentence in why. */
bool ifc_set_server(struct ifc *ifc, struct ifc_filter *filter, struct str server, char why[160]);
/* Reads the list `ifc`. */
void ifc_read(struct ifc *ifc, const struct conf_node *list);

#endif
