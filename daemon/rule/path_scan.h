/* SPDX-License-Identifier: Apache-2.0 */
/* The small pieces of a path's text, for the files of rule/ that read paths and what stands behind
 * them. */
#ifndef IMSD_RULE_PATH_SCAN_H
#define IMSD_RULE_PATH_SCAN_H

#include <stdbool.h>

#include "base/text.h"

/* Offset of the operator behind a path: the first of = < > ~ != outside () and [], or the text's
 * length. */
size_t path_end(struct str text);
/* Offset behind the bracket that closes the ( or [ at `at`; quotes inside () hide brackets. 0: it
 * is never closed. */
size_t scan_bracket_end(struct str text, size_t at);
/* Is it one token (RFC 3261 25.1), as header and parameter names are? */
bool scan_is_token(struct str text);
/* Takes "[3]", "[-1]" or "[*]" from the front of *rest (INDEX_NONE when there is none) or "(TEXT)".
 * False with a sentence in why. */
bool scan_index(struct str *rest, int *index, char why[160]);
bool scan_parens(struct str *rest, struct str *inner, char why[160]);

#endif
