/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of a scripted UE share; nobody else includes it. */
#ifndef IMSD_SCENARIO_UE_PRIVATE_H
#define IMSD_SCENARIO_UE_PRIVATE_H

#include "auth/aka.h"
#include "base/random.h"
#include "media/stream.h"
#include "scenario/ue.h"
#include "scenario/ue_session.h"
#include "sip/client.h"
#include "sip/dialog.h"
#include "sip/repeat.h"
#include "transport/net.h"

enum { ADDRESSES_MAX = 64, RELIABLES_MAX = 16 };

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

/* All dialogs and INVITEs of one Call-ID. */
struct ue_call {
	struct list node;
	struct str call_id;
	uint64_t number;        /* of o= lines */
	struct ue_media *media; /* ue_media.c; NULL: none yet */
};

/* A reliable provisional response that came (RFC 3262 4). */
struct ue_reliable {
	uint32_t rseq, cseq;
	bool acknowledged;
};

/* One dialog. They are kept until the UE goes: a puppet may speak in one that is over. */
struct ue_dialog {
	struct list node; /* newest last */
	struct dialog *dialog;
	struct ue_call *call;
	struct ue_session session;
	enum method begun; /* by which request: INVITE is a call, others are subscriptions */
	char *event;       /* of a subscription: its Event; NULL: none */
	bool ended;
	/* As the caller: CSeq of the INVITE whose 2xx came last (0: none), and the ACK to it. */
	uint32_t accepted;
	struct msg *ack; /* as it was sent, without our Via; NULL: not yet */
	char ack_branch[64];
	struct ue_reliable reliables[RELIABLES_MAX];
	unsigned n_reliables;
};

/* One request of the UE or to it (but for REGISTER and ACK). */
struct ue_exchange {
	struct list node; /* newest last */
	struct ue *ue;
	bool ours, waiting;      /* waiting: theirs, and without a final response */
	struct msg *msg;         /* a copy that lives as long as this */
	struct client *client;   /* ours; NULL once its transaction is over */
	struct request *request; /* theirs; likewise */
	char branch[64];         /* ours */
	struct ue_call *call;    /* NULL: it belongs to none */
	/* in which it is, or of theirs the one that our answer began; NULL: none */
	struct ue_dialog *dialog;
	struct ue_session session; /* of an INVITE outside dialogs: its dialogs begin with it */
	uint32_t rseq;             /* theirs: of our last reliable response */
	/* Theirs: our last reliable response until its PRACK, our 2xx until its ACK. */
	struct repeat *reliable, *accepted;
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
	struct list links, exchanges, calls, dialogs;
	struct dialogs known; /* struct dialog of `dialogs` */
	struct media *media;  /* where streams get their ports from, or NULL */
	bool acknowledging;   /* an ACK that a line makes is on its way down */
	uint64_t *sent;       /* hashes of what it sent, with reflex=none */
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
	struct msg *challenge, *older;      /* the last 401, and the one before */
	const struct client *registering;   /* of the last REGISTER; to be compared only */
	bool answered;                      /* the last 401 was answered */
	uint32_t nc;                        /* of the last nonce */
	bool registered, removing;          /* removing: the last REGISTER asks for it */
	char *route;                        /* Service-Route of the last 200, or NULL */
	uint8_t rp_reference, tp_reference; /* of its last short message */
	char *dialled;                      /* the target of the next INVITE, or NULL */
	uint64_t n_calls;
};

