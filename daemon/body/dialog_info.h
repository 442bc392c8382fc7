/* SPDX-License-Identifier: Apache-2.0 */
/* application/dialog-info+xml, the dialogs of a user (RFC 4235 4): structs to text. Pure. Texts come
 * from the network, see body/xml_writer.h. */
#ifndef IMSD_BODY_DIALOG_INFO_H
#define IMSD_BODY_DIALOG_INFO_H

#include "base/text.h"

enum dialog_info_state {
	DIALOG_TRYING,
	DIALOG_PROCEEDING,
	DIALOG_EARLY,
	DIALOG_CONFIRMED,
	DIALOG_TERMINATED
};

/* One dialog as the user sees it. */
struct dialog_info_dialog {
	struct str id, call_id;
	struct str local_tag, remote_tag; /* STR_NONE: not known (yet) */
	bool initiator;                   /* else recipient */
	enum dialog_info_state state;
	const char *event;        /* what ended it: "cancelled", "local-bye" ...; NULL: not said */
	int code;                 /* status of the response that made the state; 0: not said */
	int64_t duration;         /* s since it was answered; -1: it was not */
	struct str local, remote; /* identities, URIs; STR_NONE: not known */
};

struct dialog_info {
	uint32_t version;
	bool full; /* else partial */
	struct str entity;
	const struct dialog_info_dialog *dialogs;
	unsigned n_dialogs;
};

/* Appends the document. */
void dialog_info_write(const struct dialog_info *info, struct buf *out);

#endif
