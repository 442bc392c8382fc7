/* SPDX-License-Identifier: Apache-2.0 */
/* The RP layer, TS 24.011 7.3 and 8.2. */
#include "body/sms_rp.h"

#include <errno.h>
#include <stdio.h>

#include "body/sms_code.h"
#include "body/sms_octets.h"

enum { MTI = 0x07, MTI_RESERVED = 7, CAUSE_EXTENSION = 0x80 };

/* Identifiers of elements: that of RP-User-Data, the least that need not be understood, and the bit
 * of those without a length. */
enum { ELEMENT_USER_DATA = 0x41, ELEMENT_OPTIONAL = 0x10, ELEMENT_SHORT = 0x80 };

/* An element of a message that has a place of its own. */
struct field {
	const char *name;
	const char *(*read)(struct str *rest, struct sms_rp *rp);
	const char *(*write)(const struct sms_rp *rp, struct buf *out);
};

static const char *originator_read(struct str *rest, struct sms_rp *rp)
{
	return sms_address_read_rp(rest, &rp->originator);
}

static const char *originator_write(const struct sms_rp *rp, struct buf *out)
{
	return sms_address_write_rp(&rp->originator, out);
}

static const char *destination_read(struct str *rest, struct sms_rp *rp)
{
	return sms_address_read_rp(rest, &rp->destination);
}

static const char *destination_write(const struct sms_rp *rp, struct buf *out)
{
	return sms_address_write_rp(&rp->destination, out);
}

/* Length and octets, as in RP-DATA and behind an identifier. */
static const char *data_read(struct str *rest, struct sms_rp *rp)
{
	if (!octets_take_counted(rest, &rp->data))
		return SMS_CUT;
	rp->has_data = true;
	return rp->data.n > SMS_RP_DATA_MOST ? "has more than 232 octets" : NULL;
}

static const char *data_write(const struct sms_rp *rp, struct buf *out)
{
	if (rp->data.n > SMS_RP_DATA_MOST)
		return "has more than 232 octets";
	octet_put(out, (uint8_t)rp->data.n);
	buf_add_str(out, rp->data);
	return NULL;
}

static const char *cause_read(struct str *rest, struct sms_rp *rp)
{
	struct str octets;

	if (!octets_take_counted(rest, &octets))
		return SMS_CUT;
	if (octets.n < 1 || octets.n > 2)
		return "has neither one octet nor two";
	rp->cause = octet_at(octets, 0);
	if (rp->cause & CAUSE_EXTENSION)
		return "has a cause that is extended";
	rp->has_diagnostic = octets.n == 2;
	if (rp->has_diagnostic)
		rp->diagnostic = octet_at(octets, 1);
	return NULL;
}

static const char *cause_write(const struct sms_rp *rp, struct buf *out)
{
	if (rp->cause & CAUSE_EXTENSION)
		return "has a cause above 127";
	octet_put(out, rp->has_diagnostic ? 2 : 1);
	octet_put(out, rp->cause);
	if (rp->has_diagnostic)
		octet_put(out, rp->diagnostic);
	return NULL;
}

static const struct field data_fields[] = {
	{ "RP-Originator Address",  originator_read,  originator_write  },
	{ "RP-Destination Address", destination_read, destination_write },
	{ "RP-User-Data",           data_read,        data_write        },
	{ NULL },
};

static const struct field error_fields[] = {
	{ "RP-Cause", cause_read, cause_write },
	{ NULL },
};

static const struct field no_fields[] = { { NULL } };

/* By enum sms_rp_type; with_data: an optional RP-User-Data element may follow. */
struct layout {
	const char *name;
	const struct field *fields;
	bool with_data;
};

static const struct layout layout_rows[] = {
	{ "RP-DATA",  data_fields,  false },
	{ "RP-ACK",   no_fields,    true  },
	{ "RP-ERROR", error_fields, true  },
	{ "RP-SMMA",  no_fields,    false },
};

