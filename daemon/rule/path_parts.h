/* SPDX-License-Identifier: Apache-2.0 */
/* What a parsed path is made of, for the files of rule/ that read and write by it. Others see
 * rule/path.h only. */
#ifndef IMSD_RULE_PATH_PARTS_H
#define IMSD_RULE_PATH_PARTS_H

#include <limits.h>

#include "rule/path.h"
#include "rule/word.h"

enum path_kind {
	PATH_HEADER,
	PATH_WORD,
	PATH_START,
	PATH_METHOD,
	PATH_URI,
	PATH_STATUS,
	PATH_REASON,
	PATH_BODY,
	PATH_BODY_TYPE,
	PATH_BODY_OCTET,
	PATH_XML,
	PATH_SDP
};

/* Which part of a header's value, or of the Request-URI (those from PART_URI to PART_URI_PARAM). */
enum path_part {
	PART_WHOLE,
	PART_URI,
	PART_USER,
	PART_HOST,
	PART_PORT,
	PART_SCHEME,
	PART_URI_PARAM,
	PART_NAME, /* display name */
	PART_VIA_TRANSPORT,
	PART_VIA_HOST,
	PART_VIA_PORT,
	PART_AUTH_SCHEME,
	PART_CSEQ_NUMBER,
	PART_CSEQ_METHOD,
	PART_PARAM,
	PART_COUNT
};

/* An index that is no number: none was written; `*`. */
enum { INDEX_NONE = 0, INDEX_ALL = INT_MIN };

struct path {
	enum path_kind kind;
	struct str text;
	enum word_id word;
	enum hdr hdr;        /* HEADER */
	struct str name;     /* HEADER: its name as written */
	int index;           /* HEADER: of the value; SDP: of the media section; BODY_OCTET */
	enum path_part part; /* HEADER and URI */
	struct str param;    /* PART_PARAM, PART_URI_PARAM: its name */
	struct str media;    /* SDP: "audio"; empty: the session */
	struct str field;    /* SDP: "port", "curr.local"; empty: the section itself */
	struct str prefix;   /* SDP: of line(PREFIX); STR_NONE: no line */
	int line;            /* SDP: index behind line(PREFIX) or codecs */
	struct str xpath;    /* XML */
	const char *nearest; /* the known name that an unknown one is near to, or NULL */
	bool unknown;        /* the name of header or media is none that imsd knows */
};

/* Who asks for values. reader_give hands on one, as written, and returns true when no more are
 * wanted. */
struct reader {
	struct arena *scratch;
	bool (*fn)(void *arg, struct str value);
	void *arg;
	unsigned count;
	bool done;
};
bool reader_give(struct reader *reader, struct str value);

/* As path_values, but the values are as written, quotes included; a flag is empty. */
unsigned path_values_raw(const struct path *path, const struct subject *subject,
			 struct reader *reader);
/* A raw value without the quotes that belong to a parameter or display name; in the arena when it
 * has escapes. */
struct str path_plain(const struct path *path, struct arena *arena, struct str value);

/* One row per kind of path: how it is read, set, removed and added to (NULL: cannot be). */
struct path_ops {
	void (*read)(const struct path *path, struct msg *msg, struct reader *reader);
	int (*set)(const struct path *path, struct msg *msg, struct str value, char why[160]);
	unsigned (*remove)(const struct path *path, struct msg *msg);
	int (*add)(const struct path *path, struct msg *msg, struct str value, struct str at,
		   char why[160]);
};
extern const struct path_ops path_header_ops, path_start_ops, path_method_ops, path_uri_ops,
	path_status_ops, path_reason_ops, path_body_ops, path_body_type_ops, path_body_octet_ops,
	path_xml_ops, path_sdp_ops;

/* Adds a header line (path_lines.c). */
int header_add(const struct path *path, struct msg *msg, struct str value, struct str at,
	       char why[160]);

/* snprintf into `why`; -EINVAL. */
int path_refuse(char why[160], const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
