/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates with one thing wrong, and what else a rule wants of a handshake. */
#include "transport/tls_show.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

#include "transport/tls_issue.h"

/* A client's certificate, not a server's. */
static const struct extension_row client_rows[] = {
	{ NID_basic_constraints,	"critical,CA:FALSE"	    },
	{ NID_key_usage,		"critical,digitalSignature" },
	{ NID_ext_key_usage,		"clientAuth"		    },
	{ NID_subject_key_identifier,	"hash"			    },
	{ 0,				NULL			    },
};

static const char *const other_names[] = { "pcscf.invalid", "192.0.2.254" };

struct wrong_row {
	const char *word;
	int from_days, to_days; /* from now */
	enum { BY_LAB, BY_STRANGER, BY_ITSELF } issuer;
	bool other_name;
	const struct extension_row *extensions;
};

static const struct wrong_row wrong_rows[WRONG_KINDS] = {
	/* word             valid      issued by    name   for */
	{ "expired",        -400, -35, BY_LAB,      false, server_extension_rows },
	{ "not-yet-valid",  35,   400, BY_LAB,      false, server_extension_rows },
	{ "wrong-name",     -1,   365, BY_LAB,      true,  server_extension_rows },
	{ "unknown-ca",     -1,   365, BY_STRANGER, false, server_extension_rows },
	{ "self-signed",    -1,   365, BY_ITSELF,   false, server_extension_rows },
	{ "client-only",    -1,   365, BY_LAB,      false, client_rows           },
};

static const struct {
	const char *text;
	int version;
} version_rows[] = {
	{ "1.0", TLS1_VERSION },
	{ "1.1", TLS1_1_VERSION },
	{ "1.2", TLS1_2_VERSION },
	{ "1.3", TLS1_3_VERSION },
};

int tls_version_of(const char *text)
{
	for (size_t i = 0; i < ARRAY_LEN(version_rows); i++)
		if (strcmp(text ? text : "1.2", version_rows[i].text) == 0)
			return version_rows[i].version;
	return 0;
}

bool tls_certificate_is_word(const char *text)
{
	for (size_t i = 0; i < ARRAY_LEN(wrong_rows); i++)
		if (!strcmp(text, wrong_rows[i].word))
			return true;
	return !strcmp(text, "lab");
}

static const char *copy_text(struct arena *arena, const char *text)
{
	return text ? arena_copy(arena, text, strlen(text)) : NULL;
}

void tls_show_init(struct tls_show *show, const struct tls_options *options, struct lab *lab)
{
	struct arena *arena = &show->arena;
	const char **names;

	arena_init(arena);
	names = arena_alloc(arena, (options->n_names + 1) * sizeof(*names));
	for (size_t i = 0; i < options->n_names; i++)
		names[i] = copy_text(arena, options->names[i]);
	show->options = (struct tls_options){ .certificate = copy_text(arena, options->certificate),
					      .state_dir = copy_text(arena, options->state_dir),
					      .names = names,
					      .n_names = options->n_names };
	show->lab = *lab;
	*lab = (struct lab){ 0 };
}

void tls_show_clear(struct tls_show *show)
{
	for (size_t i = 0; i < ARRAY_LEN(show->wrong); i++) {
		X509_free(show->wrong[i].certificate);
		EVP_PKEY_free(show->wrong[i].key);
	}
	lab_close(&show->lab);
	arena_clear(&show->arena);
}

/* The lab, opened now when the context lives by files. */
static bool show_need_lab(struct tls_show *show, char why[160])
{
	char error[256] = "", notice[512];

	if (show->lab.ca || lab_open(&show->lab, &show->options, error, notice))
		return true;
	lab_close(&show->lab);
	snprintf(why, 160, "%.150s", error);
	return false;
}

/* A CA that nobody knows issues it; nothing is left of that CA afterwards. */
static X509 *issue_by_stranger(const struct issue *issue, EVP_PKEY *key)
{
	const struct issue stranger = { .common_name = "a CA that nobody trusts",
					.from_days = -1,
					.to_days = 365,
					.extensions = ca_extension_rows };
	EVP_PKEY *ca_key = EVP_EC_gen("P-256");
	X509 *ca = issue_certificate(&stranger, ca_key, NULL, NULL);
	X509 *certificate = issue_certificate(issue, key, ca, ca_key);

	X509_free(ca);
	EVP_PKEY_free(ca_key);
	return certificate;
}

