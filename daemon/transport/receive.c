/* SPDX-License-Identifier: Apache-2.0 */
/* Octets that have arrived: messages, keep-alives (RFC 5626 3.5), and what is neither. */
#include "transport/receive.h"

#include "transport/stun.h"

/* Unless its user knows better. */
static bool keep_alive_is_answered(struct link *link, const struct addr *from)
{
	const struct link_user *user = link->user;

	return !user->on_keep_alive || user->on_keep_alive(user->ctx, link, from);
}

static void receive_stun(struct link *link, const struct addr *from, struct str bytes)
{
	uint8_t answer[STUN_ANSWER_MAX];
	size_t n = stun_answer(bytes, from, answer);

	if (link->pings && stun_is_answer(bytes)) {
		link->pings--;
		link->pongs++;
	}
	if (!n) {
		link_note(link, from, "STUN message that asks nothing");
	} else if (keep_alive_is_answered(link, from)) {
		link_send(link, from, (struct str){ (const char *)answer, n });
		link_note(link, from, "keep-alive (STUN)");
	} else {
		link_note(link, from, "keep-alive (STUN), left unanswered");
	}
}

/* CRLFCRLF, RFC 5626 3.5.1. */
static void receive_ping(struct link *link)
{
	bool answered = keep_alive_is_answered(link, &link->remote);

	if (answered)
		link_send(link, &link->remote, STR("\r\n"));
	link_note(link, &link->remote, answered ? "keep-alive" : "keep-alive, left unanswered");
}

int keep_alive_send(struct link *link, const struct addr *to)
{
	/* RFC 5389 6: a Binding request without attributes */
	static const char stun[20] = {
		0, 1, 0, 0, 0x21, 0x12, (char)0xa4, 0x42, 'p', 'i', 'n', 'g'
	};
	int error =
		link_send(link, to,
			  link->reliable ? STR("\r\n\r\n") : (struct str){ stun, sizeof(stun) });

	link->pings += error == 0;
	return error;
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
	enum frame_what what;

	if (link->pings && !frame->scanned && str_starts(bytes, STR("\r\n"))) {
		link->pings--;
		link->pongs++;
		frame->length = 2;
		return FRAME_SKIP;
	}
	what = frame_next(frame, bytes, limits);
	switch (what) {
	case FRAME_MESSAGE:
		bytes.n = frame->length;
		user->on_bytes(user->ctx, link, &link->remote, bytes);
		break;
	case FRAME_PING:
		receive_ping(link);
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
