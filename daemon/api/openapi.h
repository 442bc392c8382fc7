/* SPDX-License-Identifier: Apache-2.0 */
/* The route table as OpenAPI 3.1 has it. */
#ifndef IMSD_API_OPENAPI_H
#define IMSD_API_OPENAPI_H

#include <jansson.h>

/* The document, owned by the caller: made from the rows of api/route.h, nothing stands beside them. */
json_t *openapi_value(const char *version);

#endif
