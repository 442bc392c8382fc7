/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the short message service centre share; nobody else includes it. */
#ifndef IMSD_PROC_SMS_PRIVATE_H
#define IMSD_PROC_SMS_PRIVATE_H

#include "base/fsm.h"
#include "base/map.h"
#include "base/random.h"
#include "proc/knobs.h"
#include "proc/sms.h"

struct sms_centre {
	struct sms_centre_options options;
	struct list alive, over; /* struct sms */
	size_t n_alive, n_over;
	uint64_t last;     /* number given last */
	uint8_t reference; /* RP-MR given last */
	struct map queues; /* by subscriber */
	struct list all_queues;
	struct list series;
	struct list submissions, reports, passings;
	struct list running; /* performances of submissions */
	size_t n_busy;
	struct random tokens;
	bool closed;
};

enum sms_event {
	SMS_EV_QUEUED, /* accepted, for a subscriber */
	SMS_EV_PASSED, /* accepted, for the far end */
	SMS_EV_REFUSED,
	SMS_EV_SEND,
	SMS_EV_ANSWERED, /* the MESSAGE has a 2xx */
	SMS_EV_ACKED,    /* RP-ACK */
	SMS_EV_LATER,    /* the attempt has failed; there may be another one */
	SMS_EV_FULL,     /* RP-ERROR: no memory left */
	SMS_EV_FAILED,
	SMS_EV_EXPIRED,
	SMS_EV_DELETED
};

/* What waits for one subscriber, and the attempt under way. */
struct sms_queue {
	struct map_node node;
	struct list all;
	struct sms_centre *centre;
	struct list messages; /* struct sms, oldest first */
	size_t n;
	struct sms *current; /* SENDING or SENT */
	bool full;           /* until RP-SMMA */
	unsigned failures;   /* attempts that failed since one did not */
	struct timer retry;  /* nothing leaves before it is over */
	struct timer report; /* TR1N */
	int64_t retry_us;    /* of a Retry-After; 0: as the schedule says */
	struct work look;
	/* The attempt: its steps may go on behind its end. */
	struct scene scene;
	struct list running;
	struct client *client;
	struct buf rpdu, call_id; /* of it */
	bool sent;
	bool reaped;
	char user[];
};

/* sms.c */
void sms_feed(struct sms *sms, enum sms_event event);
/* One more, SUBMITTED. */
struct sms *sms_new(struct sms_centre *centre);
/* It never was. */
void sms_undo(struct sms *sms);
void sms_set_user(char **at, const char *user);
/* Whose it is: the recipient's, else the sender's; NULL: nobody's. */
const char *sms_owner(const struct sms *sms);
void sms_note(struct sms_centre *centre, const char *event, const char *user, const char *format,
	      ...) __attribute__((format(printf, 4, 5)));
/* A diagnosis of that user; `call_id` STR_NONE: of no message. */
void sms_blame(struct sms_centre *centre, enum cause_id cause, const char *user, struct str call_id,
	       const char *format, ...) __attribute__((format(printf, 5, 6)));
/* His UE has done one as it should: sms_centre_options.on_success. */
void sms_succeeded(struct sms_centre *centre, const char *user);
void sms_set_why(struct sms *sms, uint8_t status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void sms_changed(struct sms_centre *centre);
int64_t sms_now(const struct sms_centre *centre); /* since 1970 */
struct loop *sms_loop(const struct sms_centre *centre);
struct gates *sms_gates(const struct sms_centre *centre);
/* When it expires: the period asked for (0: none), within the bounds of the knobs. */
void sms_set_validity(struct sms *sms, struct scene *scene, int64_t period_us);

/* sms_series.c */
/* Joins the series that its user data says it is a part of; leaves it. */
void sms_join_series(struct sms *sms);
void sms_leave_series(struct sms *sms);

/* sms_queue.c */
/* NULL when nothing waits for him. */
struct sms_queue *sms_queue_of(struct sms_centre *centre, const char *user);
/* Is there room for one more? */
bool sms_queue_has_room(struct sms_centre *centre, struct scene *scene, const char *user);
/* The same, made when there is none. */
struct sms_queue *sms_queue_enter(struct sms_centre *centre, const char *user);
void sms_enqueue(struct sms *sms);
/* It leaves the queue, and with it the attempt that it is in. */
void sms_dequeue(struct sms *sms);
void sms_queue_look(struct sms_queue *queue);
/* The attempt is over; what has failed is tried again after a while. */
void sms_queue_retry(struct sms_queue *queue);
void sms_queue_fill(struct sms_queue *queue);
void sms_queue_check(struct sms_queue *queue);
/* RP-SMMA. */
void sms_queue_has_memory(struct sms_centre *centre, const char *user);
void sms_queue_drop(struct sms_queue *queue);

/* sms_deliver.c */
void sms_attempt(struct sms *sms);
void sms_await_report(struct sms *sms);
/* Nobody listens to its MESSAGE any more. */
void sms_forget_client(struct sms_queue *queue);
/* A delivery report came for that subscriber: RP-ACK or RP-ERROR. */
void sms_take_report(struct sms_centre *centre, const char *user, const struct sms_rp *rp,
		     struct str in_reply_to);

/* sms_request.c */
/* A MESSAGE of the IP-SM-GW to a user, with an RPDU; in_reply_to STR_NONE: none. */
struct sms_request {
	struct str uri;
	struct str rpdu;
	struct str in_reply_to;
	const struct step *step; /* its headers and body; NULL: none */
	struct scene *scene;
	struct buf *call_id; /* gets its Call-ID; or NULL */
};
struct client *sms_request_send(struct sms_centre *centre, const struct sms_request *request,
				const struct client_user *user, void *ctx);
/* The same; what is answered is only looked at for the journal. */
void sms_request_notify(struct sms_centre *centre, const struct sms_request *request);
void sms_requests_clear(struct sms_centre *centre);
/* The service centre's RP address, and TP-SCTS of a message that came now. */
void sms_centre_address(struct sms_centre *centre, struct scene *scene,
			struct sms_address *address);
struct sms_time sms_centre_time(struct sms_centre *centre, struct scene *scene);
/* A scene for what we send to that subscriber; it holds the snapshot until sms_scene_clear. */
void sms_scene_init(struct sms_centre *centre, struct scene *scene, const char *user);
void sms_scene_clear(struct scene *scene);

/* sms_submit.c */
/* With `answer`, whoever waits for a response gets one. */
void sms_submissions_clear(struct sms_centre *centre, bool answer);
/* What the sender of a message is called in its TP-OA. */
void sms_number_of_user(const struct snapshot *snapshot, const char *user,
			char out[SMS_ADDRESS_TEXT]);

/* sms_status.c */
/* The status report of a message that is over, when its sender wants one. */
void sms_report_status(struct sms *sms);
/* SMS-COMMAND: TP-FCS, or -1 when it can be carried out; and to do so. */
int sms_command_failure(struct sms_centre *centre, const char *user, const struct sms_tp *tp);
void sms_command(struct sms_centre *centre, const char *user, const struct sms_tp *tp);

/* sms_far_end.c */
void sms_pass(struct sms *sms, const char *behaviour);
void sms_passings_stop(struct sms *sms);
void sms_passings_clear(struct sms_centre *centre);

#endif
