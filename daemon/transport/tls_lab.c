/* SPDX-License-Identifier: Apache-2.0 */
/* The lab CA: EC P-256, made once and kept, so that a UE that was taught to trust it needs no
 * second lesson. */
#include "transport/tls_lab.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "transport/tls_issue.h"
#include "transport/tls_pem.h"

enum { CA_DAYS = 30 * 365, CERTIFICATE_DAYS = 365, EARLY_DAYS = 1 };

/* state_dir, locked against a second process that makes a CA at the same time. */
struct place {
	const char *dir; /* NULL: there is none */
	bool taken;      /* only read */
	int lock;
	int error; /* errno of what could not be done there */
	char path[PATH_MAX];
};

static const char *const ca_names[2] = { "ca.pem", "ca.key" };
static const char *const own_names[2] = { "imsd.pem", "imsd.key" };

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
	if (!place->dir || place->taken)
		return;
	if (!pem_write_key(place_path(place, names[1]), key) ||
	    !pem_write_certificate(place_path(place, names[0]), certificate))
		place->error = errno;
}

static bool covers_all(X509 *certificate, const struct tls_options *options)
{
	for (size_t i = 0; i < options->n_names; i++)
		if (!certificate_shows(certificate, options->names[i]))
			return false;
	return true;
}

static bool is_current(X509 *certificate)
{
	return X509_cmp_current_time(X509_get0_notBefore(certificate)) < 0 &&
	       X509_cmp_current_time(X509_get0_notAfter(certificate)) > 0;
}

/* Lab CAs differ in name, so that a trust store can hold several. */
static void make_ca(struct lab *lab)
{
	unsigned char tag[4];
	char name[32] = "imsd lab CA ", *at = name + strlen(name);
	const struct issue issue = { .common_name = name,
				     .from_days = -EARLY_DAYS,
				     .to_days = CA_DAYS,
				     .extensions = ca_extension_rows };

	RAND_bytes(tag, sizeof(tag));
	hex_write(tag, sizeof(tag), at);
	lab->ca_key = EVP_EC_gen("P-256");
	lab->ca = issue_certificate(&issue, lab->ca_key, NULL, NULL);
}

static void make_certificate(struct lab *lab, const struct tls_options *options)
{
	const struct issue issue = { .common_name = options->n_names ? options->names[0] : "imsd",
				     .names = options->names,
				     .n_names = options->n_names,
				     .from_days = -EARLY_DAYS,
				     .to_days = CERTIFICATE_DAYS,
				     .extensions = server_extension_rows };

	lab->key = EVP_EC_gen("P-256");
	lab->certificate = issue_certificate(&issue, lab->key, lab->ca, lab->ca_key);
}

static void forget(X509 **certificate, EVP_PKEY **key)
{
	X509_free(*certificate);
	EVP_PKEY_free(*key);
	*certificate = NULL;
	*key = NULL;
}

/* Behind what is wrong with the CA; all of it, or nothing. */
static void add_remedy(char error[256])
{
	static const char remedy[] =
		": delete ca.pem and ca.key: a new CA is made, phones must trust it anew";
	size_t n = strlen(error);

	if (n + sizeof(remedy) <= 256)
		memcpy(error + n, remedy, sizeof(remedy));
}

/* Takes the CA that is there. A missing or expired one stays NULL; one of no use is the user's to
 * remove, for a UE may trust it. */
static bool read_ca(struct lab *lab, struct place *place, char error[256])
{
	bool no_certificate, no_key;

	lab->ca = pem_read_certificate(place_path(place, ca_names[0]), &no_certificate, error);
	lab->ca_key = pem_read_key(place_path(place, ca_names[1]), &no_key, error);
	if ((!lab->ca && !no_certificate) || (!lab->ca_key && !no_key)) {
		add_remedy(error);
		return false;
	}
	if (lab->ca && lab->ca_key && X509_check_private_key(lab->ca, lab->ca_key) != 1) {
		ERR_clear_error();
		snprintf(error, 256, "%.150s/ca.key does not belong to ca.pem", place->dir);
		add_remedy(error);
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
	else if (place->taken)
		snprintf(notice, 512, "the lab %scertificate lives in memory",
			 new_ca ? "CA and " : "");
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
	place.taken = options->state_taken;
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
		make_certificate(lab, options);
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
