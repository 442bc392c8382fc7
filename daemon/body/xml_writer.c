/* SPDX-License-Identifier: Apache-2.0 */
/* XML documents by libxml2's writer. */
#include "body/xml_writer.h"

#include <libxml/chvalid.h>
#include <libxml/xmlstring.h>
#include <libxml/xmlwriter.h>

struct xml_writer {
	xmlBuffer *buffer;
	xmlTextWriter *text;
};

struct xml_writer *xml_writer_new(const char *root, const char *ns)
{
	struct xml_writer *writer = mem_alloc(sizeof(*writer));

	writer->buffer = xmlBufferCreate();
	writer->text = xmlNewTextWriterMemory(writer->buffer, 0);
	xmlTextWriterStartDocument(writer->text, NULL, "UTF-8", NULL);
	xml_begin(writer, root);
	if (ns)
		xml_attribute(writer, "xmlns", str_of(ns));
	return writer;
}

void xml_writer_end(struct xml_writer *writer, struct buf *out)
{
	xmlTextWriterEndDocument(writer->text);
	xmlFreeTextWriter(writer->text);
	buf_add(out, xmlBufferContent(writer->buffer), (size_t)xmlBufferLength(writer->buffer));
	xmlBufferFree(writer->buffer);
	mem_free(writer);
}

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

void xml_begin(struct xml_writer *writer, const char *name)
{
	xmlTextWriterStartElement(writer->text, (const xmlChar *)name);
}

void xml_end(struct xml_writer *writer)
{
	xmlTextWriterEndElement(writer->text);
}

void xml_attribute(struct xml_writer *writer, const char *name, struct str value)
{
	struct buf text = { 0 };

	xmlTextWriterWriteAttribute(writer->text, (const xmlChar *)name, clean(&text, value));
	buf_free(&text);
}

void xml_number(struct xml_writer *writer, const char *name, int64_t value)
{
	xmlTextWriterWriteFormatAttribute(writer->text, (const xmlChar *)name, "%lld",
					  (long long)value);
}

void xml_text(struct xml_writer *writer, struct str text)
{
	struct buf good = { 0 };

	xmlTextWriterWriteString(writer->text, clean(&good, text));
	buf_free(&good);
}

void xml_element(struct xml_writer *writer, const char *name, struct str text)
{
	xml_begin(writer, name);
	if (text.n)
		xml_text(writer, text);
	xml_end(writer);
}
