/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The procedure "sms": short messages over IP with the service centre inside (TS 24.341 5.3.3,
 * TS 24.011, TS 23.040). One instance per short message, one state, one table: what a UE has
 * submitted, what the network sends, and the status reports about them. The centre holds them all.
 * What is for a subscriber stands in his queue, of which one at a time is under way; what is for the
 * far end is done with by the behaviour of the turn sms.delivered. A message that was told to the UE
 * as accepted is kept until it is delivered, has failed for good, or its validity period is over.
 */
#ifndef IMSD_PROC_SMS_H
#define IMSD_PROC_SMS_H

#include "body/sms_parts.h"
#include "body/sms_tp.h"
#include "proc/performer.h"
#include "sip/client.h"

/* The body of a MESSAGE that is for us, TS 24.341 5.3.3.3. */
#define SMS_CONTENT_TYPE "application/vnd.3gpp.sms"

enum sms_state {
	SMS_SUBMITTED, /* a UE has sent it; the behaviour of sms.submit goes on */
	SMS_WAITING,   /* it stands in the queue */
	SMS_SENDING,   /* its MESSAGE is under way */
	SMS_SENT,      /* the MESSAGE has its 200, the delivery report is awaited */
	SMS_PASSED,    /* at the far end */
	SMS_DELIVERED,
	SMS_REFUSED, /* the UE that submitted it was told so */
	SMS_FAILED,  /* for good */
	SMS_EXPIRED,
	SMS_DELETED
};

struct sms_centre;
struct sms_queue;

/* The text of a concatenated message, as far as its parts are there; lives as long as one of its
 * messages. */
struct sms_series {
	struct list node;
	unsigned users;
	char from[SMS_ADDRESS_TEXT], to[SMS_ADDRESS_TEXT];
	struct sms_parts parts;
};

/* How its TPDU is given. */
enum sms_form {
	SMS_FORM_TP,   /* `tp` */
	SMS_FORM_TPDU, /* `octets`, as ordered; `tp` when they can be read */
	SMS_FORM_RPDU  /* the same with its RP layer */
};

/* For others to read only. Times are microseconds since 1970. */
struct sms {
	struct list node; /* in order of arrival, of those alive or of those that are over */
	struct list queued;
	struct sms_centre *centre;
	struct sms_queue *queue;   /* NULL: for the far end, or over */
	struct sms_series *series; /* NULL: it is a message of its own */
	uint64_t number;           /* 1, 2 ... */
	uint8_t state;
	bool is_report; /* an SMS-STATUS-REPORT */
	bool has_tp;
	enum sms_form form;
	struct sms_tp tp; /* SMS-DELIVER or SMS-STATUS-REPORT */
	struct buf octets;
	/* "+15551230001", "12345" or a name; "" when the TPDU was ordered and cannot be read */
	char from[SMS_ADDRESS_TEXT], to[SMS_ADDRESS_TEXT];
	char *sender, *user;          /* subscribers by name; NULL: the network, the far end */
	uint8_t submit_reference;     /* TP-MR of its SMS-SUBMIT ... */
	struct sms_address recipient; /* ... and TP-DA, as it was dialled */
	bool wants_report;            /* TP-SRR */
	bool single_shot;             /* one attempt is enough */
	int64_t submitted_at, expires_at, ended_at; /* ended_at -1: not over */
	struct timer expiry;
	unsigned attempts;
	uint8_t reference; /* RP-MR of the last attempt */
	uint8_t status;    /* TP-ST, once it is over */
	char why[SMS_WHY]; /* the last thing that went wrong */
};

/* Whose number that is. */
enum sms_whose { SMS_NOBODYS, SMS_SUBSCRIBERS, SMS_FAR_ENDS };
struct sms_party {
	enum sms_whose whose;
	char user[SCENE_NAME_MAX]; /* the subscriber's name */
	char number[64];           /* in international form where that is known */
	const char *behaviour;     /* of the far end; lives with the snapshot of the scene */
};

