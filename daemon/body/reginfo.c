/* SPDX-License-Identifier: Apache-2.0 */
/* Registration information as XML. */
#include "body/reginfo.h"

#include "body/xml_writer.h"

#define REGINFO_NAMESPACE "urn:ietf:params:xml:ns:reginfo"
#define GRUU_NAMESPACE "urn:ietf:params:xml:ns:gruuinfo"

static void add_id(struct xml_writer *writer, char kind, unsigned id)
{
	struct buf text = { 0 };

	buf_printf(&text, "%c%u", kind, id);
	xml_attribute(writer, "id", buf_str(&text));
	buf_free(&text);
}

static void add_number(struct xml_writer *writer, const char *name, int64_t value)
{
	if (value >= 0)
		xml_number(writer, name, value);
}

static void add_param(struct xml_writer *writer, const struct reginfo_param *param)
{
	xml_begin(writer, "unknown-param");
	xml_attribute(writer, "name", param->name);
	if (param->value.n)
		xml_text(writer, param->value);
	xml_end(writer);
}

/* RFC 5628 5. */
static void add_gruus(struct xml_writer *writer, const struct reginfo_contact *contact)
{
	if (contact->public_gruu.n) {
		xml_begin(writer, "gr:pub-gruu");
		xml_attribute(writer, "uri", contact->public_gruu);
		xml_end(writer);
	}
	if (contact->temporary_gruu.n) {
		xml_begin(writer, "gr:temp-gruu");
		xml_attribute(writer, "uri", contact->temporary_gruu);
		xml_number(writer, "first-cseq", contact->first_cseq);
		xml_end(writer);
	}
}

static void add_contact(struct xml_writer *writer, const struct reginfo_contact *contact)
{
	xml_begin(writer, "contact");
	add_id(writer, 'c', contact->id);
	xml_attribute(writer, "state", contact->active ? STR("active") : STR("terminated"));
	xml_attribute(writer, "event", str_of(contact->event));
	add_number(writer, "expires", contact->expires);
	add_number(writer, "retry-after", contact->retry_after);
	if (contact->call_id.n) {
		xml_attribute(writer, "callid", contact->call_id);
		xml_number(writer, "cseq", contact->cseq);
	}
	xml_element(writer, "uri", contact->uri);
	for (unsigned i = 0; i < contact->n_params; i++)
		add_param(writer, &contact->params[i]);
	add_gruus(writer, contact);
	xml_end(writer);
}

static void add_registration(struct xml_writer *writer,
			     const struct reginfo_registration *registration)
{
	static const char *const states[] = { [REGINFO_INIT] = "init",
					      [REGINFO_ACTIVE] = "active",
					      [REGINFO_TERMINATED] = "terminated" };

	xml_begin(writer, "registration");
	xml_attribute(writer, "aor", registration->aor);
	add_id(writer, 'r', registration->id);
	xml_attribute(writer, "state", str_of(states[registration->state]));
	for (unsigned i = 0; i < registration->n_contacts; i++)
		add_contact(writer, &registration->contacts[i]);
	xml_end(writer);
}

void reginfo_write(const struct reginfo *reginfo, struct buf *out)
{
	struct xml_writer *writer = xml_writer_new("reginfo", REGINFO_NAMESPACE);

	xml_attribute(writer, "xmlns:gr", STR(GRUU_NAMESPACE));
	xml_number(writer, "version", reginfo->version);
	xml_attribute(writer, "state", reginfo->full ? STR("full") : STR("partial"));
	for (unsigned i = 0; i < reginfo->n_registrations; i++)
		add_registration(writer, &reginfo->registrations[i]);
	xml_writer_end(writer, out);
}
