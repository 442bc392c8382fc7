/* SPDX-License-Identifier: Apache-2.0 */
/* XML bodies by XPath. libxml2 reads, selects and writes; each call begins and ends with text. */
#include "body/xml.h"

#include <errno.h>
#include <libxml/parser.h>
#include <libxml/xmlsave.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <stdio.h>

#include "body/xml_path.h"

/* What a path selected, free of the XPath object: nodes in document order, or one plain value. */
struct selection {
	xmlNode **nodes;
	unsigned n;
	struct str plain; /* STR_NONE when it selected nodes */
};

/* Notes the reason; libxml2 ends its sentences with a line end. */
static int refuse(char why[XML_WHY], int error, const char *reason)
{
	size_t n;

	snprintf(why, XML_WHY, "%s", reason ? reason : "unknown error");
	n = str_trim(str_of(why)).n;
	why[n] = '\0';
	return error;
}

/* No body needs a document type, and entities begin there. */
static void refuse_doctype(void *context, const xmlChar *name, const xmlChar *external,
			   const xmlChar *system)
{
	xmlParserCtxt *parser = context;
	bool *refused = parser->_private;

	(void)name;
	(void)external;
	(void)system;
	*refused = true;
	xmlStopParser(parser);
}

/* NULL with the reason. */
static xmlDoc *read_document(struct str text, int *error, char why[XML_WHY])
{
	xmlParserCtxt *parser;
	xmlDoc *document;
	bool refused = false;

	if (text.n > XML_MAX_BYTES) {
		*error = refuse(why, -E2BIG, "the XML text is too long");
		return NULL;
	}
	parser = xmlNewParserCtxt();
	parser->_private = &refused;
	parser->sax->internalSubset = refuse_doctype;
	document = xmlCtxtReadMemory(parser, text.p ? text.p : "", (int)text.n, NULL, NULL,
				     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (refused || !document || !xmlDocGetRootElement(document)) {
		*error = refuse(why, -EBADMSG,
				refused ? "the XML text has a document type" :
					  parser->lastError.message);
		xmlFreeDoc(document);
		document = NULL;
	}
	xmlFreeParserCtxt(parser);
	return document;
}

/* Without a handler libxml2 would print. */
static void ignore_error(void *context, xmlError *error)
{
	(void)context;
	(void)error;
}

/* The path by local names, compiled; NULL with the reason. */
/* An unknown function is told by libxml2's generic error alone, whatever the context says. */
static void ignore_text(void *context, const char *format, ...)
{
	(void)context;
	(void)format;
}

static xmlXPathCompExpr *compile(xmlXPathContext *context, struct str path, char why[XML_WHY])
{
	struct buf text = { 0 };
	xmlXPathCompExpr *compiled = NULL;

	if (path.n > XML_MAX_PATH) {
		refuse(why, 0, "the path is too long");
		return NULL;
	}
	context->error = ignore_error;
	if (path.n && xml_path_write(path, &text) && xmlCheckUTF8((const xmlChar *)text.p))
		compiled = xmlXPathCtxtCompile(context, (const xmlChar *)text.p);
	if (!compiled)
		refuse(why, 0, "the path is no XPath 1.0 without variables");
	buf_free(&text);
	return compiled;
}

/* Namespace nodes are copies that die with the object, so they are left out. */
static void take_nodes(struct arena *arena, xmlNodeSet *set, struct selection *selection)
{
	int n = set ? set->nodeNr : 0;

	if (n == 0)
		return;
	selection->nodes = arena_alloc(arena, (size_t)n * sizeof(*selection->nodes));
	xmlXPathNodeSetSort(set);
	for (int i = 0; i < n; i++)
		if (set->nodeTab[i]->type != XML_NAMESPACE_DECL)
			selection->nodes[selection->n++] = set->nodeTab[i];
}

/* A copy in the arena; what libxml2 gave is freed. */
static struct str take_text(struct arena *arena, xmlChar *text)
{
	struct str trimmed = str_trim(str_of(text ? (const char *)text : ""));

	trimmed.p = arena_copy(arena, trimmed.p, trimmed.n);
	xmlFree(text);
	return trimmed;
}

/* Nodes, or the text of a number, a string or a truth. */
static void take_object(struct arena *arena, xmlXPathObject *object, struct selection *selection)
{
	if (object->type == XPATH_NODESET)
		take_nodes(arena, object->nodesetval, selection);
	else
		selection->plain = take_text(arena, xmlXPathCastToString(object));
}

/* The object that the path gives; NULL with the reason. */
static xmlXPathObject *evaluate(xmlXPathContext *context, struct str path, int *error,
				char why[XML_WHY])
{
	xmlXPathCompExpr *compiled = compile(context, path, why);
	xmlXPathObject *object = NULL;

	*error = -EINVAL;
	context->opLimit = XML_MAX_STEPS;
	xmlSetGenericErrorFunc(NULL, ignore_text);
	if (compiled)
		object = xmlXPathCompiledEval(compiled, context);
	xmlSetGenericErrorFunc(NULL, NULL);
	if (object)
		*error = 0;
	else if (context->lastError.code == XML_XPATH_EXPRESSION_OK + XPATH_OP_LIMIT_EXCEEDED)
		*error = refuse(why, -E2BIG, "the path takes too many steps");
	else if (compiled)
		refuse(why, 0, "the path calls an unknown function or selects from no nodes");
	xmlXPathFreeCompExpr(compiled);
	return object;
}

/* 0 or a negative error with the reason. */
static int select_nodes(struct arena *arena, xmlDoc *document, struct str path,
			struct selection *selection, char why[XML_WHY])
{
	xmlXPathContext *context = xmlXPathNewContext(document);
	int error;
	xmlXPathObject *object = evaluate(context, path, &error, why);

	*selection = (struct selection){ 0 };
	if (object)
		take_object(arena, object, selection);
	xmlXPathFreeObject(object);
	xmlXPathFreeContext(context);
	return error;
}

/* Without a document a path selects nothing, but unknown functions show. */
bool xml_path_check(struct str path, char why[XML_WHY])
{
	xmlXPathContext *context = xmlXPathNewContext(NULL);
	int error;

	xmlXPathFreeObject(evaluate(context, path, &error, why));
	xmlXPathFreeContext(context);
	return error == 0;
}

/* What the selection is worth. */
static void take_values(struct arena *arena, const struct selection *selection,
			struct xml_values *values)
{
	if (selection->plain.p) {
		values->rows = arena_alloc(arena, sizeof(*values->rows));
		values->rows[values->n++] = selection->plain;
	}
	if (selection->n == 0)
		return;
	values->rows = arena_alloc(arena, selection->n * sizeof(*values->rows));
	for (unsigned i = 0; i < selection->n; i++)
		values->rows[values->n++] =
			take_text(arena, xmlNodeGetContent(selection->nodes[i]));
}

/* Read, select, read out. */
int xml_get(struct arena *arena, struct str text, struct str path, struct xml_values *values,
	    char why[XML_WHY])
{
	struct selection selection;
	int error = 0;
	xmlDoc *document = read_document(text, &error, why);

	*values = (struct xml_values){ 0 };
	if (!document)
		return error;
	error = select_nodes(arena, document, path, &selection, why);
	if (error == 0)
		take_values(arena, &selection, values);
	xmlFreeDoc(document);
	return error;
}

/* The document as text: with a declaration and a last line end if the old text had them. */
static void write_document(struct arena *arena, xmlDoc *document, struct str *text)
{
	const char *encoding = document->encoding ? (const char *)document->encoding : "UTF-8";
	bool declared = str_starts(str_trim(*text), STR("<?xml "));
	xmlBuffer *buffer = xmlBufferCreate();
	xmlSaveCtxt *save = xmlSaveToBuffer(buffer, encoding, declared ? 0 : XML_SAVE_NO_DECL);
	struct str written;

	xmlSaveDoc(save, document);
	xmlSaveClose(save);
	written.p = (const char *)xmlBufferContent(buffer);
	written.n = (size_t)xmlBufferLength(buffer);
	if (!str_ends(*text, STR("\n")))
		written = str_trim(written);
	*text = (struct str){ arena_copy(arena, written.p, written.n), written.n };
	xmlBufferFree(buffer);
}

/* xmlNodeSetContent reads entities, which a value does not have. */
static bool set_node(xmlNode *node, const xmlChar *value)
{
	if (node->type == XML_ATTRIBUTE_NODE)
		return xmlSetNsProp(node->parent, node->ns, node->name, value) != NULL;
	if (node->type != XML_ELEMENT_NODE)
		return false;
	xmlNodeSetContent(node, NULL);
	xmlNodeAddContent(node, value);
	return true;
}

/* Makes the last step's attribute or element in what the path before it selects. */
static int create(struct arena *arena, xmlDoc *document, struct str path, const char *value,
		  char why[XML_WHY])
{
	struct selection selection = { 0 };
	struct str parent, name;
	bool attribute;
	const xmlChar *key;
	int n = 0, error;

	if (!xml_path_split(path, &parent, &attribute, &name))
		return 0;
	key = (const xmlChar *)arena_copy(arena, name.p, name.n);
	if (xmlValidateNCName(key, 0) != 0)
		return refuse(why, -EINVAL, "the last step is no name that can be created");
	error = select_nodes(arena, document, parent, &selection, why);
	for (unsigned i = 0; i < selection.n && !error; i++) {
		xmlNode *node = selection.nodes[i];

		if (node->type != XML_ELEMENT_NODE)
			continue;
		if (attribute)
			xmlNewProp(node, key, (const xmlChar *)value);
		else
			xmlNewTextChild(node, node->ns, key, (const xmlChar *)value);
		n++;
	}
	return error ? error : n;
}

/* From the last to the first: what is inside a node is done before the node loses it. */
int xml_set(struct arena *arena, struct str *text, struct str path, struct str value,
	    char why[XML_WHY])
{
	struct selection selection = { 0 };
	int n = 0, error = 0;
	const char *plain = arena_copy(arena, value.p, value.n);
	xmlDoc *document;

	if (!xmlCheckUTF8((const xmlChar *)plain))
		return refuse(why, -EINVAL, "the value is not UTF-8");
	document = read_document(*text, &error, why);
	if (!document)
		return error;
	error = select_nodes(arena, document, path, &selection, why);
	for (unsigned i = selection.n; i > 0; i--)
		n += set_node(selection.nodes[i - 1], (const xmlChar *)plain);
	if (error == 0 && selection.n == 0 && !selection.plain.p)
		error = n = create(arena, document, path, plain, why);
	if (n > 0)
		write_document(arena, document, text);
	xmlFreeDoc(document);
	return error < 0 ? error : n;
}

/* The root element stays: a text without it is no XML. */
static bool remove_node(xmlDoc *document, xmlNode *node)
{
	if (node->type == XML_ATTRIBUTE_NODE)
		return xmlRemoveProp((xmlAttr *)node) == 0;
	if (node == xmlDocGetRootElement(document) || node == (xmlNode *)document)
		return false;
	xmlUnlinkNode(node);
	xmlFreeNode(node);
	return true;
}

/* From the last to the first, as in xml_set. */
int xml_remove(struct arena *arena, struct str *text, struct str path, char why[XML_WHY])
{
	struct selection selection = { 0 };
	int n = 0, error = 0;
	xmlDoc *document = read_document(*text, &error, why);

	if (!document)
		return error;
	error = select_nodes(arena, document, path, &selection, why);
	for (unsigned i = selection.n; i > 0; i--)
		n += remove_node(document, selection.nodes[i - 1]);
	if (n > 0)
		write_document(arena, document, text);
	xmlFreeDoc(document);
	return error ? error : n;
}