struct sms_centre_options {
	struct performance_options performance; /* without user, ctx and running */
	const char *role;                       /* of the element; const */
	const char *label;                      /* its host is LABEL.DOMAIN; const */
	struct stack *stack;
	uint64_t seed;
	/* Who has the number that a UE has dialled. */
	void (*find)(void *ctx, const struct scene *scene, const char *number,
		     struct sms_party *party);
	/* Has that subscriber a contact that takes short messages? NULL: every one has. */
	bool (*is_reachable)(void *ctx, const struct scene *scene);
	/* What is to outlive us (sms_centre_save) has changed. May be NULL. */
	void (*on_change)(void *ctx);
	/* A subscriber's UE has taken a message, or has sent one that was taken. May be NULL. */
	void (*on_success)(void *ctx, const char *user);
	struct snapshot *(*snapshot_of)(void *ctx); /* in force; not held for the caller */
	struct link *(*next_hop)(void *ctx);
	void *ctx;
};

struct sms_centre *sms_centre_new(const struct sms_centre_options *options);
/* Ends all without a word, before the stack goes; sms_centre_free then after it. */
void sms_centre_close(struct sms_centre *centre);
/* NULL-safe. */
void sms_centre_free(struct sms_centre *centre);
/* Forgets all messages, those that are over, too. */
void sms_centre_reset(struct sms_centre *centre);

/* A MESSAGE with an RPDU from that subscriber: taken over, and will be answered. `identity` is the
 * URI under which he sent it: a submission report goes there. */
struct sms_received {
	struct request *request;
	const char *user;
	struct str identity;
};
void sms_receive(struct sms_centre *centre, const struct sms_received *received);
/* The subscriber has registered, or something about his contacts has changed: what waits for him is
 * sent, soon. One look-up when nothing waits. */
void sms_centre_reachable(struct sms_centre *centre, const char *user);

/* A short message of the network. Texts are copied. */
struct sms_order {
	const char *user;  /* the subscriber */
	const char *from;  /* number or name; NULL: +15550199 */
	struct str text;   /* UTF-8; split into as many parts as are needed */
	struct str octets; /* 8 bit data in its place; STR_NONE: text */
	enum sms_alphabet alphabet;
	bool has_alphabet; /* else the first that fits */
	bool has_class;
	uint8_t class, pid;
	bool status_report;    /* TP-SRI */
	int64_t validity_us;   /* 0: what knob sms.validity says */
	struct str tpdu, rpdu; /* octets in place of all that; STR_NONE: none */
};
/* How many messages have come of it, the last ones of sms_centre_alive; 0 with one sentence in
 * why. */
unsigned sms_send(struct sms_centre *centre, const struct sms_order *order, char why[SMS_WHY]);
/* Takes one out; false when it is over, or its sender is being answered. */
bool sms_delete(struct sms *sms);

/* Those that are not over, in order of arrival, and those that are, oldest first. */
struct list *sms_centre_alive(struct sms_centre *centre);
struct list *sms_centre_over(struct sms_centre *centre);
/* NULL: there is none. */
struct sms *sms_by_number(struct sms_centre *centre, uint64_t number);
/* How many submissions and attempts of delivery are in work; they end by themselves. */
size_t sms_centre_busy(const struct sms_centre *centre);

/* Appends its own text, or that of all parts of its series that are there, as UTF-8; -ENOTSUP for 8
 * bit data, -ENODATA when there is none. */
int sms_text(const struct sms *sms, struct buf *out);
int sms_whole_text(const struct sms *sms, struct buf *out);
const char *sms_state_name(enum sms_state state);
static inline bool sms_is_over(const struct sms *sms)
{
	return sms->state >= SMS_DELIVERED;
}

/*
 * Over a restart, in sms_save.c: a text of a line per message that waits or is under way.
 */
void sms_centre_save(const struct sms_centre *centre, struct buf *out);
/* Reads it into an empty centre. What cannot be read, or is more than may wait, is passed over; false with a sentence when
 * there was such a thing, or when the text is no such file at all. */
bool sms_centre_restore(struct sms_centre *centre, struct str text, char why[SMS_WHY]);

/* For the vocabulary. */
extern const struct name_row sms_state_rows[];
extern const unsigned sms_n_states;

#endif