static void wrong_make(struct tls_show *show, const struct wrong_row *row, struct wrong *wrong)
{
	const struct tls_options *options = &show->options;
	struct issue issue = { .common_name = options->n_names ? options->names[0] : "imsd",
			       .names = options->names,
			       .n_names = options->n_names,
			       .from_days = row->from_days,
			       .to_days = row->to_days,
			       .extensions = row->extensions };

	if (row->other_name) {
		issue.common_name = other_names[0];
		issue.names = other_names;
		issue.n_names = ARRAY_LEN(other_names);
	}
	wrong->key = EVP_EC_gen("P-256");
	if (row->issuer == BY_STRANGER)
		wrong->certificate = issue_by_stranger(&issue, wrong->key);
	else if (row->issuer == BY_ITSELF)
		wrong->certificate = issue_certificate(&issue, wrong->key, NULL, NULL);
	else
		wrong->certificate =
			issue_certificate(&issue, wrong->key, show->lab.ca, show->lab.ca_key);
}

/* Takes the key from there, if it is that of the certificate. */
static bool use_key(SSL *ssl, const char *path)
{
	return path && SSL_use_PrivateKey_file(ssl, path, SSL_FILETYPE_PEM) == 1;
}

/* Certificate and key in files, or in one. */
static bool apply_files(SSL *ssl, const struct tls_manner *manner, char why[160])
{
	bool good;

	SSL_certs_clear(ssl);
	good = SSL_use_certificate_chain_file(ssl, manner->certificate) == 1 &&
	       (use_key(ssl, manner->key) || use_key(ssl, manner->certificate));
	ERR_clear_error();
	if (!good)
		snprintf(why, 160, "%.120s: no certificate with its key", manner->certificate);
	return good;
}

/* By word or by file; the context's own needs nothing. */
static bool apply_certificate(struct tls_show *show, SSL *ssl, const struct tls_manner *manner,
			      char why[160])
{
	const char *own = show->options.certificate, *wanted = manner->certificate;
	struct wrong *wrong = NULL, lab;

	if (!wanted || (own && !strcmp(wanted, own)) || (!own && !strcmp(wanted, "lab")))
		return true;
	if (!tls_certificate_is_word(wanted))
		return apply_files(ssl, manner, why);
	if (!show_need_lab(show, why))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(wrong_rows); i++) {
		if (strcmp(wanted, wrong_rows[i].word))
			continue;
		wrong = &show->wrong[i];
		if (!wrong->certificate)
			wrong_make(show, &wrong_rows[i], wrong);
	}
	lab = (struct wrong){ show->lab.certificate, show->lab.key };
	if (!wrong)
		wrong = &lab;
	SSL_certs_clear(ssl);
	if (SSL_use_certificate(ssl, wrong->certificate) == 1 &&
	    SSL_use_PrivateKey(ssl, wrong->key) == 1)
		return true;
	ERR_clear_error();
	snprintf(why, 160, "the certificate %s cannot be used", wanted);
	return false;
}

/* No certificate is good enough. */
static int on_verify(int good, X509_STORE_CTX *store)
{
	(void)good;
	X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED);
	return 0;
}

bool tls_show_apply(struct tls_show *show, SSL *ssl, const struct tls_manner *manner, char why[160])
{
	int version = 0;

	if (manner->version && strcmp(manner->version, "any"))
		version = tls_version_of(manner->version);
	if (version) {
		SSL_set_min_proto_version(ssl, version);
		SSL_set_max_proto_version(ssl, version);
	}
	if (version && version < TLS1_2_VERSION)
		SSL_set_security_level(ssl, 0);
	if (manner->any_client)
		SSL_set_verify(ssl, SSL_VERIFY_NONE, NULL);
	if (manner->refuse_client)
		SSL_set_verify(ssl, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, on_verify);
	return apply_certificate(show, ssl, manner, why);
}