const char *sms_rp_name(enum sms_rp_type type)
{
	return layout_rows[type].name;
}

/* Reads the first two octets. */
static int head_read(struct str *rest, enum sms_direction direction, struct sms_rp *rp,
		     struct sms_fault *fault)
{
	uint8_t mti;

	*rp = (struct sms_rp){ .direction = direction };
	fault->failure = 0;
	if (!octet_take(rest, &mti) || !octet_take(rest, &rp->reference))
		return sms_refuse(fault, 0, "an RPDU has at least two octets");
	mti &= MTI;
	if (mti == MTI_RESERVED)
		return sms_refuse(fault, RP_CAUSE_UNKNOWN_TYPE, "RP-MTI %u is reserved", mti);
	rp->type = mti >> 1;
	if ((mti & 1) != direction)
		return sms_refuse(fault, RP_CAUSE_UNKNOWN_TYPE,
				  "RP-MTI %u is an %s of the other direction", mti,
				  sms_rp_name(rp->type));
	return 0;
}

/* An element with an identifier. An unknown one is passed over unless it must be understood
 * (TS 24.011 9.3.2, TS 24.007 11.2.4); those with bit 8 set have no length. */
static const char *element_read(struct str *rest, uint8_t id, struct sms_rp *rp)
{
	struct str ignored;

	if (id == ELEMENT_USER_DATA && layout_rows[rp->type].with_data && !rp->has_data)
		return data_read(rest, rp);
	if (id & ELEMENT_SHORT)
		return NULL;
	if (id < ELEMENT_OPTIONAL)
		return "is unknown and must be understood";
	return octets_take_counted(rest, &ignored) ? NULL : SMS_CUT;
}

int sms_rp_decode(struct str octets, enum sms_direction direction, struct sms_rp *rp,
		  struct sms_fault *fault)
{
	int error = head_read(&octets, direction, rp, fault);
	uint8_t id;

	if (error)
		return error;
	for (const struct field *field = layout_rows[rp->type].fields; field->name; field++) {
		const char *wrong = field->read(&octets, rp);

		if (wrong)
			return sms_refuse(fault, RP_CAUSE_INVALID_MANDATORY, "%s of %s %s",
					  field->name, sms_rp_name(rp->type), wrong);
	}
	while (octet_take(&octets, &id)) {
		const char *wrong = element_read(&octets, id, rp);

		if (wrong)
			return sms_refuse(fault, RP_CAUSE_INVALID_MANDATORY,
					  "element %02x of %s %s", id, sms_rp_name(rp->type),
					  wrong);
	}
	return 0;
}

/* NULL, or what is wrong with the field that *name says. */
static const char *fields_write(const struct sms_rp *rp, struct buf *out, const char **name)
{
	const struct layout *layout = &layout_rows[rp->type];

	for (const struct field *field = layout->fields; field->name; field++) {
		const char *wrong = field->write(rp, out);

		*name = field->name;
		if (wrong)
			return wrong;
	}
	if (!layout->with_data || !rp->has_data)
		return NULL;
	*name = "RP-User-Data";
	octet_put(out, ELEMENT_USER_DATA);
	return data_write(rp, out);
}

int sms_rp_encode(const struct sms_rp *rp, struct buf *out, char why[SMS_WHY])
{
	const char *name = "RP-MTI", *wrong = NULL;
	size_t before = out->n;

	octet_put(out, (uint8_t)(rp->type << 1 | rp->direction));
	octet_put(out, rp->reference);
	if (rp->type == SMS_RP_SMMA && rp->direction == SMS_TO_UE)
		wrong = "is of the other direction";
	else
		wrong = fields_write(rp, out, &name);
	if (!wrong)
		return 0;
	snprintf(why, SMS_WHY, "%s of %s %s", name, sms_rp_name(rp->type), wrong);
	out->n = before;
	return -EINVAL;
}
