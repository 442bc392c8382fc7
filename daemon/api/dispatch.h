/* SPDX-License-Identifier: Apache-2.0 */
/* From a request to its route. */
#ifndef IMSD_API_DISPATCH_H
#define IMSD_API_DISPATCH_H

#include "api/exchange.h"

/* Reads method, path and query, and has the exchange answered: by its route, or with what is
 * wrong. */
void dispatch(struct exchange *exchange);

#endif
