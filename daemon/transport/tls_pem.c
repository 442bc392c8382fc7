/* SPDX-License-Identifier: Apache-2.0 */
/* PEM files of the lab CA. */
#include "transport/tls_pem.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"

static FILE *pem_open(const char *path, bool *absent, char error[256])
{
	FILE *file = fopen(path, "re");

	*absent = !file && (errno == ENOENT || errno == ENOTDIR);
	if (!file && !*absent)
		snprintf(error, 256, "%s: %s", path, strerror(errno));
	return file;
}

X509 *pem_read_certificate(const char *path, bool *absent, char error[256])
{
	FILE *file = pem_open(path, absent, error);
	X509 *certificate;

	if (!file)
		return NULL;
	certificate = PEM_read_X509(file, NULL, NULL, NULL);
	fclose(file);
	if (!certificate)
		snprintf(error, 256, "%s: no certificate in PEM form", path);
	return certificate;
}

EVP_PKEY *pem_read_key(const char *path, bool *absent, char error[256])
{
	FILE *file = pem_open(path, absent, error);
	EVP_PKEY *key;

	if (!file)
		return NULL;
	key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
	fclose(file);
	if (!key)
		snprintf(error, 256, "%s: no private key in PEM form", path);
	return key;
}

/* Octets to a new file of that mode beside `path`, then over it. */
static bool pem_replace(const char *path, BIO *octets, mode_t mode)
{
	char *data, fresh[4096];
	long n = BIO_get_mem_data(octets, &data);
	bool good;
	int fd;

	if ((size_t)snprintf(fresh, sizeof(fresh), "%s.new", path) >= sizeof(fresh)) {
		errno = ENAMETOOLONG;
		return false;
	}
	unlink(fresh);
	fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	if (fd < 0)
		return false;
	good = write(fd, data, (size_t)n) == n && fsync(fd) == 0;
	close(fd);
	if (good && rename(fresh, path) == 0)
		return true;
	unlink(fresh);
	return false;
}

bool pem_write_certificate(const char *path, X509 *certificate)
{
	BIO *octets = BIO_new(BIO_s_mem());
	bool good = PEM_write_bio_X509(octets, certificate) && pem_replace(path, octets, 0644);

	BIO_free(octets);
	return good;
}

bool pem_write_key(const char *path, EVP_PKEY *key)
{
	BIO *octets = BIO_new(BIO_s_secmem());
	bool good = PEM_write_bio_PrivateKey(octets, key, NULL, NULL, 0, NULL, NULL) &&
		    pem_replace(path, octets, 0600);

	BIO_free(octets);
	return good;
}

char *pem_text(X509 *certificate)
{
	BIO *octets = BIO_new(BIO_s_mem());
	char *data, *text;
	long n;

	PEM_write_bio_X509(octets, certificate);
	n = BIO_get_mem_data(octets, &data);
	text = mem_copy_text(data, (size_t)n);
	BIO_free(octets);
	return text;
}
