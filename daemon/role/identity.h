/* SPDX-License-Identifier: Apache-2.0 */
/* Who a message is about: subscribers by the identities that it shows, and Route headers of our
 * own. */
#ifndef IMSD_ROLE_IDENTITY_H
#define IMSD_ROLE_IDENTITY_H

#include "role/number.h"
#include "rule/scene.h"

enum { SUBSCRIBER_IMPI_MAX = 256 };

/* Fills scene->user of a REGISTER: by the IMPI in Authorization, else by the To. `impi` gets the
 * subscriber's IMPI, "" when unknown; may be NULL. */
void identity_of_register(struct scene *scene, char *impi);
/* Fills user and peer_user of any other request: user is who P-Asserted-Identity or From names,
 * peer_user who the Request-URI or To names, numbers as they are dialled included. */
void identity_of_parties(struct scene *scene);
/* The subscriber whose identity that URI is. */
bool identity_of_uri(const struct snapshot *snapshot, struct msg *msg, const struct uri *uri,
		     struct subscriber *subscriber);

/* The dial plan of the configuration, what rules say aside. */
struct number_plan number_plan_of(const struct snapshot *snapshot);
/* Whom a URI calls. */
struct callee {
	bool is_number;
	char number[NUMBER_MAX]; /* see number_of_uri; "" when it is none */
	bool is_ours;            /* a number, or a URI of our domain */
	bool is_known;           /* subscriber is filled in: it is an identity or number of his */
	struct subscriber subscriber;
	unsigned impu_index;
	const struct peer_entry
		*peer; /* or NULL; a subscriber stands before prefixes and patterns */
	const struct ussd_item *ussd; /* or NULL; who has the number stands before it */
};
void callee_find(struct callee *callee, const struct snapshot *snapshot,
		 const struct number_plan *plan, struct msg *msg, const struct uri *uri);
/* The behaviour by which the far end plays that callee; NULL: it is a UE's, or nobody. */
const char *callee_behaviour(const struct callee *callee);

void scene_set_name(char name[SCENE_NAME_MAX], const char *text);

/* Is that host the home domain, or an element of it (pcscf., scscf., icscf.)? */
bool domain_is_served(const struct snapshot *snapshot, struct str host);
/* Takes the topmost Route values off that name `element`.<domain> (or, with `link`, an address of
 * ours); the user part of the last one taken off, or STR_NONE when there was none. */
struct str route_remove_own(struct msg *msg, const struct snapshot *snapshot, const char *element);

#endif
