/* SPDX-License-Identifier: Apache-2.0 */
/* The lab CA: EC P-256, made once and kept, so that a UE that was taught to trust it needs no
 * second lesson. */
#include "transport/tls_lab.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "transport/tls_pem.h"

enum { CA_DAYS = 30 * 365, CERTIFICATE_DAYS = 365, EARLY_DAYS = 1, COMMON_NAME_MAX = 64 };

/* state_dir, locked against a second process that makes a CA at the same time. */
struct place {
	const char *dir; /* NULL: there is none */
	int lock;
	int error; /* errno of what could not be done there */
	char path[PATH_MAX];
};

static const char *const ca_names[2] = { "ca.pem", "ca.key" };
static const char *const own_names[2] = { "imsd.pem", "imsd.key" };

struct extension_row {
	int nid;
	const char *value;
};

static const struct extension_row ca_rows[] = {
	{ NID_basic_constraints,      "critical,CA:TRUE,pathlen:0"   },
	{ NID_key_usage,	      "critical,keyCertSign,cRLSign" },
	{ NID_subject_key_identifier, "hash"			     },
	{ 0,			      NULL			     },
};

static const struct extension_row certificate_rows[] = {
	{ NID_basic_constraints,	"critical,CA:FALSE"	    },
	{ NID_key_usage,		"critical,digitalSignature" },
	{ NID_ext_key_usage,		"serverAuth,clientAuth"	    },
	{ NID_subject_key_identifier,	"hash"			    },
	{ NID_authority_key_identifier, "keyid"			    },
	{ 0,				NULL			    },
};

/* As mkdir -p, for us alone. */
static bool make_dirs(char *path)
{
	for (char *at = path + 1; *at; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		if (mkdir(path, 0700) && errno != EEXIST)
			return false;
		*at = '/';
	}
	return mkdir(path, 0700) == 0 || errno == EEXIST;
}

static void place_open(struct place *place, const char *dir)
{
	*place = (struct place){ .lock = -1 };
	if (!dir || !*dir)
		return;
	if ((size_t)snprintf(place->path, sizeof(place->path), "%s", dir) >= sizeof(place->path)) {
		place->error = ENAMETOOLONG;
		return;
	}
	if (make_dirs(place->path))
		place->lock = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (place->lock < 0 || flock(place->lock, LOCK_EX)) {
		place->error = errno;
		return;
	}
	place->dir = dir;
}

static void place_close(struct place *place)
{
	if (place->lock >= 0)
		close(place->lock);
}

/* The path of a file; valid until the next call. */
static const char *place_path(struct place *place, const char *name)
{
	snprintf(place->path, sizeof(place->path), "%s/%s", place->dir, name);
	return place->path;
}

/* Keeps a pair, if it can; else it lives in memory, and the reason is remembered. */
static void place_keep(struct place *place, const char *const names[2], X509 *certificate,
		       EVP_PKEY *key)
{
	if (!place->dir)
		return;
	if (!pem_write_key(place_path(place, names[1]), key) ||
	    !pem_write_certificate(place_path(place, names[0]), certificate))
		place->error = errno;
}

static bool is_literal(const char *name, ASN1_OCTET_STRING **octets)
{
	*octets = a2i_IPADDRESS(name);
	ERR_clear_error();
	return *octets;
}

static bool covers(X509 *certificate, const char *name)
{
	ASN1_OCTET_STRING *octets;
	bool literal = is_literal(name, &octets);

	ASN1_OCTET_STRING_free(octets);
	if (literal)
		return X509_check_ip_asc(certificate, name, 0) == 1;
	return X509_check_host(certificate, name, 0, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT, NULL) ==
	       1;
}

static bool covers_all(X509 *certificate, const struct tls_options *options)
{
	for (size_t i = 0; i < options->n_names; i++)
		if (!covers(certificate, options->names[i]))
			return false;
	return true;
}

static bool is_current(X509 *certificate)
{
	return X509_cmp_current_time(X509_get0_notBefore(certificate)) < 0 &&
	       X509_cmp_current_time(X509_get0_notAfter(certificate)) > 0;
}

static void add_name(GENERAL_NAMES *names, const char *name)
{
	GENERAL_NAME *entry = GENERAL_NAME_new();
	ASN1_OCTET_STRING *octets;

	if (is_literal(name, &octets)) {
		GENERAL_NAME_set0_value(entry, GEN_IPADD, octets);
	} else {
		ASN1_IA5STRING *text = ASN1_IA5STRING_new();

		ASN1_STRING_set(text, name, -1);
		GENERAL_NAME_set0_value(entry, GEN_DNS, text);
	}
	sk_GENERAL_NAME_push(names, entry);
}

static void add_names(X509 *certificate, const struct tls_options *options)
{
	GENERAL_NAMES *names = sk_GENERAL_NAME_new_null();

	for (size_t i = 0; i < options->n_names; i++)
		add_name(names, options->names[i]);
	if (options->n_names)
		X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, 0);
	GENERAL_NAMES_free(names);
}

static void add_extensions(X509 *certificate, X509 *issuer, const struct extension_row *row)
{
	X509V3_CTX ctx;

	X509V3_set_ctx_nodb(&ctx);
	X509V3_set_ctx(&ctx, issuer, certificate, NULL, NULL, 0);
	for (; row->value; row++) {
		X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &ctx, row->nid, row->value);

		X509_add_ext(certificate, extension, -1);
		X509_EXTENSION_free(extension);
	}
}

