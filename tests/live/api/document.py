# SPDX-License-Identifier: Apache-2.0
"""Is a document one of OpenAPI 3.1? Its structure as a JSON schema, and what no schema says: references that lead somewhere,
parameters that stand in the path, one operationId each. The schemas in it are checked against JSON Schema 2020-12."""

import re

import jsonschema

TEXT = {"type": "string", "minLength": 1}
REFERENCE = {"type": "object", "required": ["$ref"], "properties": {"$ref": {"type": "string", "pattern": "^#/"}},
             "additionalProperties": False}
CONTENT = {"type": "object", "minProperties": 1, "propertyNames": {"pattern": r"^[a-z*]+/[a-z0-9.+*-]+(; ?[a-z]+=[a-z0-9.-]+)?$"},
           "additionalProperties": {"type": "object", "required": ["schema"], "properties": {"schema": {"type": "object"}},
                                    "additionalProperties": False}}
PARAMETER = {"type": "object", "required": ["name", "in", "schema", "description"],
             "properties": {"name": TEXT, "in": {"enum": ["query", "path", "header", "cookie"]}, "description": TEXT,
                            "required": {"type": "boolean"}, "schema": {"type": "object"}},
             "if": {"properties": {"in": {"const": "path"}}}, "then": {"required": ["required"],
                                                                       "properties": {"required": {"const": True}}},
             "additionalProperties": False}
PARAMETERS = {"type": "array", "items": {"oneOf": [PARAMETER, REFERENCE]}}
RESPONSE = {"type": "object", "required": ["description"], "properties": {"description": TEXT, "content": CONTENT},
            "additionalProperties": False}
OPERATION = {
    "type": "object", "required": ["operationId", "summary", "tags", "responses"],
    "properties": {
        "operationId": {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_]*$"},
        "summary": TEXT, "tags": {"type": "array", "items": TEXT, "minItems": 1}, "parameters": PARAMETERS,
        "requestBody": {"type": "object", "required": ["content"],
                        "properties": {"required": {"type": "boolean"}, "content": CONTENT}, "additionalProperties": False},
        "responses": {"type": "object", "minProperties": 1, "propertyNames": {"pattern": "^([1-5][0-9][0-9]|default)$"},
                      "additionalProperties": {"oneOf": [RESPONSE, REFERENCE]}},
        "security": {"type": "array", "items": {"type": "object"}}},
    "additionalProperties": False}
PATH = {"type": "object", "properties": dict({method: OPERATION for method in ("get", "put", "post", "delete", "patch")},
                                             parameters=PARAMETERS), "additionalProperties": False}
DOCUMENT = {
    "type": "object", "required": ["openapi", "info", "paths", "components"],
    "properties": {
        "openapi": {"type": "string", "pattern": r"^3\.1\.\d+$"},
        "info": {"type": "object", "required": ["title", "version"],
                 "properties": {"title": TEXT, "version": TEXT, "license": {"type": "object", "required": ["name"]}},
                 "additionalProperties": False},
        "security": {"type": "array", "items": {"type": "object", "additionalProperties": {"type": "array"}}},
        "paths": {"type": "object", "propertyNames": {"pattern": "^/"}, "additionalProperties": PATH},
        "components": {"type": "object", "properties": {
            "schemas": {"type": "object", "additionalProperties": {"type": "object"}},
            "responses": {"type": "object", "additionalProperties": RESPONSE},
            "parameters": {"type": "object", "additionalProperties": PARAMETER},
            "securitySchemes": {"type": "object", "additionalProperties": {"type": "object", "required": ["type"]}}},
            "additionalProperties": False}},
    "additionalProperties": False}


def resolve(document, reference):
    """What stands there, or None."""
    for key in reference[2:].split("/"):
        document = document.get(key) if isinstance(document, dict) else None
    return document


def walk(value):
    """All objects in it."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    for item in value if isinstance(value, list) else ():
        yield from walk(item)


def operations(document):
    """(path, method, operation, parameters), references resolved."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                both = item.get("parameters", []) + operation.get("parameters", [])
                yield path, method, operation, [resolve(document, p["$ref"]) if "$ref" in p else p for p in both]


def faults(document):
    """What is wrong with it, a line each."""
    for error in jsonschema.Draft202012Validator(DOCUMENT).iter_errors(document):
        yield "%s: %s" % ("/".join(map(str, error.absolute_path)), error.message[:300])
    for value in walk(document):
        if isinstance(value.get("$ref"), str) and resolve(document, value["$ref"]) is None:
            yield value["$ref"] + ": leads nowhere"
        if isinstance(value.get("schema"), dict) and "$ref" not in value["schema"]:
            try:
                jsonschema.Draft202012Validator.check_schema(value["schema"])
            except jsonschema.SchemaError as error:
                yield "%s: %s" % (value["schema"], error.message)
    seen = set()
    for path, method, operation, parameters in operations(document):
        names = [p["name"] for p in parameters if p["in"] == "path"]
        if sorted(names) != sorted(re.findall(r"\{(\w+)\}", path)):
            yield "%s %s: its path parameters are %s" % (method, path, names)
        queries = [p["name"] for p in parameters if p["in"] == "query"]
        if len(queries) != len(set(queries)):
            yield "%s %s: a query twice: %s" % (method, path, queries)
        if operation["operationId"] in seen:
            yield operation["operationId"] + ": twice"
        seen.add(operation["operationId"])
        for scheme in [name for item in operation.get("security", []) for name in item]:
            if scheme not in document["components"]["securitySchemes"]:
                yield "%s: no such security scheme" % scheme
