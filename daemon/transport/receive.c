/* SPDX-License-Identifier: Apache-2.0 */
/* Octets that have arrived: messages, keep-alives (RFC 5626 3.5), and what is neither. */
#include "transport/receive.h"

#include "transport/stun.h"

static void receive_stun(struct link *link, const struct addr *from, struct str bytes)
{
	uint8_t answer[STUN_ANSWER_MAX];
	size_t n = stun_answer(bytes, from, answer);

	if (n)
		link_send(link, from, (struct str){ (const char *)answer, n });
	link_note(link, from, n ? "keep-alive (STUN)" : "STUN message that asks nothing");
}

void receive_datagram(struct link *link, const struct addr *from, struct str bytes,
		      const struct frame_limits *limits)
{
	const struct link_user *user = link->user;

	if (bytes.n > limits->max_bytes) {
		bytes.n = limits->max_bytes;
		user->on_broken(user->ctx, link, from, bytes, 513, "datagram over the limit");
		return;
	}
	if (stun_is(bytes)) {
		receive_stun(link, from, bytes);
		return;
	}
	/* RFC 3261 7.5: CRLFs before a start line are passed over. */
	while (bytes.n && (bytes.p[0] == '\r' || bytes.p[0] == '\n'))
		bytes = str_from(bytes, 1);
	if (bytes.n)
		user->on_bytes(user->ctx, link, from, bytes);
	else
		link_note(link, from, "keep-alive");
}

enum frame_what receive_stream(struct link *link, struct frame *frame, struct str bytes,
			       const struct frame_limits *limits)
{
	const struct link_user *user = link->user;
	enum frame_what what = frame_next(frame, bytes, limits);

	switch (what) {
	case FRAME_MESSAGE:
		bytes.n = frame->length;
		user->on_bytes(user->ctx, link, &link->remote, bytes);
		break;
	case FRAME_PING:
		link_send(link, &link->remote, STR("\r\n"));
		link_note(link, &link->remote, "keep-alive");
		break;
	case FRAME_BROKEN:
		if (frame->head)
			bytes.n = frame->head;
		user->on_broken(user->ctx, link, &link->remote, bytes, frame->status, frame->why);
		break;
	case FRAME_MORE:
	case FRAME_SKIP:
		break;
	}
	return what;
}
