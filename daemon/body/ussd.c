/* SPDX-License-Identifier: Apache-2.0 */
/* USSD data as XML, by paths. */
#include "body/ussd.h"

#include <errno.h>
#include <stdio.h>

#include "body/xml_writer.h"

static const char *const operation_names[] = {
	[USSD_REQUEST] = "UnstructuredSS-Request", [USSD_NOTIFY] = "UnstructuredSS-Notify"
};

/* The one value of a path; STR_NONE: it selects nothing. */
static int take(struct arena *arena, struct str xml, const char *path, struct str *value,
		char why[XML_WHY])
{
	struct xml_values values;
	int error = xml_get(arena, xml, str_of(path), &values, why);

	*value = STR_NONE;
	if (error == 0 && values.n > 1) {
		snprintf(why, XML_WHY, "%s is there %u times", path, values.n);
		return -EBADMSG;
	}
	if (error == 0 && values.n)
		*value = values.rows[0];
	return error;
}

/* Which of the operations is named; the first of the table wins. */
static int take_operation(struct arena *arena, struct str xml, struct ussd_data *data,
			  char why[XML_WHY])
{
	for (unsigned i = USSD_REQUEST; i < ARRAY_LEN(operation_names); i++) {
		struct xml_values values;
		char path[64];
		int error;

		snprintf(path, sizeof(path), "/ussd-data//%s", operation_names[i]);
		error = xml_get(arena, xml, str_of(path), &values, why);
		if (error)
			return error;
		if (values.n && data->operation == USSD_PLAIN)
			data->operation = i;
	}
	return 0;
}

int ussd_read(struct arena *arena, struct str xml, struct ussd_data *data, char why[XML_WHY])
{
	struct str root, code;
	uint32_t number;
	int error;

	*data = (struct ussd_data){ .error = USSD_NO_ERROR };
	error = take(arena, xml, "/ussd-data", &root, why);
	if (error)
		return error;
	if (!root.p) {
		snprintf(why, XML_WHY, "the document is no ussd-data");
		return -EBADMSG;
	}
	error = take(arena, xml, "/ussd-data/language", &data->language, why);
	if (!error)
		error = take(arena, xml, "/ussd-data/ussd-string", &data->text, why);
	if (!error)
		error = take(arena, xml, "/ussd-data/error-code", &code, why);
	if (error)
		return error;
	if (data->language.n > USSD_LANGUAGE_MAX) {
		snprintf(why, XML_WHY, "language is too long");
		return -EBADMSG;
	}
	if (code.p && (!str_to_u32(code, &number) || number > INT16_MAX)) {
		snprintf(why, XML_WHY, "error-code is no number");
		return -EBADMSG;
	}
	if (code.p)
		data->error = (int)number;
	return take_operation(arena, xml, data, why);
}

void ussd_write(const struct ussd_data *data, struct buf *out)
{
	struct xml_writer *writer = xml_writer_new("ussd-data", NULL);
	char code[16];

	if (data->language.n)
		xml_element(writer, "language", data->language);
	if (data->text.p)
		xml_element(writer, "ussd-string", data->text);
	if (data->error != USSD_NO_ERROR) {
		snprintf(code, sizeof(code), "%d", data->error);
		xml_element(writer, "error-code", str_of(code));
	}
	if (data->operation != USSD_PLAIN) {
		xml_begin(writer, "anyExt");
		xml_element(writer, operation_names[data->operation], STR_NONE);
		xml_end(writer);
	}
	xml_writer_end(writer, out);
}
