/* SPDX-License-Identifier: Apache-2.0 */
/* Who answers each route. Every one answers its exchange exactly once, at once or later. */
#ifndef IMSD_API_ANSWERS_H
#define IMSD_API_ANSWERS_H

#include "api/exchange.h"

/* answer_system.c */
void answer_live(struct exchange *exchange);
void answer_ready(struct exchange *exchange);
void answer_version(struct exchange *exchange);
void answer_listeners(struct exchange *exchange);
/* answer_subscribers.c */
void answer_subscribers(struct exchange *exchange);
void answer_subscriber(struct exchange *exchange);
/* The subscriber that {name} names; false: there is none, and that was the answer. */
bool answer_finds_subscriber(struct exchange *exchange, struct subscriber *subscriber);
/* answer_services.c */
void answer_services(struct exchange *exchange);
void answer_services_put(struct exchange *exchange);
void answer_services_delete(struct exchange *exchange);
/* answer_registrations.c; with {name} only those of one subscriber */
void answer_registrations(struct exchange *exchange);
/* answer_calls.c; {id} is a number or a Call-ID */
void answer_calls(struct exchange *exchange);
void answer_call(struct exchange *exchange);
void answer_call_start(struct exchange *exchange);
void answer_call_act(struct exchange *exchange);
void answer_call_release(struct exchange *exchange);
extern const struct query_row calls_queries[], call_release_queries[];
extern const struct field_row call_order_fields[], call_action_fields[];
/* answer_messages.c */
void answer_messages(struct exchange *exchange);
void answer_message(struct exchange *exchange);
void answer_message_send(struct exchange *exchange);
void answer_ussd_start(struct exchange *exchange);
extern const struct field_row message_fields[], ussd_fields[];
/* answer_events.c */
void answer_subscriptions(struct exchange *exchange);
void answer_mail(struct exchange *exchange);
void answer_mail_set(struct exchange *exchange);
void answer_deregister(struct exchange *exchange);
void answer_reauthenticate(struct exchange *exchange);
extern const struct field_row deregister_fields[], mail_fields[];
/* answer_rules.c; {name} is a rule's, or that of one with `each` */
void answer_rules(struct exchange *exchange);
void answer_rules_unused(struct exchange *exchange);
void answer_rule(struct exchange *exchange);
void answer_rule_delete(struct exchange *exchange);
void answer_rules_delete(struct exchange *exchange);
/* answer_rules_put.c */
void answer_rules_post(struct exchange *exchange);
void answer_rule_put(struct exchange *exchange);
/* answer_state.c: reset, knobs, the catalogue of faults */
void answer_reset(struct exchange *exchange);
void answer_knobs(struct exchange *exchange);
void answer_knob(struct exchange *exchange);
void answer_knob_put(struct exchange *exchange);
void answer_knob_delete(struct exchange *exchange);
void answer_faults(struct exchange *exchange);
extern const struct field_row reset_fields[], knob_fields[];
extern const struct query_row knobs_queries[];
/* answer_sms.c; {id} is a number */
void answer_sms(struct exchange *exchange);
void answer_sms_of(struct exchange *exchange);
void answer_sms_one(struct exchange *exchange);
void answer_sms_send(struct exchange *exchange);
void answer_sms_delete(struct exchange *exchange);
extern const struct field_row sms_fields[];

/* answer_conferences.c; {id} is a number or a name */
void answer_conferences(struct exchange *exchange);
void answer_conference(struct exchange *exchange);
void answer_conference_begin(struct exchange *exchange);
void answer_conference_add(struct exchange *exchange);
void answer_conference_remove(struct exchange *exchange);
void answer_conference_end(struct exchange *exchange);
extern const struct field_row conference_fields[], participant_fields[];

#endif
