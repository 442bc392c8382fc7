/* SPDX-License-Identifier: Apache-2.0 */
/* Runs as JUnit XML, as Jenkins and others read it. Pure. */
#ifndef IMSCTL_JUNIT_H
#define IMSCTL_JUNIT_H

#include <jansson.h>

#include "base/text.h"

/* Of the objects that GET /v1/runs/{id} answers with: one suite, a case each. */
void junit_print(const json_t *runs, struct buf *out);

#endif
