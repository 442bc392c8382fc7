/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Initial filter criteria (TS 29.228 annex B and F): which application servers see a subscriber's
 * requests, in which order. Those of imsd itself are const rows; the configuration's (`ifc`) are laid
 * over them: one with the name of a row takes its place. What a message must be is said in the words
 * of rules: `when`.
 */
#ifndef IMSD_ROLE_IFC_H
#define IMSD_ROLE_IFC_H

#include "role/server.h"
#include "rule/when.h"

/* For whom a request is served (TS 29.228 B.2.3.3, session case). */
enum ifc_session {
	IFC_ORIGINATING,
	IFC_TERMINATING,
	IFC_UNREGISTERED, /* terminating, and the subscriber has no contact */
	IFC_DIVERTED,     /* originating, behind a communication diversion */
	IFC_SESSIONS
};

/* What follows when the server is silent, or answers 408 or 5xx. */
enum ifc_handling { IFC_CONTINUED, IFC_TERMINATED };

struct ifc_filter {
	const char *name;
	int64_t priority;        /* lower ones first */
	uint8_t sessions;        /* bit per enum ifc_session */
	uint32_t methods;        /* bit per enum method */
	enum server_id id;       /* one of our own, or SERVER_COUNT */
	const char *uri, *route; /* of the server: as it is, and with lr for a Route */
	/* An external one: where it is reached. proto PROTO_COUNT: it cannot be, as its host is no
	 * address. */
	enum proto proto;
	struct addr addr;
	enum ifc_handling handling;
	const char *service_info; /* in the body of its REGISTER; NULL: none */
	bool with_request, with_response;
	const char *const *users; /* NULL: everybody's; else names, ends with NULL */
	bool needs_services;      /* only for subscribers that have services */
	/* Of a row: what else must be; may be NULL. */
	bool (*holds)(struct msg *msg);
	struct when when;
};

struct ifc;

/* What the configuration is read from. */
struct ifc_source {
	const struct conf_node *root;
	const struct vocabulary *vocabulary;
	const struct subscribers *subscribers; /* whose names may stand in `users`; NULL: any */
	const char *domain;
};
/* Rows and configuration; never NULL. The tree must outlive it. Errors name file and line. */
struct ifc *ifc_new(const struct ifc_source *source, struct conf_errors *errors);
void ifc_free(struct ifc *ifc);

/* A request and the subscriber for whom it is served. */
struct ifc_question {
	enum ifc_session session;
	struct scene *scene; /* scene->msg as it would leave, scene->user the subscriber */
	struct gates *gates;
	bool has_services;
};
/* Is there any filter for that method at all? The cheap question, asked of every request. */
bool ifc_asks(const struct ifc *ifc, enum ifc_session session, enum method method);
/* The first filter from place *next on that fits; *next becomes the place behind it. NULL: none. */
const struct ifc_filter *ifc_match(const struct ifc *ifc, const struct ifc_question *question,
				   unsigned *next);
/* By its name, or by place from 0; NULL when there is none. */
const struct ifc_filter *ifc_find(const struct ifc *ifc, struct str name);
const struct ifc_filter *ifc_at(const struct ifc *ifc, unsigned number);
/* Does an external server have that host? */
bool ifc_knows_host(const struct ifc *ifc, const struct addr *addr);
/* Is there one at all? */
bool ifc_goes_outside(const struct ifc *ifc);

/* What may stand in an entry of `ifc`. */
extern const struct conf_schema ifc_schema;

#endif
