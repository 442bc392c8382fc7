/* SPDX-License-Identifier: Apache-2.0 */
/* Registration information by libxml2's writer, which escapes and closes what was opened. */
#include "body/reginfo.h"

#include <libxml/chvalid.h>
#include <libxml/xmlstring.h>
#include <libxml/xmlwriter.h>

#define REGINFO_NAMESPACE "urn:ietf:params:xml:ns:reginfo"
#define GRUU_NAMESPACE "urn:ietf:params:xml:ns:gruuinfo"

/* Length of the character at `p` when XML may hold it, else 0. */
static int character_length(const char *p, size_t n)
{
	int length = n > 4 ? 4 : (int)n;
	int character = xmlGetUTF8Char((const unsigned char *)p, &length);

	return character > 0 && xmlIsCharQ((unsigned)character) ? length : 0;
}

/* A copy that is good XML; to be freed with buf_free. */
static const xmlChar *clean(struct buf *text, struct str from)
{
	buf_reset(text);
	buf_add_text(text, "");
	while (from.n) {
		int n = character_length(from.p, from.n);

		if (n)
			buf_add(text, from.p, (size_t)n);
		else
			buf_add_char(text, '?');
		from = str_from(from, n ? (size_t)n : 1);
	}
	return (const xmlChar *)text->p;
}

static void add_attribute(xmlTextWriter *writer, const char *name, struct str value)
{
	struct buf text = { 0 };

	xmlTextWriterWriteAttribute(writer, (const xmlChar *)name, clean(&text, value));
	buf_free(&text);
}

static void add_number(xmlTextWriter *writer, const char *name, int64_t value)
{
	if (value >= 0)
		xmlTextWriterWriteFormatAttribute(writer, (const xmlChar *)name, "%lld",
						  (long long)value);
}

static void add_id(xmlTextWriter *writer, char kind, unsigned id)
{
	xmlTextWriterWriteFormatAttribute(writer, (const xmlChar *)"id", "%c%u", kind, id);
}

static void begin(xmlTextWriter *writer, const char *name)
{
	xmlTextWriterStartElement(writer, (const xmlChar *)name);
}

static void end(xmlTextWriter *writer)
{
	xmlTextWriterEndElement(writer);
}

static void add_text(xmlTextWriter *writer, struct str value)
{
	struct buf text = { 0 };

	xmlTextWriterWriteString(writer, clean(&text, value));
	buf_free(&text);
}

static void add_param(xmlTextWriter *writer, const struct reginfo_param *param)
{
	begin(writer, "unknown-param");
	add_attribute(writer, "name", param->name);
	if (param->value.n)
		add_text(writer, param->value);
	end(writer);
}

/* RFC 5628 5. */
static void add_gruus(xmlTextWriter *writer, const struct reginfo_contact *contact)
{
	if (contact->public_gruu.n) {
		begin(writer, "gr:pub-gruu");
		add_attribute(writer, "uri", contact->public_gruu);
		end(writer);
	}
	if (contact->temporary_gruu.n) {
		begin(writer, "gr:temp-gruu");
		add_attribute(writer, "uri", contact->temporary_gruu);
		add_number(writer, "first-cseq", contact->first_cseq);
		end(writer);
	}
}

static void add_contact(xmlTextWriter *writer, const struct reginfo_contact *contact)
{
	begin(writer, "contact");
	add_id(writer, 'c', contact->id);
	add_attribute(writer, "state", contact->active ? STR("active") : STR("terminated"));
	add_attribute(writer, "event", str_of(contact->event));
	add_number(writer, "expires", contact->expires);
	add_number(writer, "retry-after", contact->retry_after);
	if (contact->call_id.n) {
		add_attribute(writer, "callid", contact->call_id);
		add_number(writer, "cseq", contact->cseq);
	}
	begin(writer, "uri");
	add_text(writer, contact->uri);
	end(writer);
	for (unsigned i = 0; i < contact->n_params; i++)
		add_param(writer, &contact->params[i]);
	add_gruus(writer, contact);
	end(writer);
}

static void add_registration(xmlTextWriter *writer, const struct reginfo_registration *registration)
{
	static const char *const states[] = { [REGINFO_INIT] = "init",
					      [REGINFO_ACTIVE] = "active",
					      [REGINFO_TERMINATED] = "terminated" };

	begin(writer, "registration");
	add_attribute(writer, "aor", registration->aor);
	add_id(writer, 'r', registration->id);
	add_attribute(writer, "state", str_of(states[registration->state]));
	for (unsigned i = 0; i < registration->n_contacts; i++)
		add_contact(writer, &registration->contacts[i]);
	end(writer);
}

void reginfo_write(const struct reginfo *reginfo, struct buf *out)
{
	xmlBuffer *buffer = xmlBufferCreate();
	xmlTextWriter *writer = xmlNewTextWriterMemory(buffer, 0);

	xmlTextWriterStartDocument(writer, NULL, "UTF-8", NULL);
	begin(writer, "reginfo");
	add_attribute(writer, "xmlns", STR(REGINFO_NAMESPACE));
	add_attribute(writer, "xmlns:gr", STR(GRUU_NAMESPACE));
	add_number(writer, "version", reginfo->version);
	add_attribute(writer, "state", reginfo->full ? STR("full") : STR("partial"));
	for (unsigned i = 0; i < reginfo->n_registrations; i++)
		add_registration(writer, &reginfo->registrations[i]);
	xmlTextWriterEndDocument(writer);
	xmlFreeTextWriter(writer);
	buf_add(out, xmlBufferContent(buffer), (size_t)xmlBufferLength(buffer));
	xmlBufferFree(buffer);
}
