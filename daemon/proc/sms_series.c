/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of short messages, and of those that are parts of a longer one (TS 23.040 9.2.3.24.1). */
#include <errno.h>
#include <string.h>

#include "proc/sms_private.h"

void sms_leave_series(struct sms *sms)
{
	struct sms_series *series = sms->series;

	sms->series = NULL;
	if (!series || --series->users)
		return;
	list_remove(&series->node);
	sms_parts_free(&series->parts);
	mem_free(series);
}

/* One of the same two numbers and reference that lacks that part. */
static struct sms_series *find_series(const struct sms *sms)
{
	struct sms_series *series;

	list_each(series, &sms->centre->series, struct sms_series, node)
		if (strcmp(series->from, sms->from) == 0 && strcmp(series->to, sms->to) == 0 &&
		    sms_parts_add(&series->parts, &sms->tp.data, sms->tp.dcs) == SMS_PARTS_NEW)
			return series;
	return NULL;
}

static struct sms_series *new_series(const struct sms *sms)
{
	struct sms_series *series = mem_alloc(sizeof(*series));

	memcpy(series->from, sms->from, sizeof(series->from));
	memcpy(series->to, sms->to, sizeof(series->to));
	sms_parts_add(&series->parts, &sms->tp.data, sms->tp.dcs);
	list_append(&sms->centre->series, &series->node);
	return series;
}

void sms_join_series(struct sms *sms)
{
	struct sms_part part;
	struct buf text = { 0 };

	if (!sms->has_tp || sms->is_report || !sms_part_of(&sms->tp.data, &part))
		return;
	sms->series = find_series(sms);
	if (!sms->series)
		sms->series = new_series(sms);
	sms->series->users++;
	if (sms_parts_done(&sms->series->parts) && sms_whole_text(sms, &text) == 0)
		sms_note(sms->centre, "sms.text", sms_owner(sms), "%s to %s in %u parts: %s",
			 sms->from, sms->to, part.total, text.p ? text.p : "");
	buf_free(&text);
}

int sms_text(const struct sms *sms, struct buf *out)
{
	if (!sms->has_tp || sms->is_report)
		return -ENODATA;
	return sms_data_text(&sms->tp.data, sms->tp.dcs, out);
}

int sms_whole_text(const struct sms *sms, struct buf *out)
{
	return sms->series ? sms_parts_text(&sms->series->parts, out) : sms_text(sms, out);
}
