/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of a scripted UE share; nobody else includes it. */
#ifndef IMSD_SCENARIO_UE_PRIVATE_H
#define IMSD_SCENARIO_UE_PRIVATE_H

#include "auth/aka.h"
#include "base/random.h"
#include "scenario/ue.h"
#include "sip/client.h"
#include "sip/request.h"
#include "transport/net.h"

enum { ADDRESSES_MAX = 64 };

/* One way to imsd. */
struct ue_link {
	struct list node;
	struct ue *ue;
	struct link *link; /* held; NULL once it is gone */
	struct addr remote;
	enum proto proto;
	char listener[32];
	enum ue_link_state state;
	char reason[160];
};

/* A request of imsd that waits for its answer. */
struct held_request {
	struct list node;
	struct request *request;
};

struct ue {
	struct ue_options options;
	char role[64]; /* "ue-alice": names its random streams */
	const struct ue_plan *plan;
	struct loop *loop;
	struct stack *stack;
	struct link_user link_user; /* ours, in front of the stack's */
	const struct link_user *stack_user;
	uint32_t last_link_id;
	struct net *net; /* real sockets, else NULL */
	struct tls *tls;
	char foreign_ca[64]; /* file of a CA that imsd does not know; empty: none */
	struct list links, requests;
	uint64_t *sent; /* hashes of what it sent, with reflex=none */
	unsigned n_sent;
	struct addr addresses[ADDRESSES_MAX]; /* where it was seen from */
	unsigned n_addresses, n_streams;
	struct snapshot *snapshot; /* held: the subscriber's texts are its */
	struct subscriber subscriber;
	struct auth_keys keys;
	bool has_keys;
	struct digest_engine *engine;
	struct random tokens;
	uint64_t sqn; /* SQN_MS */
	/* its registration */
	char call_id[24], from_tag[13], instance[64];
	uint32_t cseq;
	struct msg *challenge, *older;    /* the last 401, and the one before */
	const struct client *registering; /* of the last REGISTER; to be compared only */
	bool answered;                    /* the last 401 was answered */
	uint32_t nc;                      /* of the last nonce */
	bool registered, removing;        /* removing: the last REGISTER asks for it */
	char *route;                      /* Service-Route of the last 200, or NULL */
};

/* One message under construction. */
struct recipe {
	struct ue *ue;
	const struct ue_order *order;
	struct msg *msg;
	struct ue_link *way;
	struct arena arena;
	const struct attribute *words[WORD_COUNT]; /* derived words that make something */
	char *why;                                 /* 160 octets */
};

/* ue.c */
void ue_note_address(struct ue *ue, const struct addr *addr);

/* ue_link.c: a link to a listener over a transport (NULL, PROTO_COUNT: the usual). NULL with
 * why. */
struct ue_link *ue_reach(struct ue *ue, enum proto proto, struct str listener, char why[160]);
/* Its own address, and for an access over sockets its sockets. */
bool ue_open(struct ue *ue, char why[160]);
void ue_close_links(struct ue *ue);
void ue_link_lost(struct ue *ue, struct link *link, const char *why);

/* ue_recipe.c: what the attributes of UE and line say. */
void recipe_start(struct recipe *recipe, struct ue *ue, const struct ue_order *order,
		  char why[160]);
void recipe_end(struct recipe *recipe);
/* The value that an attribute makes: its first alternative with `$` resolved. False with why. */
bool recipe_value(struct recipe *recipe, const struct attribute *attribute, struct str *value);
/* That of a derived word; STR_NONE when nobody says it. */
bool recipe_word(struct recipe *recipe, enum word_id word, struct str *value);
/* That of a header path; false when nobody says it. */
bool recipe_header(struct recipe *recipe, const char *path, struct str *value);
/* Applies the headers of the message: all but Authorization, Authorization but its response, its
 * response. */
enum recipe_pass { PASS_HEADERS, PASS_CREDENTIALS, PASS_RESPONSE, PASS_RAW };
bool recipe_apply(struct recipe *recipe, enum recipe_pass pass);

/* ue_register.c: a REGISTER without credentials; what a response to one tells. */
bool register_make(struct recipe *recipe);
void register_learn(struct ue *ue, const struct msg *response);

/* ue_auth.c: puts the credentials in. */
bool credentials_make(struct recipe *recipe);
/* The shape of credentials that this message will have: the `auth` word, or what fits. */
bool credentials_shape(struct recipe *recipe, struct str *shape);

extern const struct client_user ue_client_user;

#endif
