/* SPDX-License-Identifier: Apache-2.0 */
/* What a lab has counted, for Prometheus (its text format, version 0.0.4). */
#ifndef IMSD_CORE_METRICS_H
#define IMSD_CORE_METRICS_H

#include "core/core.h"

/* The content type of the text. */
extern const char core_metrics_type[];
/* Appends all metrics as text. */
void core_metrics(struct core *core, struct buf *out);

#endif
