/* SPDX-License-Identifier: Apache-2.0 */
/* The lab CA and its files. */
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include "transport_tls_dir.h"

static X509 *read_certificate(const char *path)
{
	FILE *file = fopen(path, "r");
	X509 *certificate;

	cr_assert_not_null(file, "%s", path);
	certificate = PEM_read_X509(file, NULL, NULL, NULL);
	fclose(file);
	return certificate;
}

static bool same_octets(const char *path, struct buf *old)
{
	char octets[4096];
	FILE *file = fopen(path, "r");
	size_t n = fread(octets, 1, sizeof(octets), file);
	bool same = str_eq(buf_str(old), (struct str){ octets, n });

	fclose(file);
	buf_reset(old);
	buf_add(old, octets, n);
	return same;
}

Test(tls_lab, makes_the_lab_ca_and_uses_it_again)
{
	struct buf ca = { 0 }, own = { 0 };
	struct tls_options options;
	struct stat status;
	struct dir dir;
	struct tls *tls;

	dir_make(&dir);
	options = lab_options(dir.path);
	tls = tls_make(&options, "lab CA made");
	same_octets(dir_file(&dir, "ca.pem"), &ca);
	same_octets(dir_file(&dir, "imsd.pem"), &own);
	cr_assert(str_is(buf_str(&ca), tls_ca_pem(tls)));
	tls_free(tls);
	for (int i = 1; i < 4; i += 2) {
		cr_assert_eq(stat(dir_file(&dir, dir_files[i]), &status), 0);
		cr_assert_eq(status.st_mode & 0777, 0600);
	}
	tls_free(tls_make(&options, ""));
	cr_assert(same_octets(dir_file(&dir, "ca.pem"), &ca));
	cr_assert(same_octets(dir_file(&dir, "imsd.pem"), &own));

	options.n_names = 2; /* fewer names: still good */
	tls_free(tls_make(&options, ""));
	options.names = (const char *const[]){ "127.0.0.1", "192.0.2.7" };
	tls_free(tls_make(&options, "lab certificate issued"));
	cr_assert(same_octets(dir_file(&dir, "ca.pem"), &ca));
	cr_assert(!same_octets(dir_file(&dir, "imsd.pem"), &own));
	dir_remove(&dir);
	buf_free(&ca);
	buf_free(&own);
}

Test(tls_lab, issues_what_a_verifier_wants)
{
	struct tls_options options;
	X509 *ca, *own;
	struct dir dir;

	dir_make(&dir);
	options = lab_options(dir.path);
	tls_free(tls_make(&options, "lab CA made"));
	ca = read_certificate(dir_file(&dir, "ca.pem"));
	own = read_certificate(dir_file(&dir, "imsd.pem"));
	cr_assert_eq(X509_check_ca(ca), 1);
	cr_assert_eq(X509_check_ca(own), 0);
	cr_assert_eq(X509_verify(own, X509_get0_pubkey(ca)), 1);
	cr_assert_eq(X509_check_issued(ca, own), X509_V_OK);
	cr_assert_eq(X509_check_purpose(own, X509_PURPOSE_SSL_SERVER, 0), 1);
	cr_assert_eq(X509_check_purpose(own, X509_PURPOSE_SSL_CLIENT, 0), 1);
	cr_assert_eq(X509_check_host(own, "pcscf.ims.example.com", 0, 0, NULL), 1);
	cr_assert_eq(X509_check_host(own, "example.com", 0, 0, NULL), 0);
	cr_assert_eq(X509_check_ip_asc(own, "::1", 0), 1);
	cr_assert_eq(EVP_PKEY_get_bits(X509_get0_pubkey(own)), 256);
	X509_free(ca);
	X509_free(own);
	dir_remove(&dir);
}

Test(tls_lab, mends_the_certificate_and_keeps_the_ca)
{
	struct tls_options options;
	struct dir dir;
	FILE *file;

	dir_make(&dir);
	options = lab_options(dir.path);
	tls_free(tls_make(&options, "lab CA made"));
	unlink(dir_file(&dir, "imsd.key"));
	tls_free(tls_make(&options, "lab certificate issued"));
	file = fopen(dir_file(&dir, "imsd.pem"), "w");
	fputs("nonsense", file);
	fclose(file);
	tls_free(tls_make(&options, "lab certificate issued"));
	dir_remove(&dir);
}

