/* SPDX-License-Identifier: Apache-2.0 */
/* Fields of short messages as words read and write them, for rule/word_sms*.c alone. */
#ifndef IMSD_RULE_WORD_SMS_KIND_H
#define IMSD_RULE_WORD_SMS_KIND_H

#include "body/sms_code.h"
#include "rule/word_sms.h"

struct field;

/* How a value is read and written. A reader is false where there is none. */
struct kind {
	bool (*read)(const struct word_sms *sms, const struct field *field, struct buf *value);
	/* NULL: it cannot be made */
	bool (*write)(struct word_sms *sms, const struct field *field, struct str value,
		      char why[160]);
};

/* One word: of which TPDUs (0: of the RP layer), and where it stands. */
struct field {
	enum word_id word;
	unsigned types;
	const struct kind *kind;
	size_t at;  /* in struct word_sms */
	size_t has; /* of the flag of what reports may lack; 0: none */
	const struct sms_code_table *codes;
};

/* Where a field's value is, whatever its type. */
static inline void *sms_place(const struct word_sms *sms, size_t at)
{
	return (char *)sms + at;
}

/* Says what is wrong with a value; false. */
bool sms_refuse_value(char why[160], struct str value, const char *wanted);

extern const struct kind kind_octet, kind_flag, kind_address, kind_point, kind_rp_type, kind_cause,
	kind_tp_type, kind_dcs, kind_alphabet, kind_class, kind_validity, kind_reference, kind_part,
	kind_text, kind_header, kind_data;

#endif
