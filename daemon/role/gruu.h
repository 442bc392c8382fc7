/* SPDX-License-Identifier: Apache-2.0 */
/* GRUUs (RFC 5627): URIs that lead to one device of a subscriber. The public one is an identity
 * with gr=instance; the temporary one holds subscriber and CSeq of its REGISTER under a key, so
 * that nothing needs to be remembered for it. */
#ifndef IMSD_ROLE_GRUU_H
#define IMSD_ROLE_GRUU_H

#include "conf/snapshot.h"
#include "msg/uri.h"
#include "store/store.h"

/* Appends ;pub-gruu and ;temp-gruu (an emergency binding has none) of a binding with an instance to
 * its Contact value. */
void gruu_write(uint64_t key, const char *domain, const struct subscriber *subscriber,
		const struct binding *binding, struct buf *text);
/* The same as URIs: the public one of an address of record, and the temporary one. */
void gruu_write_public(const char *aor, const struct binding *binding, struct buf *text);
void gruu_write_temporary(uint64_t key, const char *domain, const struct subscriber *subscriber,
			  const struct binding *binding, struct buf *text);
/* Has it a `gr` parameter? NULL-safe. */
bool uri_is_gruu(const struct uri *uri);
/* Whose temporary GRUU that is; false when it is none of ours. Of a public one the address of
 * record says it. */
bool gruu_owner(uint64_t key, const struct snapshot *snapshot, const struct uri *uri,
		struct subscriber *subscriber);
/* Does that GRUU lead to that binding of the subscriber? */
bool gruu_leads_to(uint64_t key, const struct uri *uri, struct str impi,
		   const struct binding *binding);

#endif
