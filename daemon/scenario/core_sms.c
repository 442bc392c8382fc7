/* SPDX-License-Identifier: Apache-2.0 */
/* `core` words of short messages: the network sends one, what has become of those of a UE. */
#include <stdio.h>
#include <string.h>

#include "body/sms_code.h"
#include "core/sms.h"
#include "scenario/core_word.h"
#include "scenario/run_private.h"
#include "scenario/term.h"
#include "scenario/vector.h"

static const char *subscriber_of(const struct run *run, const struct line *line)
{
	return run->plan->ues[line->ue].subscriber;
}

/* By enum sms_alphabet. */
static const char *const codings[] = { "gsm7", "8bit", "ucs2" };

/* One condition of the line taken into an order; false with a sentence. */
struct taking {
	struct run *run;
	struct sms_order *order;
	const char *value;
};

/* Hex digits as octets in the arena; STR_NONE: they are none. */
static struct str read_hex(struct run *run, const char *digits)
{
	struct str text = str_of(digits);
	uint8_t *octets = arena_alloc(&run->arena, text.n / 2 + 1);

	if (text.n % 2 || !hex_read(text, octets, text.n / 2))
		return STR_NONE;
	return (struct str){ (const char *)octets, text.n / 2 };
}

static bool take_from(struct taking *taking, char why[160])
{
	(void)why;
	taking->order->from = taking->value;
	return true;
}

static bool take_text(struct taking *taking, char why[160])
{
	(void)why;
	taking->order->text = str_of(taking->value);
	return true;
}

static bool take_vector(struct taking *taking, char why[160])
{
	struct vector vector;

	if (!vector_find(&taking->run->arena, taking->run->plan->path, str_of(taking->value),
			 &vector, why))
		return false;
	*(vector.is_rp ? &taking->order->rpdu : &taking->order->tpdu) = vector.octets;
	return true;
}

static bool take_octets(struct taking *taking, struct str *octets, char why[160])
{
	*octets = read_hex(taking->run, taking->value);
	snprintf(why, 160, "'%.60s' is not made of pairs of hex digits", taking->value);
	return octets->p != NULL;
}

static bool take_tpdu(struct taking *taking, char why[160])
{
	return take_octets(taking, &taking->order->tpdu, why);
}

static bool take_rpdu(struct taking *taking, char why[160])
{
	return take_octets(taking, &taking->order->rpdu, why);
}

static bool take_data(struct taking *taking, char why[160])
{
	return take_octets(taking, &taking->order->octets, why);
}

static bool take_coding(struct taking *taking, char why[160])
{
	for (size_t i = 0; i < ARRAY_LEN(codings); i++)
		if (strcmp(taking->value, codings[i]) == 0) {
			taking->order->alphabet = (enum sms_alphabet)i;
			taking->order->has_alphabet = true;
			return true;
		}
	snprintf(why, 160, "coding is gsm7, 8bit or ucs2, not '%.60s'", taking->value);
	return false;
}

static bool take_class(struct taking *taking, char why[160])
{
	uint32_t class;

	snprintf(why, 160, "class is 0 to 3, not '%.60s'", taking->value);
	if (!str_to_u32(str_of(taking->value), &class) || class > 3)
		return false;
	taking->order->class = (uint8_t) class;
	taking->order->has_class = true;
	return true;
}

static bool take_pid(struct taking *taking, char why[160])
{
	const struct sms_code *row = sms_code_named(&sms_protocols, str_of(taking->value));
	uint32_t pid;

	if (row)
		taking->order->pid = row->first;
	else if (str_to_u32(str_of(taking->value), &pid) && pid <= UINT8_MAX)
		taking->order->pid = (uint8_t)pid;
	else {
		snprintf(why, 160, "'%.60s' is neither a TP-PID nor the name of one",
			 taking->value);
		return false;
	}
	return true;
}

static bool take_validity(struct taking *taking, char why[160])
{
	snprintf(why, 160, "'%.60s' is no duration with a unit", taking->value);
	return str_to_duration(str_of(taking->value), &taking->order->validity_us);
}

static bool take_status_report(struct taking *taking, char why[160])
{
	(void)why;
	taking->order->status_report = strcmp(taking->value, "yes") == 0;
	return true;
}

static const struct {
	const char *name;
	bool (*take)(struct taking *taking, char why[160]);
} term_rows[] = {
	{ "from", take_from },
	{ "text", take_text },
	{ "vector", take_vector },
	{ "tpdu", take_tpdu },
	{ "rpdu", take_rpdu },
	{ "data", take_data },
	{ "coding", take_coding },
	{ "class", take_class },
	{ "pid", take_pid },
	{ "validity", take_validity },
	{ "status-report", take_status_report },
};

static enum core_answer send_sms(struct run *run, const struct line *line, struct buf *seen)
{
	struct sms_order order = { .user = subscriber_of(run, line), .text = STR("") };
	struct taking taking = { .run = run, .order = &order };
	char why[SMS_WHY] = "";

