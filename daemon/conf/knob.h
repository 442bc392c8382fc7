/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Knobs: named values that shape what imsd does, and at the same time the keys of the
 * configuration. Each room declares its rows; this file knows only the row type.
 * "registration.min_expires" is the knob's name, its key (registration = { min_expires = 60; }) and
 * what --set and a rule's `knob` item say.
 */
#ifndef IMSD_CONF_KNOB_H
#define IMSD_CONF_KNOB_H

#include <stdbool.h>
#include <stdint.h>

#include "conf/tree.h"

enum knob_type {
	KNOB_BOOL,     /* true, false, on, off, yes, no */
	KNOB_INT,      /* a whole number */
	KNOB_SECONDS,  /* delta-seconds of SIP: 600000, "600000" or "1h"; number in s */
	KNOB_DURATION, /* with a unit: "500ms"; number in us */
	KNOB_TEXT,     /* any text */
	KNOB_CHOICE,   /* one of `choices`; number is its index */
	KNOB_OCTETS    /* hex digits; min..max: number of octets */
};

/* Is its value the name of a file or a folder? Over HTTP it is kept below the configuration's folder: conf/confine.h. */
enum knob_file { KNOB_NO_FILE, KNOB_FILE, KNOB_FILE_OR_WORD };

struct knob_row {
	const char *name;
	enum knob_type type;
	const char *fallback; /* the default, as it would be written; NULL: none (text: absent) */
	/* numbers and durations (us); texts and octets: length. 0, 0: unbounded; max < min: no
	 * maximum */
	int64_t min, max;
	const char *unit;    /* "s", "ms", "octets" ..., or NULL */
	const char *choices; /* "a|b|c" */
	const char *help;    /* one sentence */
	const char *clause;  /* what it comes from, or NULL */
	bool start_only;     /* read when imsd starts or reloads: a rule cannot bend it */
	bool secret;         /* its value is not shown: knob_shown */
	enum knob_file file;
};

/* A room's table. */
struct knob_table {
	const struct knob_row *rows;
	unsigned n_rows;
};

/* Rooms that declare knobs, bottom up. */
enum knob_room {
	KNOBS_CORE,
	KNOBS_TRANSPORT,
	KNOBS_AUTH,
	KNOBS_SIP,
	KNOBS_MEDIA,
	KNOBS_PROC,
	KNOBS_ROLE,
	KNOBS_SCENARIO,
	KNOB_ROOMS
};

/* A knob is room and row number: enums in the rooms are made with KNOB_FIRST(KNOBS_SIP). */
typedef unsigned knob_id;
#define KNOB_FIRST(room) ((unsigned)(room) << 16)

struct knob_value {
	int64_t number;  /* see knob_type; for CHOICE the index */
	struct str text; /* as written (TEXT, CHOICE: also usable), STR_NONE: absent */
};

/* All values of one configuration. */
struct knobs;

/* tables: KNOB_ROOMS entries (rows may be NULL), must outlive the knobs. All values at their
 * defaults. */
struct knobs *knobs_new(const struct knob_table *tables);
struct knobs *knobs_clone(const struct knobs *knobs);
void knobs_free(struct knobs *knobs);
/* By name; false when there is none. */
bool knobs_find(const struct knobs *knobs, struct str name, knob_id *id);
const struct knob_row *knob_row(const struct knobs *knobs, knob_id id);
/* A value of that knob as it may be shown. */
static inline struct str knob_shown(const struct knob_row *row, struct str value)
{
	return row->secret && value.p ? STR("(redacted)") : value;
}
/* Reads a value written as text; false with one sentence in why (value, bounds, what would be
 * right). The text must live as long as the result is used. */
bool knob_read(const struct knob_row *row, struct str text, struct knob_value *value,
	       char why[160]);
/* Sets; the text is copied. */
void knobs_set(struct knobs *knobs, knob_id id, const struct knob_value *value);
/* "NAME=VALUE" (--set, a scenario's knob line). False with an error that suggests the near name. */
bool knobs_assign(struct knobs *knobs, struct str assignment, char why[256]);
const struct knob_value *knobs_get(const struct knobs *knobs, knob_id id);
static inline int64_t knobs_number(const struct knobs *knobs, knob_id id)
{
	return knobs_get(knobs, id)->number;
}
/* Was it set, be it to its default? */
bool knobs_is_set(const struct knobs *knobs, knob_id id);
/* The tables, for --list and the reference. */
const struct knob_table *knobs_tables(const struct knobs *knobs);

/* Room for a knob's name, its zero included. */
enum { KNOB_NAME_MAX = 96 };
/* Whether some knob's name begins with "GROUP."; the empty group is the whole. */
bool knobs_has_group(const struct knobs *knobs, struct str group);
/* The knob or group most likely meant by a name that is none: the near one in the group where the
 * name goes wrong, else the same key of another group. also: other names that stand at the top,
 * NULL-terminated, or NULL. False: none is near. */
bool knobs_suggest(const struct knobs *knobs, struct str name, const char *const *also,
		   char out[KNOB_NAME_MAX]);

#endif
