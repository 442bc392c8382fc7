/* SPDX-License-Identifier: Apache-2.0 */
/* Times in TPDUs, TS 23.040 9.2.3.11. */
#include "body/sms_time.h"

#include <time.h>

#include "body/sms_octets.h"

enum { QUARTER = 15 * 60, SECOND = 1000000, ZONE_MINUS = 0x08 };

/* Floor of the time in seconds. */
static int64_t seconds_of(int64_t us)
{
	return us / SECOND - (us % SECOND < 0);
}

int semi_octets_read(uint8_t octet)
{
	int tens = octet & 15, ones = octet >> 4;

	return tens <= 9 && ones <= 9 ? tens * 10 + ones : -1;
}

static void semi_octets_put(struct buf *out, int value)
{
	octet_put(out, (uint8_t)(value / 10 | value % 10 << 4));
}

/* What timegm would carry over into another field does not exist. */
static const char *seconds_read(const int part[6], int64_t *seconds)
{
	struct tm wanted = { .tm_year = part[0] + (part[0] < 90 ? 100 : 0),
			     .tm_mon = part[1] - 1,
			     .tm_mday = part[2],
			     .tm_hour = part[3],
			     .tm_min = part[4],
			     .tm_sec = part[5] };
	struct tm found = wanted;

	*seconds = timegm(&found);
	if (found.tm_hour != wanted.tm_hour || found.tm_min != wanted.tm_min ||
	    found.tm_sec != wanted.tm_sec)
		return "has no such time of day";
	if (found.tm_mon != wanted.tm_mon || found.tm_mday != wanted.tm_mday)
		return "has no such day";
	return NULL;
}

const char *sms_time_read(struct str *rest, struct sms_time *when)
{
	struct str octets;
	const char *wrong;
	int part[6], zone;
	int64_t seconds;

	if (!octets_take(rest, SMS_TIME_OCTETS, &octets))
		return SMS_CUT;
	for (size_t i = 0; i < 6; i++) {
		part[i] = semi_octets_read(octet_at(octets, i));
		if (part[i] < 0)
			return "has a digit above 9";
	}
	wrong = seconds_read(part, &seconds);
	if (wrong)
		return wrong;
	zone = semi_octets_read(octet_at(octets, 6) & (uint8_t)~ZONE_MINUS);
	if (zone < 0)
		return "has a time zone with a digit above 9";
	if (octet_at(octets, 6) & ZONE_MINUS)
		zone = -zone;
	*when = (struct sms_time){ .at = (seconds - zone * QUARTER) * SECOND,
				   .zone = (int8_t)zone };
	return NULL;
}

const char *sms_time_write(const struct sms_time *when, struct buf *out)
{
	int zone = when->zone < 0 ? -when->zone : when->zone;
	time_t seconds = seconds_of(when->at) + when->zone * QUARTER;
	struct tm tm;

	if (zone > SMS_ZONE_MOST)
		return "is in a time zone that cannot be written";
	if (!gmtime_r(&seconds, &tm) || tm.tm_year < 90 || tm.tm_year > 189)
		return "is in a year that cannot be written";
	semi_octets_put(out, tm.tm_year % 100);
	semi_octets_put(out, tm.tm_mon + 1);
	semi_octets_put(out, tm.tm_mday);
	semi_octets_put(out, tm.tm_hour);
	semi_octets_put(out, tm.tm_min);
	semi_octets_put(out, tm.tm_sec);
	octet_put(out, (uint8_t)(zone / 10 | zone % 10 << 4 | (when->zone < 0 ? ZONE_MINUS : 0)));
	return NULL;
}