	for (size_t i = 0; i < ARRAY_LEN(term_rows); i++) {
		taking.value = core_value(run, line, term_rows[i].name);
		if (taking.value && !term_rows[i].take(&taking, why)) {
			buf_add_text(seen, why);
			return CORE_NO;
		}
	}
	if (core_sms_send(run->core, &order, NULL, why))
		return CORE_YES;
	buf_add_text(seen, why);
	return CORE_NO;
}

/* What has become of the newest one. */
static enum core_answer is_sms(struct run *run, const struct line *line, struct buf *seen)
{
	const struct sms *sms = core_sms_newest(run->core, subscriber_of(run, line));
	const char *name = run->plan->ues[line->ue].name;
	struct buf text = { 0 };
	char attempts[32], status[32];
	enum core_answer answer;

	if (!sms) {
		buf_printf(seen, "%s has no short message", name);
		return CORE_NO;
	}
	if (!str_is(line->words[1], sms_state_name(sms->state))) {
		buf_printf(seen, "the short message of %s is %s%s%s", name,
			   sms_state_name(sms->state), sms->why[0] ? ": " : "", sms->why);
		return CORE_NO;
	}
	sms_whole_text(sms, &text);
	answer = terms_hold(line,
			    (struct term_fact[]){
				    { "attempts", term_number(attempts, sms->attempts) },
				    { "st", term_number(status, sms->status) },
				    { "why", str_of(sms->why) },
				    { "text", buf_str(&text) } },
			    4, seen);
	buf_free(&text);
	return answer;
}

static enum core_answer sms(struct run *run, const struct line *line, struct buf *seen)
{
	return core_asserts(line) ? is_sms(run, line, seen) : send_sms(run, line, seen);
}

static enum core_answer are_counted(struct run *run, const struct line *line, struct buf *seen)
{
	static const struct {
		const char *name;
		bool sent;
		enum sms_state first, last;
	} rows[] = {
		{ "waiting", false, SMS_WAITING, SMS_SENT },
		{ "delivered", false, SMS_DELIVERED, SMS_DELIVERED },
		{ "failed", false, SMS_FAILED, SMS_FAILED },
		{ "expired", false, SMS_EXPIRED, SMS_EXPIRED },
		{ "deleted", false, SMS_DELETED, SMS_DELETED },
		{ "sent.waiting", true, SMS_WAITING, SMS_PASSED },
		{ "sent.delivered", true, SMS_DELIVERED, SMS_DELIVERED },
		{ "sent.refused", true, SMS_REFUSED, SMS_REFUSED },
		{ "sent.failed", true, SMS_FAILED, SMS_FAILED },
		{ "sent.expired", true, SMS_EXPIRED, SMS_EXPIRED },
	};
	struct term_fact facts[ARRAY_LEN(rows) + 1];
	char numbers[ARRAY_LEN(rows) + 1][32];
	struct core_sms_counts counts;

	core_sms_count(run->core, subscriber_of(run, line), &counts);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const size_t *by_state = rows[i].sent ? counts.from : counts.to;
		size_t n = 0;

		for (unsigned state = rows[i].first; state <= rows[i].last; state++)
			n += by_state[state];
		facts[i] = (struct term_fact){ rows[i].name, term_number(numbers[i], (double)n) };
	}
	facts[ARRAY_LEN(rows)] =
		(struct term_fact){ "reports",
				    term_number(numbers[ARRAY_LEN(rows)], (double)counts.reports) };
	return terms_hold(line, facts, ARRAY_LEN(facts), seen);
}

const struct core_word core_sms_rows[] = {
	{ "sms", CORE_UE_CHOICE,
	  "submitted|waiting|sending|sent|passed|delivered|refused|failed|expired|deleted",
	  "from|text|vector|tpdu|rpdu|data|coding|class|pid|validity|status-report|attempts|st|why", CORE_EITHER, sms,
	  "core sms UE [from=NUMBER] [text=TEXT|vector=NAME|tpdu=HEX|rpdu=HEX|data=HEX] [coding=gsm7|8bit|ucs2] [class=N] [pid=N|NAME] "
	  "[validity=TIME] [status-report=yes], or core sms UE STATE [attempts=N] [st=N] [text=TEXT] [why~TEXT] [within=TIME|for=TIME]",
	  "the network sends the UE a short message; or the state of the newest one for it, else from it: submitted, waiting, sending, sent "
	  "(its report is awaited), passed (to the far end), delivered, refused, failed, expired, deleted" },
	{ "sms-count", CORE_UE, NULL,
	  "waiting|delivered|failed|expired|deleted|reports|sent.waiting|sent.delivered|sent.refused|sent.failed|sent.expired", CORE_ASSERTS, are_counted,
	  "core sms-count UE [waiting=N] [delivered=N] [failed=N] [expired=N] [deleted=N] [reports=N] [sent.delivered=N] [sent.refused=N] [within=TIME]",
	  "how many short messages for the UE there are of each kind, status reports it has got, and those it has sent" },
	{ 0 },
};
