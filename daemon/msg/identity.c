/* SPDX-License-Identifier: Apache-2.0 */
/* What a retransmission has in common with the message that it repeats. */
#include "msg/identity.h"

#include "msg/view.h"

/* Branch, method, CSeq, and of a response status, tag and RSeq. An ACK is known by its dialog: who forwards it
 * again may give it another branch. */
bool msg_identity(struct msg *msg, struct buf *out)
{
	const struct via *via = msg_via(msg);
	struct str transaction;

	if (!via)
		return false;
	transaction = msg->method == METHOD_ACK ? msg_to_tag(msg) : via->branch;
	buf_printf(out, "%.*s|%u|%.*s|%.*s|%d", STR_ARG(transaction), msg_cseq(msg).number,
		   STR_ARG(msg->method_name), STR_ARG(msg_call_id(msg)), msg->status);
	if (!msg->is_request)
		buf_printf(out, "|%.*s|%.*s", STR_ARG(msg_to_tag(msg)),
			   STR_ARG(msg_value(msg, HDR_RSEQ)));
	return true;
}
