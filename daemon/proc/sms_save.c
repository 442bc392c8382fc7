/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What waits, as a text: a first line with the version, a line of NAME=VALUE words per message, a
 * last line with their number. Texts and octets are hex digits, so that a line says what it is and
 * nothing else.
 */
#include <stdio.h>

#include "proc/sms_private.h"

#define FIRST_LINE "imsd-sms 1"

enum { OCTETS_MOST = 1024, NAME_MOST = 256 };

static void put_octets(struct buf *out, const char *name, struct str octets)
{
	char *to;

	buf_printf(out, " %s=", name);
	to = buf_reserve(out, 2 * octets.n + 1);
	hex_write((const uint8_t *)octets.p, octets.n, to);
	out->n += 2 * octets.n;
}

static void put_text(struct buf *out, const char *name, const char *text)
{
	put_octets(out, name, str_of(text ? text : ""));
}

static void put_number(struct buf *out, const char *name, int64_t number)
{
	buf_printf(out, " %s=%lld", name, (long long)number);
}

/* TP-DA as a TP address, so that its type is kept. */
static void put_recipient(struct buf *out, const struct sms_address *address)
{
	struct buf octets = { 0 };

	sms_address_write_tp(address, &octets);
	put_octets(out, "da", buf_str(&octets));
	buf_free(&octets);
}

static void save_one(const struct sms *sms, struct buf *out)
{
	struct buf tpdu = { 0 };
	char why[SMS_WHY];

	if (sms->form == SMS_FORM_TP)
		sms_tp_encode(&sms->tp, &tpdu, why);
	else
		buf_add_str(&tpdu, buf_str(&sms->octets));
	buf_add_text(out, "sms");
	put_text(out, "user", sms->user);
	put_text(out, "sender", sms->sender);
	put_text(out, "from", sms->from);
	put_text(out, "to", sms->to);
	put_number(out, "form", sms->form);
	put_octets(out, "octets", buf_str(&tpdu));
	put_recipient(out, &sms->recipient);
	put_number(out, "mr", sms->submit_reference);
	put_number(out, "srr", sms->wants_report);
	put_number(out, "once", sms->single_shot);
	put_number(out, "at", sms->submitted_at);
	put_number(out, "until", sms->expires_at);
	buf_add_char(out, '\n');
	buf_free(&tpdu);
}

void sms_centre_save(const struct sms_centre *centre, struct buf *out)
{
	const struct sms *sms;
	unsigned n = 0;

	buf_add_text(out, FIRST_LINE "\n");
	list_each(sms, &centre->alive, struct sms, node) {
		if (!sms->queue)
			continue;
		save_one(sms, out);
		n++;
	}
	buf_printf(out, "end %u\n", n);
}

/* The value of a word; STR_NONE: the line has none of that name. */
static struct str value_of(struct str line, const char *name)
{
	struct str word, key;

	while (str_word(&line, &word))
		if (str_cut(&word, '=', &key) && str_is(key, name))
			return word;
	return STR_NONE;
}

static bool get_octets(struct str line, const char *name, struct buf *out)
{
	struct str digits = value_of(line, name);
	uint8_t octets[OCTETS_MOST];

	if (!digits.p || digits.n / 2 > sizeof(octets) ||
	    (digits.n && !hex_read(digits, octets, digits.n / 2)))
		return false;
	buf_add(out, octets, digits.n / 2);
	return true;
}

/* Into room for `size` octets with the zero. */
static bool get_text(struct str line, const char *name, char *text, size_t size)
{
	struct buf octets = { 0 };
	bool good = get_octets(line, name, &octets) && octets.n < size;

	if (good)
		snprintf(text, size, "%.*s", STR_ARG(buf_str(&octets)));
	buf_free(&octets);
	return good;
}

static bool get_number(struct str line, const char *name, int64_t most, int64_t *number)
{
	uint64_t value;

	if (!str_to_u64(value_of(line, name), &value) || value > (uint64_t)most)
		return false;
	*number = (int64_t)value;
	return true;
}