/* One message under construction. */
struct recipe {
	struct ue *ue;
	const struct ue_order *order;
	struct msg *msg;
	struct ue_link *way;
	/* What the message belongs to; NULL: nothing. */
	struct ue_exchange *exchange; /* of a response, CANCEL, ACK and PRACK: the request meant */
	struct ue_dialog *dialog;
	struct ue_call *call;
	struct ue_session *session; /* whose offer or answer it may carry */
	struct ue_session fresh;    /* of an INVITE that begins a call */
	enum body_role { BODY_NONE, BODY_OFFER, BODY_ANSWER } role;
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

/* Does UE or line list that token in a header that it makes? */
bool recipe_lists(struct recipe *recipe, const char *path, struct str token);

/* ue_exchange.c */
struct ue_exchange *ue_exchange_received(struct ue *ue, struct request *request);
/* For a request that is about to be sent; it is copied. */
struct ue_exchange *ue_exchange_sent(struct ue *ue, const struct msg *msg);
void ue_exchange_free(struct ue_exchange *exchange);
/* The one whose request this is, as the run has seen it: same direction, branch and method. */
struct ue_exchange *ue_exchange_find(struct ue *ue, struct msg *request, bool ours);
/* The newest INVITE of ours, or the first of theirs, of that CSeq number and Call-ID (0, STR_NONE: any). */
struct ue_exchange *ue_exchange_invite(struct ue *ue, bool ours, uint32_t cseq, struct str call_id);
extern const struct client_user ue_exchange_user;
/* Sends our response (taken over): a 2xx to an INVITE and a reliable one again and again until they
 * are acknowledged. */
void ue_exchange_answer(struct ue_exchange *exchange, struct msg *response);

/* ue_dialog.c */
struct ue_call *ue_call_of(struct ue *ue, struct str call_id); /* made when it is new */
void ue_calls_free(struct ue *ue);
/* The dialog in which a message is that the run has seen (its tags, in any order); of one without a
 * To tag the newest that it began, confirmed ones first. NULL: none. */
struct ue_dialog *ue_dialog_of_message(struct ue *ue, struct msg *msg);
/* The newest call, or else the newest subscription, that is not over; when all are, the newest. NULL:
 * none. */
struct ue_dialog *ue_dialog_newest(struct ue *ue, bool call);
struct ue_dialog *ue_dialog_begin(struct ue_exchange *exchange, struct dialog *dialog);
/* The dialog of a SUBSCRIBE or REFER to us, begun before it is answered when it must be (RFC 6665
 * 4.2.1.2); NULL: it is no such request. */
struct ue_dialog *ue_dialog_answering(struct ue *ue, struct msg *request);
/* A NOTIFY of ours that ends the subscription. */
void ue_dialog_say_request(struct ue_dialog *at, struct msg *request);
/* What messages tell that have come. */
void ue_dialog_hear_response(struct ue_exchange *exchange, struct msg *response);
void ue_dialog_hear_request(struct ue_exchange *exchange, struct msg *request);
void ue_dialog_hear_ack(struct ue *ue, struct msg *ack);
/* The reliable response that a PRACK would acknowledge: that of the label, else the oldest that
 * waits. NULL: none. */
struct ue_reliable *ue_dialog_reliable(struct ue_dialog *dialog, struct msg *label);

/* ue_body.c: the SDP that a message carries (STR_NONE: none), its version, and what follows from its
 * being sent. */
struct str body_sdp(const struct msg *msg);
bool body_make(struct recipe *recipe);
bool body_number(struct recipe *recipe);
void body_sent(struct recipe *recipe, uint32_t cseq);

/* ue_content.c: bodies that are no SDP. content_make before the line's headers, content_finish behind
 * all that it says of the body: its type, and its parts. */
bool content_make(struct recipe *recipe);
bool content_finish(struct recipe *recipe);

/* ue_sms.c: a MESSAGE whose line has rp. or tp. words carries a short message, and goes to the service
 * centre when the line does not say where. */
bool sms_is_made(const struct recipe *recipe);
bool sms_make(struct recipe *recipe);
struct str sms_centre(struct recipe *recipe);

/* ue_event.c: what SUBSCRIBE, NOTIFY, PUBLISH and REFER have beyond other requests; event_finish
 * behind the line's headers. */
bool event_make(struct recipe *recipe);
bool event_finish(struct recipe *recipe);
/* The lifetime that the line says or that is usual: of the package, 0 of what takes away. */
bool event_lifetime(struct recipe *recipe, struct str *lifetime);

/* ue_request.c, ue_response.c: the message but for what lines say of it. */
bool request_make(struct recipe *recipe);
bool response_make(struct recipe *recipe, int status);
/* Headers that both have. */
void make_contact(struct recipe *recipe);
void make_access(struct recipe *recipe);
extern const char ue_allow[];

/* ue_media.c: RTP of a call. */
struct ue_ports {
	struct addr host;
	uint16_t audio, video;
};
/* Ports for a description; streams are opened when they are asked for first. */
void ue_media_ports(struct ue *ue, struct ue_call *call, struct ue_ports *ports);
/* Offer and answer, or the life of the dialog, have changed. */
void ue_media_update(struct ue_dialog *dialog);
void ue_media_close(struct ue_call *call);

/* ue_register.c: a REGISTER without credentials; what a response to one tells. */
bool register_make(struct recipe *recipe);
void register_learn(struct ue *ue, const struct msg *response);

/* ue_auth.c: puts the credentials in. */
bool credentials_make(struct recipe *recipe);
/* The shape of credentials that this message will have: the `auth` word, or what fits. */
bool credentials_shape(struct recipe *recipe, struct str *shape);

extern const struct client_user ue_client_user; /* of REGISTER */

#endif
