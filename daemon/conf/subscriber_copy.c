/* SPDX-License-Identifier: Apache-2.0 */
/* Copies a looked-up subscriber: what points into its own `hold` must point into the copy's. */
#include "conf/subscriber.h"

/* `text` of `from`, as it is in `to`. */
static const char *moved(const char *text, struct subscriber *to, const struct subscriber *from)
{
	if (text >= from->hold && text < from->hold + sizeof(from->hold))
		return to->hold + (text - from->hold);
	return text;
}

void subscriber_copy(struct subscriber *to, const struct subscriber *from)
{
	*to = *from;
	to->name = moved(from->name, to, from);
	to->impi = moved(from->impi, to, from);
	to->imsi = moved(from->imsi, to, from);
	to->msisdn = moved(from->msisdn, to, from);
	for (unsigned i = 0; i < from->n_impus; i++)
		to->impus[i] = moved(from->impus[i], to, from);
}
