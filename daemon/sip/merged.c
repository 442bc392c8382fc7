/* SPDX-License-Identifier: Apache-2.0 */
/* Merged requests: one request that came by two ways (RFC 3261 8.2.2.2). */
#include "msg/value.h"
#include "msg/view.h"
#include "sip/stack_private.h"

bool request_is_merged(struct request *request)
{
	struct stack *stack = request->txn.stack;
	struct msg *msg = request->msg;
	struct str key = MSG_JOIN(msg, msg_from_tag(msg), STR("\n"), msg_call_id(msg), STR("\n"),
				  msg_value(msg, HDR_CSEQ), STR("\n"), msg->uri);

	if (msg_to_tag(msg).n || request->merge_key)
		return false;
	if (map_find(&stack->unmerged, key))
		return true;
	request->merge_key = mem_copy_text(key.p, key.n);
	map_add(&stack->unmerged, &request->merge, (struct str){ request->merge_key, key.n });
	return false;
}

void request_forget_merge(struct request *request)
{
	if (!request->merge_key)
		return;
	map_remove(&request->txn.stack->unmerged, &request->merge);
	mem_free(request->merge_key);
	request->merge_key = NULL;
}
