/* SPDX-License-Identifier: Apache-2.0 */
/* A short message as JSON. */
#include "api/sms_value.h"

#include "api/value.h"
#include "body/sms_code.h"

/* By enum sms_alphabet. */
static const char *const codings[] = { "gsm7", "8bit", "ucs2" };

/* Null for none: an empty text. */
static json_t *text_or_null(const char *text)
{
	return value_of(text && text[0] ? str_of(text) : STR_NONE);
}

static json_t *time_value(int64_t at)
{
	return at < 0 || at == INT64_MAX ? json_null() : value_of_time(at);
}

/* Null when there is no text. */
static json_t *text_value(const struct sms *sms,
			  int (*text)(const struct sms *sms, struct buf *out))
{
	struct buf out = { 0 };
	json_t *json = text(sms, &out) == 0 ? value_of(buf_str(&out)) : json_null();

	buf_free(&out);
	return json;
}

/* 8 bit data as hex digits; null for text. */
static json_t *data_value(const struct sms *sms)
{
	struct buf digits = { 0 };
	struct str octets;
	json_t *json;

	if (!sms->has_tp || sms->is_report || sms_coding_of(sms->tp.dcs).alphabet != SMS_8BIT)
		return json_null();
	octets = sms_data_octets(&sms->tp.data);
	hex_write((const uint8_t *)octets.p, octets.n, buf_reserve(&digits, 2 * octets.n + 1));
	digits.n = 2 * octets.n;
	json = value_of(buf_str(&digits));
	buf_free(&digits);
	return json;
}

/* Which part of a concatenated message it is; null: it is none. */
static json_t *part_value(const struct sms *sms)
{
	struct sms_part part;
	json_t *json;

	if (!sms->series || !sms_part_of(&sms->tp.data, &part))
		return json_null();
	json = json_object();
	json_object_set_new(json, "reference", json_integer(part.reference));
	json_object_set_new(json, "number", json_integer(part.number));
	json_object_set_new(json, "total", json_integer(part.total));
	json_object_set_new(json, "have", json_integer(sms->series->parts.have));
	json_object_set_new(json, "text", text_value(sms, sms_whole_text));
	return json;
}

/* TP-ST by number and name; null as long as there is none. */
static json_t *status_value(const struct sms *sms)
{
	json_t *json;

	if (!sms_is_over(sms))
		return json_null();
	json = json_object();
	json_object_set_new(json, "st", json_integer(sms->status));
	json_object_set_new(json, "name", json_string(sms_code_name(&sms_statuses, sms->status)));
	return json;
}

static void add_coding(json_t *json, const struct sms *sms)
{
	struct sms_coding coding = sms_coding_of(sms->tp.dcs);
	bool has = sms->has_tp && !sms->is_report;

	json_object_set_new(json, "coding",
			    has ? json_string(codings[coding.alphabet]) : json_null());
	json_object_set_new(json, "class",
			    has && coding.has_class ? json_integer(coding.class) : json_null());
	json_object_set_new(json, "pid", has ? json_integer(sms->tp.pid) : json_null());
}

json_t *sms_value(const struct sms *sms)
{
	json_t *json = json_object();

	json_object_set_new(json, "id", json_integer((json_int_t)sms->number));
	json_object_set_new(json, "state", json_string(sms_state_name(sms->state)));
	json_object_set_new(json, "type",
			    json_string(sms->is_report ? "status-report" : "message"));
	json_object_set_new(json, "from", text_or_null(sms->from));
	json_object_set_new(json, "to", text_or_null(sms->to));
	json_object_set_new(json, "sender", text_or_null(sms->sender));
	json_object_set_new(json, "user", text_or_null(sms->user));
	json_object_set_new(json, "text", text_value(sms, sms_text));
	json_object_set_new(json, "data", data_value(sms));
	add_coding(json, sms);
	json_object_set_new(json, "part", part_value(sms));
	json_object_set_new(json, "status_report", json_boolean(sms->wants_report));
	json_object_set_new(json, "attempts", json_integer(sms->attempts));
	json_object_set_new(json, "submitted", time_value(sms->submitted_at));
	json_object_set_new(json, "expires", time_value(sms->expires_at));
	json_object_set_new(json, "ended", time_value(sms->ended_at));
	json_object_set_new(json, "status", status_value(sms));
	json_object_set_new(json, "why", text_or_null(sms->why));
	return json;
}
