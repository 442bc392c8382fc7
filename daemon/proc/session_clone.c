/* SPDX-License-Identifier: Apache-2.0 */
/* A session once more: an INVITE of ours that forks is answered in several dialogs, each of which
 * goes on from the same offer (RFC 3261 13.2.2.4). */
#include <string.h>

#include "proc/session_private.h"

struct session *session_clone(const struct session *session)
{
	struct session *clone = mem_alloc(sizeof(*clone));

	*clone = *session;
	clone->now = session_face_clone(session->now);
	if (session->before)
		clone->before = session_face_clone(session->before);
	if (session->codecs)
		clone->options.codecs = clone->codecs =
			mem_copy_text(session->codecs, strlen(session->codecs));
	clone->unknown = false;
	clone->capabilities = clone->failure = (struct buf){ 0 };
	for (size_t i = 0; i < ARRAY_LEN(clone->meanings); i++)
		if (session->meanings[i])
			clone->meanings[i] =
				mem_copy_text(session->meanings[i], strlen(session->meanings[i]));
	return clone;
}
