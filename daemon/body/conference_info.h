/* SPDX-License-Identifier: Apache-2.0 */
/* Conference information, application/conference-info+xml (RFC 4575 5): structs to text. Pure. */
#ifndef IMSD_BODY_CONFERENCE_INFO_H
#define IMSD_BODY_CONFERENCE_INFO_H

#include "base/text.h"

struct conference_info_media {
	unsigned id;
	const char *type;   /* "audio" */
	const char *status; /* "sendrecv", as the participant has it */
};

/* One device of a participant. */
struct conference_info_endpoint {
	struct str entity;
	const char *status;        /* "dialing-out", "connected" ... */
	const char *joining;       /* "dialed-in" ...; NULL: not said */
	const char *disconnection; /* "departed" ...; NULL: not said */
	struct str reason;         /* for the disconnection; STR_NONE */
	const struct conference_info_media *media;
	unsigned n_media;
};

/* RFC 4575 4.6: all of it, what has changed, or that it is no more. */
enum conference_info_state { CONFERENCE_FULL, CONFERENCE_PARTIAL, CONFERENCE_DELETED };

struct conference_info_user {
	struct str entity;
	enum conference_info_state state;
	const struct conference_info_endpoint *endpoints;
	unsigned n_endpoints;
};

struct conference_info {
	struct str entity; /* the conference URI */
	uint32_t version;
	enum conference_info_state state;
	unsigned max_users; /* 0: not said */
	unsigned n_present; /* user-count */
	bool active;
	const struct conference_info_user *users;
	unsigned n_users;
};

/* Appends the document. */
void conference_info_write(const struct conference_info *info, struct buf *out);

#endif
