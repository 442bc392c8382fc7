/* SPDX-License-Identifier: Apache-2.0 */
/* The fields of TPDUs, TS 23.040 9.2.3. */
#include "body/sms_tp_fields.h"

/* TP-PI, 9.2.3.27. */
enum {
	INDICATOR_PID = 0x01,
	INDICATOR_DCS = 0x02,
	INDICATOR_DATA = 0x04,
	INDICATOR_RESERVED = 0x78,
	INDICATOR_EXTENSION = 0x80,
};

/* A field of one octet that is always there. */
#define OCTET_FIELD(member)									\
	static const char *member##_read(struct sms_tp_reading *reading)			\
	{											\
		return octet_take(&reading->rest, &reading->tp->member) ? NULL : SMS_CUT;	\
	}											\
	static const char *member##_write(const struct sms_tp *tp, struct buf *out)		\
	{											\
		octet_put(out, tp->member);							\
		return NULL;									\
	}

OCTET_FIELD(reference)
OCTET_FIELD(pid)
OCTET_FIELD(dcs)
OCTET_FIELD(status)
OCTET_FIELD(failure)
OCTET_FIELD(command)
OCTET_FIELD(message_number)

static const char *pid_if_read(struct sms_tp_reading *reading)
{
	return reading->tp->has_pid ? pid_read(reading) : NULL;
}

static const char *pid_if_write(const struct sms_tp *tp, struct buf *out)
{
	return tp->has_pid ? pid_write(tp, out) : NULL;
}

static const char *dcs_if_read(struct sms_tp_reading *reading)
{
	return reading->tp->has_dcs ? dcs_read(reading) : NULL;
}

static const char *dcs_if_write(const struct sms_tp *tp, struct buf *out)
{
	return tp->has_dcs ? dcs_write(tp, out) : NULL;
}

static const char *failure_if_read(struct sms_tp_reading *reading)
{
	return reading->tp->has_failure ? failure_read(reading) : NULL;
}

static const char *failure_if_write(const struct sms_tp *tp, struct buf *out)
{
	return tp->has_failure ? failure_write(tp, out) : NULL;
}

static const char *address_read(struct sms_tp_reading *reading)
{
	return sms_address_read_tp(&reading->rest, &reading->tp->address);
}

static const char *address_write(const struct sms_tp *tp, struct buf *out)
{
	return sms_address_write_tp(&tp->address, out);
}

static const char *timestamp_read(struct sms_tp_reading *reading)
{
	return sms_time_read(&reading->rest, &reading->tp->timestamp);
}

static const char *timestamp_write(const struct sms_tp *tp, struct buf *out)
{
	return sms_time_write(&tp->timestamp, out);
}

static const char *discharge_read(struct sms_tp_reading *reading)
{
	return sms_time_read(&reading->rest, &reading->tp->discharge);
}

static const char *discharge_write(const struct sms_tp *tp, struct buf *out)
{
	return sms_time_write(&tp->discharge, out);
}

static const char *validity_read(struct sms_tp_reading *reading)
{
	return sms_validity_read(&reading->rest, &reading->tp->validity);
}

static const char *validity_write(const struct sms_tp *tp, struct buf *out)
{
	return sms_validity_write(&tp->validity, out);
}

/* Its extensions are read and mean nothing yet. */
static const char *indicator_read(struct sms_tp_reading *reading)
{
	struct sms_tp *tp = reading->tp;
	uint8_t octet, more;

	if (!octet_take(&reading->rest, &octet))
		return SMS_CUT;
	tp->has_indicator = true;
	tp->has_pid = octet & INDICATOR_PID;
	tp->has_dcs = octet & INDICATOR_DCS;
	tp->has_data = octet & INDICATOR_DATA;
	reading->open = octet & (INDICATOR_RESERVED | INDICATOR_EXTENSION);
	for (more = octet; more & INDICATOR_EXTENSION;)
		if (!octet_take(&reading->rest, &more))
			return SMS_CUT;
	return NULL;
}

static const char *indicator_write(const struct sms_tp *tp, struct buf *out)
{
	octet_put(out,
		  (uint8_t)((tp->has_pid ? INDICATOR_PID : 0) | (tp->has_dcs ? INDICATOR_DCS : 0) |
			    (tp->has_data ? INDICATOR_DATA : 0)));
	return NULL;
}

static const char *indicator_if_read(struct sms_tp_reading *reading)
{
	return reading->rest.n ? indicator_read(reading) : NULL;
}

static const char *indicator_if_write(const struct sms_tp *tp, struct buf *out)
{
	bool any = tp->has_indicator || tp->has_pid || tp->has_dcs || tp->has_data;

	return any ? indicator_write(tp, out) : NULL;
}

/* A report without TP-DCS has text of the default alphabet. */
static const char *data_read(struct sms_tp_reading *reading)
{
	bool is_message = reading->tp->type == SMS_DELIVER || reading->tp->type == SMS_SUBMIT;

	return sms_data_read(&reading->rest, sms_coding_in_septets(reading->tp->dcs), is_message,
			     &reading->tp->data);
}

static const char *data_write(const struct sms_tp *tp, struct buf *out)
{
	bool is_message = tp->type == SMS_DELIVER || tp->type == SMS_SUBMIT;

	if (is_message && tp->data.n > SMS_DATA_OCTETS)
		return "has too many octets";
	return sms_data_write(&tp->data, out);
}

static const char *data_if_read(struct sms_tp_reading *reading)
{
	return reading->tp->has_data ? data_read(reading) : NULL;
}

static const char *data_if_write(const struct sms_tp *tp, struct buf *out)
{
	return tp->has_data ? data_write(tp, out) : NULL;
}

static const char *command_data_read(struct sms_tp_reading *reading)
{
	return sms_data_read(&reading->rest, false, false, &reading->tp->data);
}

const struct sms_tp_field sms_tp_field_rows[] = {
	[FIELD_OA]      = { "TP-OA",   address_read,        address_write        },
	[FIELD_DA]      = { "TP-DA",   address_read,        address_write        },
	[FIELD_RA]      = { "TP-RA",   address_read,        address_write        },
	[FIELD_MR]      = { "TP-MR",   reference_read,      reference_write      },
	[FIELD_PID]     = { "TP-PID",  pid_read,            pid_write            },
	[FIELD_PID_IF]  = { "TP-PID",  pid_if_read,         pid_if_write         },
	[FIELD_DCS]     = { "TP-DCS",  dcs_read,            dcs_write            },
	[FIELD_DCS_IF]  = { "TP-DCS",  dcs_if_read,         dcs_if_write         },
	[FIELD_SCTS]    = { "TP-SCTS", timestamp_read,      timestamp_write      },
	[FIELD_DT]      = { "TP-DT",   discharge_read,      discharge_write      },
	[FIELD_ST]      = { "TP-ST",   status_read,         status_write         },
	[FIELD_VP]      = { "TP-VP",   validity_read,       validity_write       },
	[FIELD_FCS]     = { "TP-FCS",  failure_if_read,     failure_if_write     },
	[FIELD_PI]      = { "TP-PI",   indicator_read,      indicator_write      },
	[FIELD_PI_IF]   = { "TP-PI",   indicator_if_read,   indicator_if_write   },
	[FIELD_CT]      = { "TP-CT",   command_read,        command_write        },
	[FIELD_MN]      = { "TP-MN",   message_number_read, message_number_write },
	[FIELD_UD]      = { "TP-UD",   data_read,           data_write           },
	[FIELD_UD_IF]   = { "TP-UD",   data_if_read,        data_if_write        },
	[FIELD_CD]      = { "TP-CD",   command_data_read,   data_write           },
};
