/* SPDX-License-Identifier: Apache-2.0 */
/* Validity periods, TS 23.040 9.2.3.12. */
#include "body/sms_validity.h"

#include <errno.h>

#include "body/sms_octets.h"

enum {
	MINUTE = 60,
	HOUR = 60 * MINUTE,
	DAY = 24 * HOUR,
	WEEK = 7 * DAY,
	MICROSECONDS = 1000000,
};

/* 9.2.3.12.3: the functionality indicator. */
enum {
	ENHANCED_EXTENSION = 0x80,
	ENHANCED_SINGLE_SHOT = 0x40,
	ENHANCED_FORMAT = 0x07,
};

enum enhanced_format { FORMAT_NONE, FORMAT_RELATIVE, FORMAT_SECONDS, FORMAT_CLOCK };

/* 9.2.3.12.1: up to `last` the period is before + (value - from) * step. */
static const struct {
	uint8_t last, from;
	int32_t before, step;
} relative_rows[] = {
	{ 143, 0, 5 * MINUTE, 5 * MINUTE },
	{ 167, 143, 12 * HOUR, 30 * MINUTE },
	{ 196, 166, 0, DAY },
	{ 255, 192, 0, WEEK },
};

static int64_t relative_seconds(uint8_t value)
{
	size_t row = 0;

	while (value > relative_rows[row].last)
		row++;
	return relative_rows[row].before +
	       (int64_t)(value - relative_rows[row].from) * relative_rows[row].step;
}

/* Three semi-octet pairs; -EINVAL when they are no numbers. */
static int clock_seconds(const uint8_t octets[3], int64_t *seconds)
{
	int hours = semi_octets_read(octets[0]), minutes = semi_octets_read(octets[1]);
	int rest = semi_octets_read(octets[2]);

	if (hours < 0 || minutes < 0 || minutes > 59 || rest < 0 || rest > 59)
		return -EINVAL;
	*seconds = hours * HOUR + minutes * MINUTE + rest;
	return 0;
}

/* Extensions of the indicator come before the period. */
static int enhanced_seconds(const uint8_t octets[SMS_ENHANCED_OCTETS], int64_t *seconds)
{
	size_t at = 1;

	while (octets[at - 1] & ENHANCED_EXTENSION)
		if (++at + 3 > SMS_ENHANCED_OCTETS)
			return -EINVAL;
	switch (octets[0] & ENHANCED_FORMAT) {
	case FORMAT_NONE:
		return -ENOENT;
	case FORMAT_RELATIVE:
		*seconds = relative_seconds(octets[at]);
		return 0;
	case FORMAT_SECONDS:
		*seconds = octets[at];
		return *seconds ? 0 : -EINVAL;
	case FORMAT_CLOCK:
		return clock_seconds(octets + at, seconds);
	default:
		return -EINVAL;
	}
}

int sms_validity_end(const struct sms_validity *validity, int64_t now, int64_t *end)
{
	int64_t seconds = 0;
	int error = 0;

	switch (validity->format) {
	case SMS_VALIDITY_ABSOLUTE:
		*end = validity->absolute.at;
		return 0;
	case SMS_VALIDITY_RELATIVE:
		seconds = relative_seconds(validity->relative);
		break;
	case SMS_VALIDITY_ENHANCED:
		error = enhanced_seconds(validity->enhanced, &seconds);
		break;
	default:
		error = -ENOENT;
	}
	if (!error)
		*end = now + seconds * MICROSECONDS;
	return error;
}

bool sms_validity_single_shot(const struct sms_validity *validity)
{
	return validity->format == SMS_VALIDITY_ENHANCED &&
	       (validity->enhanced[0] & ENHANCED_SINGLE_SHOT);
}

struct sms_validity sms_validity_relative(int64_t us)
{
	struct sms_validity validity = { .format = SMS_VALIDITY_RELATIVE };

	while (validity.relative < UINT8_MAX &&
	       relative_seconds(validity.relative) * MICROSECONDS < us)
		validity.relative++;
	return validity;
}

const char *sms_validity_read(struct str *rest, struct sms_validity *validity)
{
	struct str octets;

	switch (validity->format) {
	case SMS_VALIDITY_RELATIVE:
		return octet_take(rest, &validity->relative) ? NULL : SMS_CUT;
	case SMS_VALIDITY_ABSOLUTE:
		return sms_time_read(rest, &validity->absolute);
	case SMS_VALIDITY_ENHANCED:
		if (!octets_take(rest, SMS_ENHANCED_OCTETS, &octets))
			return SMS_CUT;
		memcpy(validity->enhanced, octets.p, SMS_ENHANCED_OCTETS);
		return NULL;
	default:
		return NULL;
	}
}

const char *sms_validity_write(const struct sms_validity *validity, struct buf *out)
{
	switch (validity->format) {
	case SMS_VALIDITY_RELATIVE:
		octet_put(out, validity->relative);
		return NULL;
	case SMS_VALIDITY_ABSOLUTE:
		return sms_time_write(&validity->absolute, out);
	case SMS_VALIDITY_ENHANCED:
		buf_add(out, validity->enhanced, SMS_ENHANCED_OCTETS);
		return NULL;
	default:
		return NULL;
	}
}
