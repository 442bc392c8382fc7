/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a configuration without its keys. */
#ifndef IMSD_CONF_REDACT_H
#define IMSD_CONF_REDACT_H

#include "base/text.h"

/* Appends the text; in place of the values of `k`, `op`, `opc`, `password` and the like, and of every run of 32 and more
 * hex digits, be it in a comment, stands "(redacted)". */
void conf_redact(struct str text, struct buf *out);
/* The same of NAME=VALUE. */
void conf_redact_setting(const char *text, struct buf *out);

#endif