/* A certificate without issuer, extensions and signature. */
static X509 *certificate_new(const char *common_name, EVP_PKEY *key, int days)
{
	X509 *certificate = X509_new();
	X509_NAME *subject = X509_get_subject_name(certificate);
	BIGNUM *serial = BN_new();

	BN_rand(serial, 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY);
	BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(certificate));
	BN_free(serial);
	X509_set_version(certificate, X509_VERSION_3);
	X509_time_adj_ex(X509_getm_notBefore(certificate), -EARLY_DAYS, 0, NULL);
	X509_time_adj_ex(X509_getm_notAfter(certificate), days, 0, NULL);
	X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, (const unsigned char *)common_name,
				   -1, -1, 0);
	X509_set_pubkey(certificate, key);
	return certificate;
}

/* Lab CAs differ in name, so that a trust store can hold several. */
static void make_ca(struct lab *lab)
{
	unsigned char tag[4];
	char name[32] = "imsd lab CA ", *at = name + strlen(name);

	RAND_bytes(tag, sizeof(tag));
	hex_write(tag, sizeof(tag), at);
	lab->ca_key = EVP_EC_gen("P-256");
	lab->ca = certificate_new(name, lab->ca_key, CA_DAYS);
	X509_set_issuer_name(lab->ca, X509_get_subject_name(lab->ca));
	add_extensions(lab->ca, lab->ca, ca_rows);
	X509_sign(lab->ca, lab->ca_key, EVP_sha256());
}

static void issue_certificate(struct lab *lab, const struct tls_options *options)
{
	const char *name = options->n_names ? options->names[0] : "imsd";

	lab->key = EVP_EC_gen("P-256");
	lab->certificate = certificate_new(strlen(name) <= COMMON_NAME_MAX ? name : "imsd",
					   lab->key, CERTIFICATE_DAYS);
	X509_set_issuer_name(lab->certificate, X509_get_subject_name(lab->ca));
	add_extensions(lab->certificate, lab->ca, certificate_rows);
	add_names(lab->certificate, options);
	X509_sign(lab->certificate, lab->ca_key, EVP_sha256());
}

static void forget(X509 **certificate, EVP_PKEY **key)
{
	X509_free(*certificate);
	EVP_PKEY_free(*key);
	*certificate = NULL;
	*key = NULL;
}

/* Takes the CA that is there. A missing or expired one stays NULL; one of no use is the user's to
 * remove, for a UE may trust it. */
static bool read_ca(struct lab *lab, struct place *place, char error[256])
{
	bool no_certificate, no_key;

	lab->ca = pem_read_certificate(place_path(place, ca_names[0]), &no_certificate, error);
	lab->ca_key = pem_read_key(place_path(place, ca_names[1]), &no_key, error);
	if ((!lab->ca && !no_certificate) || (!lab->ca_key && !no_key))
		return false;
	if (lab->ca && lab->ca_key && X509_check_private_key(lab->ca, lab->ca_key) != 1) {
		ERR_clear_error();
		snprintf(error, 256, "%.200s/ca.key does not belong to ca.pem: remove both",
			 place->dir);
		return false;
	}
	if (!lab->ca || !lab->ca_key || !is_current(lab->ca))
		forget(&lab->ca, &lab->ca_key);
	return true;
}

/* Takes the certificate that is there if it is all that is asked for; anything else is replaced. */
static void read_certificate(struct lab *lab, struct place *place,
			     const struct tls_options *options)
{
	char error[256];
	bool absent;

	lab->certificate = pem_read_certificate(place_path(place, own_names[0]), &absent, error);
	lab->key = pem_read_key(place_path(place, own_names[1]), &absent, error);
	if (!lab->certificate || !lab->key ||
	    X509_check_private_key(lab->certificate, lab->key) != 1 ||
	    X509_verify(lab->certificate, X509_get0_pubkey(lab->ca)) != 1 ||
	    !is_current(lab->certificate) || !covers_all(lab->certificate, options))
		forget(&lab->certificate, &lab->key);
	ERR_clear_error();
}

static void tell(const struct place *place, const char *state_dir, bool new_ca, char notice[512])
{
	if (!place->dir && !place->error)
		snprintf(notice, 512, "no state_dir: the lab CA and certificate live in memory");
	else if (place->error)
		snprintf(notice, 512, "state_dir %.300s: %s; the lab %scertificate lives in memory",
			 state_dir, strerror(place->error), new_ca ? "CA and " : "");
	else if (new_ca)
		snprintf(notice, 512, "lab CA made: UEs should trust %.300s/ca.pem", place->dir);
	else
		snprintf(notice, 512, "lab certificate issued: %.300s/imsd.pem", place->dir);
}

bool lab_open(struct lab *lab, const struct tls_options *options, char error[256], char notice[512])
{
	struct place place;
	bool good = true, new_ca, new_certificate;

	*lab = (struct lab){ 0 };
	notice[0] = '\0';
	place_open(&place, options->state_dir);
	if (place.dir)
		good = read_ca(lab, &place, error);
	new_ca = good && !lab->ca;
	if (new_ca) {
		make_ca(lab);
		place_keep(&place, ca_names, lab->ca, lab->ca_key);
	}
	if (good && place.dir)
		read_certificate(lab, &place, options);
	new_certificate = good && !lab->certificate;
	if (new_certificate) {
		issue_certificate(lab, options);
		place_keep(&place, own_names, lab->certificate, lab->key);
	}
	if (new_ca || new_certificate)
		tell(&place, options->state_dir, new_ca, notice);
	place_close(&place);
	return good;
}

void lab_close(struct lab *lab)
{
	forget(&lab->ca, &lab->ca_key);
	forget(&lab->certificate, &lab->key);
}