#define CA_REMEDY ": delete ca.pem and ca.key: a new CA is made, phones must trust it anew"

Test(tls_lab, does_not_replace_a_ca_it_cannot_read)
{
	char error[256], notice[512];
	struct tls_options options;
	struct dir dir, other;
	FILE *file;

	dir_make(&dir);
	dir_make(&other);
	options = lab_options(other.path);
	tls_free(tls_make(&options, "lab CA made"));
	options = lab_options(dir.path);
	tls_free(tls_make(&options, "lab CA made"));
	dir_file(&dir, "ca.key");
	cr_assert_eq(rename(dir_file(&other, "ca.key"), dir.file), 0);
	cr_assert_null(tls_new(&options, error, notice));
	cr_assert(str_ends(str_of(error), STR("ca.key does not belong to ca.pem" CA_REMEDY)), "%s",
		  error);
	file = fopen(dir_file(&dir, "ca.pem"), "w");
	fputs("nonsense", file);
	fclose(file);
	cr_assert_null(tls_new(&options, error, notice));
	cr_assert(str_ends(str_of(error), STR("ca.pem: no certificate in PEM form" CA_REMEDY)),
		  "%s", error);
	dir_remove(&dir);
	dir_remove(&other);
}

Test(tls_lab, lives_in_memory_where_nothing_can_be_written)
{
	char path[256];
	struct tls_options options = lab_options(NULL);
	struct dir dir;
	struct tls *tls;

	tls_free(tls_make(&options, "no state_dir: "));
	dir_make(&dir);
	fclose(fopen(dir_file(&dir, "other"), "w"));
	options.state_dir = dir.file;
	snprintf(path, sizeof(path), "state_dir %s: Not a directory; the lab CA and cert",
		 dir.file);
	tls = tls_make(&options, path);
	cr_assert(str_starts(str_of(tls_ca_pem(tls)), STR("-----BEGIN CERTIFICATE-----\n")));
	tls_free(tls);
	snprintf(path, sizeof(path), "%s/deeper", dir.file);
	options.state_dir = path;
	tls_free(tls_make(&options, "state_dir "));
	dir_remove(&dir);
}

Test(tls_lab, makes_the_way_to_its_directory)
{
	char deep[160];
	struct tls_options options;
	struct dir dir, leaf;

	dir_make(&dir);
	snprintf(leaf.path, sizeof(leaf.path), "%.40s/a/b", dir.path);
	options = lab_options(leaf.path);
	tls_free(tls_make(&options, "lab CA made"));
	dir_remove(&leaf);
	snprintf(deep, sizeof(deep), "%s/a", dir.path);
	rmdir(deep);
	dir_remove(&dir);
}

Test(tls_lab, says_what_is_wrong_with_the_options)
{
	static const struct {
		struct tls_options options;
		const char *error;
	} rows[] = {
		{ { .min_version = "1.4" },
		  "TLS version \"1.4\": it is one of 1.0, 1.1, 1.2, 1.3" },
		{ { .certificate = "/nosuch.pem" }, "/nosuch.pem: No such file or directory" },
		{ { .key = "/x.key" }, "a TLS key without its certificate: /x.key" },
		{ { .certificate = "/nosuch.pem", .key = "/nosuch.key" },
		  "/nosuch.pem: No such file or directory" },
		{ { .certificate = "/dev/null", .key = "/dev/null" },
		  "/dev/null: no certificate in PEM form (no start line)" },
		{ { .ca = "/nosuch.ca" }, "/nosuch.ca: No such file or directory" },
	};
	char error[256], notice[512];

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		cr_assert_null(tls_new(&rows[i].options, error, notice));
		cr_assert_str_eq(error, rows[i].error);
	}
	for (const char *const *version = (const char *const[]){ "1.0", "1.1", "1.2", "1.3", NULL };
	     *version; version++) {
		struct tls_options options = { .min_version = *version };

		tls_free(tls_make(&options, "no state_dir"));
	}
}