/* The octets of a message, and what can be read of them. */
static bool get_content(struct str line, struct sms *sms)
{
	struct sms_rp rp = { .type = SMS_RP_DATA, .direction = SMS_TO_UE };
	struct buf recipient = { 0 };
	struct sms_fault fault;
	struct str rest;
	int64_t form;
	bool good = get_number(line, "form", SMS_FORM_RPDU, &form) &&
		    get_octets(line, "octets", &sms->octets) && get_octets(line, "da", &recipient);

	rest = buf_str(&recipient);
	if (good && rest.n)
		good = !sms_address_read_tp(&rest, &sms->recipient);
	buf_free(&recipient);
	if (!good)
		return false;
	sms->form = (enum sms_form)form;
	rp.data = buf_str(&sms->octets);
	sms->has_tp = (sms->form != SMS_FORM_RPDU ||
		       sms_rp_decode(rp.data, SMS_TO_UE, &rp, &fault) == 0) &&
		      sms_tp_decode(&rp, &sms->tp, &fault) == 0;
	sms->is_report = sms->has_tp && sms->tp.type == SMS_STATUS_REPORT;
	return sms->has_tp || sms->form != SMS_FORM_TP;
}

static bool get_rest(struct str line, struct sms *sms)
{
	char user[NAME_MOST], sender[NAME_MOST];
	int64_t reference, report, once;
	bool good = get_text(line, "user", user, sizeof(user)) && user[0] &&
		    get_text(line, "sender", sender, sizeof(sender)) &&
		    get_text(line, "from", sms->from, sizeof(sms->from)) &&
		    get_text(line, "to", sms->to, sizeof(sms->to)) &&
		    get_number(line, "mr", UINT8_MAX, &reference) &&
		    get_number(line, "srr", 1, &report) && get_number(line, "once", 1, &once) &&
		    get_number(line, "at", INT64_MAX, &sms->submitted_at) &&
		    get_number(line, "until", INT64_MAX, &sms->expires_at);

	if (!good)
		return false;
	sms_set_user(&sms->user, user);
	sms_set_user(&sms->sender, sender);
	sms->submit_reference = (uint8_t)reference;
	sms->wants_report = report;
	sms->single_shot = once;
	return true;
}

static bool has_room(const struct sms *sms)
{
	struct scene scene;
	bool has;

	sms_scene_init(sms->centre, &scene, sms->user);
	has = sms_queue_has_room(sms->centre, &scene, sms->user);
	sms_scene_clear(&scene);
	return has;
}

static bool restore_one(struct sms_centre *centre, struct str line)
{
	struct sms *sms = sms_new(centre);

	if (!get_content(line, sms) || !get_rest(line, sms) || !has_room(sms)) {
		sms_undo(sms);
		return false;
	}
	sms_join_series(sms);
	sms_feed(sms, SMS_EV_QUEUED);
	return true;
}

bool sms_centre_restore(struct sms_centre *centre, struct str text, char why[SMS_WHY])
{
	unsigned number = 0, broken = 0;
	struct str line, word, rest;
	uint32_t told;

	if (!str_cut(&text, '\n', &line) || !str_is(line, FIRST_LINE)) {
		snprintf(why, SMS_WHY, "it does not begin with '%s'", FIRST_LINE);
		return false;
	}
	while (str_cut(&text, '\n', &line)) {
		rest = line;
		if (!str_word(&rest, &word))
			continue;
		if (str_is(word, "end") && str_to_u32(str_trim(rest), &told) &&
		    told == number + broken) {
			snprintf(why, SMS_WHY, "%u of %u messages cannot be read", broken, told);
			return broken == 0;
		}
		if (str_is(word, "sms") && restore_one(centre, rest))
			number++;
		else
			broken++;
	}
	snprintf(why, SMS_WHY, "it is not whole: %u messages can be read, %u cannot", number,
		 broken);
	return false;
}
