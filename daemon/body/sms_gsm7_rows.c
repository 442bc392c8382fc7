/* SPDX-License-Identifier: Apache-2.0 */
/* Septets and characters, TS 23.038 6.2.1 and annex A. */
#include "body/sms_gsm7.h"

#include "base/mem.h"

/* 6.2.1. 1B is the escape. */
static const struct gsm7_run default_locking[] = {
	{ 0x00, u"@£$¥èéùìòÇ\nØø\rÅå" },
	{ 0x10, u"Δ_ΦΓΛΩΠΨΣΘΞ" },
	{ 0x1c, u"ÆæßÉ" },
	{ 0x20, u" !\"#¤%&'()*+,-./" },
	{ 0x30, u"0123456789:;<=>?" },
	{ 0x40, u"¡ABCDEFGHIJKLMNO" },
	{ 0x50, u"PQRSTUVWXYZÄÖÑÜ§" },
	{ 0x60, u"¿abcdefghijklmno" },
	{ 0x70, u"pqrstuvwxyzäöñüà" },
	{ 0 },
};

/* 6.2.1.1. */
static const struct gsm7_run default_single[] = {
	{ 0x0a, u"\f" },
	{ 0x14, u"^" },
	{ 0x28, u"{}" },
	{ 0x2f, u"\\" },
	{ 0x3c, u"[~]" },
	{ 0x40, u"|" },
	{ 0x65, u"€" },
	{ 0 },
};

static const struct gsm7_run turkish_locking[] = {
	{ 0x04, u"€" },
	{ 0x07, u"ı" },
	{ 0x0b, u"Ğğ" },
	{ 0x1c, u"Şş" },
	{ 0x40, u"İ" },
	{ 0x60, u"ç" },
	{ 0 },
};

static const struct gsm7_run turkish_single[] = {
	{ 0x47, u"Ğ" },
	{ 0x49, u"İ" },
	{ 0x53, u"Ş" },
	{ 0x63, u"ç" },
	{ 0x67, u"ğ" },
	{ 0x69, u"ı" },
	{ 0x73, u"ş" },
	{ 0 },
};

static const struct gsm7_run spanish_single[] = {
	{ 0x09, u"ç" },
	{ 0x41, u"Á" },
	{ 0x49, u"Í" },
	{ 0x4f, u"Ó" },
	{ 0x55, u"Ú" },
	{ 0x61, u"á" },
	{ 0x69, u"í" },
	{ 0x6f, u"ó" },
	{ 0x75, u"ú" },
	{ 0 },
};

static const struct gsm7_run portuguese_locking[] = {
	{ 0x04, u"êéúíóç\nÔô\rÁá" },
	{ 0x12, u"ªÇÀ∞^\\€Ó|" },
	{ 0x1c, u"ÂâÊ" },
	{ 0x24, u"º" },
	{ 0x40, u"Í" },
	{ 0x5b, u"ÃÕÚ" },
	{ 0x60, u"~" },
	{ 0x7b, u"ãõ`" },
	{ 0 },
};

static const struct gsm7_run portuguese_single[] = {
	{ 0x05, u"ê" },
	{ 0x09, u"ç" },
	{ 0x0b, u"Ôô" },
	{ 0x0e, u"Áá" },
	{ 0x12, u"ΦΓ" },
	{ 0x15, u"ΩΠΨΣΘ" },
	{ 0x1f, u"Ê" },
	{ 0x41, u"À" },
	{ 0x49, u"Í" },
	{ 0x4f, u"Ó" },
	{ 0x55, u"Ú" },
	{ 0x5b, u"ÃÕ" },
	{ 0x61, u"Â" },
	{ 0x69, u"í" },
	{ 0x6f, u"ó" },
	{ 0x75, u"ú" },
	{ 0x7b, u"ãõ" },
	{ 0x7f, u"â" },
	{ 0 },
};

/* What the languages of India and Urdu have in common. */
static const struct gsm7_run indian_locking[] = {
	{ 0x0a, u"\n" },
	{ 0x0d, u"\r" },
	{ 0x20, u" !" },
	{ 0x28, u")(" },
	{ 0x2c, u"," },
	{ 0x2e, u"." },
	{ 0x30, u"0123456789:;" },
	{ 0x3f, u"?" },
	{ 0x61, u"abcdefghijklmno" },
	{ 0x70, u"pqrstuvwxyz" },
	{ 0 },
};

static const struct gsm7_run indian_single[] = {
	{ 0x00, u"@£$¥¿\"¤%&'\f*+" },
	{ 0x0e, u"-/" },
	{ 0x10, u"<=>¡^¡_#*" },
	{ 0x28, u"{}" },
	{ 0x2f, u"\\" },
	{ 0x3c, u"[~]" },
	{ 0x40, u"|ABCDEFGHIJKLMNO" },
	{ 0x50, u"PQRSTUVWXYZ" },
	{ 0x65, u"€" },
	{ 0 },
};

static const struct gsm7_run bengali_locking[] = {
	{ 0x00, u"\u0981\u0982\u0983\u0985\u0986\u0987\u0988\u0989\u098a\u098b" },
	{ 0x0b, u"\u098c" },
	{ 0x0f, u"\u098f" },
	{ 0x10, u"\u0990" },
	{ 0x13, u"\u0993\u0994\u0995\u0996\u0997\u0998\u0999\u099a" },
	{ 0x1c, u"\u099b\u099c\u099d\u099e" },
	{ 0x22, u"\u099f\u09a0\u09a1\u09a2\u09a3\u09a4" },
	{ 0x2a, u"\u09a5\u09a6" },
	{ 0x2d, u"\u09a7" },
	{ 0x2f, u"\u09a8" },
	{ 0x3d, u"\u09aa\u09ab" },
	{ 0x40, u"\u09ac\u09ad\u09ae\u09af\u09b0" },
	{ 0x46, u"\u09b2" },
	{ 0x4a, u"\u09b6\u09b7\u09b8\u09b9\u09bc\u09bd" },
	{ 0x50, u"\u09be\u09bf\u09c0\u09c1\u09c2\u09c3\u09c4" },
	{ 0x59, u"\u09c7\u09c8" },
	{ 0x5d, u"\u09cb\u09cc\u09cd" },
	{ 0x60, u"\u09ce" },
	{ 0x7b, u"\u09d7\u09dc\u09dd\u09f0\u09f1" },
	{ 0 },
};

static const struct gsm7_run bengali_single[] = {
	{ 0x19, u"\u09e6\u09e7" },
	{ 0x1c, u"\u09e8\u09e9\u09ea\u09eb" },
	{ 0x20, u"\u09ec\u09ed\u09ee\u09ef\u09df\u09e0\u09e1\u09e2" },
	{ 0x2a, u"\u09e3\u09f2\u09f3\u09f4\u09f5" },
	{ 0x30, u"\u09f6\u09f7\u09f8\u09f9\u09fa" },
	{ 0 },
};

static const struct gsm7_run gujarati_locking[] = {
	{ 0x00, u"\u0a81\u0a82\u0a83\u0a85\u0a86\u0a87\u0a88\u0a89\u0a8a\u0a8b" },
	{ 0x0b, u"\u0a8c\u0a8d" },
	{ 0x0f, u"\u0a8f" },
	{ 0x10, u"\u0a90\u0a91" },
	{ 0x13, u"\u0a93\u0a94\u0a95\u0a96\u0a97\u0a98\u0a99\u0a9a" },
	{ 0x1c, u"\u0a9b\u0a9c\u0a9d\u0a9e" },
	{ 0x22, u"\u0a9f\u0aa0\u0aa1\u0aa2\u0aa3\u0aa4" },
	{ 0x2a, u"\u0aa5\u0aa6" },
	{ 0x2d, u"\u0aa7" },
	{ 0x2f, u"\u0aa8" },
	{ 0x3d, u"\u0aaa\u0aab" },
	{ 0x40, u"\u0aac\u0aad\u0aae\u0aaf\u0ab0" },
	{ 0x46, u"\u0ab2\u0ab3" },
	{ 0x49, u"\u0ab5\u0ab6\u0ab7\u0ab8\u0ab9\u0abc\u0abd" },
	{ 0x50, u"\u0abe\u0abf\u0ac0\u0ac1\u0ac2\u0ac3\u0ac4\u0ac5" },
	{ 0x59, u"\u0ac7\u0ac8\u0ac9" },
	{ 0x5d, u"\u0acb\u0acc\u0acd" },
	{ 0x60, u"\u0ad0" },
	{ 0x7b, u"\u0ae0\u0ae1\u0ae2\u0ae3\u0af1" },
	{ 0 },
};

static const struct gsm7_run gujarati_single[] = {
	{ 0x19, u"\u0964\u0965" },
	{ 0x1c, u"\u0ae6\u0ae7\u0ae8\u0ae9" },
	{ 0x20, u"\u0aea\u0aeb\u0aec\u0aed\u0aee\u0aef" },
	{ 0 },
};

static const struct gsm7_run hindi_locking[] = {
	{ 0x00, u"\u0901\u0902\u0903\u0905\u0906\u0907\u0908\u0909\u090a\u090b" },
	{ 0x0b, u"\u090c\u090d" },
	{ 0x0e, u"\u090e\u090f" },
	{ 0x10, u"\u0910\u0911\u0912\u0913\u0914\u0915\u0916\u0917\u0918\u0919\u091a" },
	{ 0x1c, u"\u091b\u091c\u091d\u091e" },
	{ 0x22, u"\u091f\u0920\u0921\u0922\u0923\u0924" },
	{ 0x2a, u"\u0925\u0926" },
	{ 0x2d, u"\u0927" },
	{ 0x2f, u"\u0928" },
	{ 0x3c, u"\u0929\u092a\u092b" },
	{ 0x40, u"\u092c\u092d\u092e\u092f\u0930\u0931\u0932\u0933\u0934\u0935\u0936\u0937" },
	{ 0x4c, u"\u0938\u0939\u093c\u093d" },
	{ 0x50, u"\u093e\u093f\u0940\u0941\u0942\u0943\u0944\u0945\u0946\u0947\u0948\u0949" },
	{ 0x5c, u"\u094a\u094b\u094c\u094d" },
	{ 0x60, u"\u0950" },
	{ 0x7b, u"\u0972\u097b\u097c\u097e\u097f" },
	{ 0 },
};

static const struct gsm7_run hindi_single[] = {
	{ 0x19, u"\u0964\u0965" },
	{ 0x1c, u"\u0966\u0967\u0968\u0969" },
	{ 0x20, u"\u096a\u096b\u096c\u096d\u096e\u096f\u0951\u0952" },
	{ 0x2a, u"\u0953\u0954\u0958\u0959\u095a" },
	{ 0x30, u"\u095b\u095c\u095d\u095e\u095f\u0960\u0961\u0962\u0963\u0970\u0971" },
	{ 0 },
};

static const struct gsm7_run kannada_locking[] = {
	{ 0x01, u"\u0c82\u0c83\u0c85\u0c86\u0c87\u0c88\u0c89\u0c8a\u0c8b" },
	{ 0x0b, u"\u0c8c" },
	{ 0x0e, u"\u0c8e\u0c8f" },
	{ 0x10, u"\u0c90" },
	{ 0x12, u"\u0c92\u0c93\u0c94\u0c95\u0c96\u0c97\u0c98\u0c99\u0c9a" },
	{ 0x1c, u"\u0c9b\u0c9c\u0c9d\u0c9e" },
	{ 0x22, u"\u0c9f\u0ca0\u0ca1\u0ca2\u0ca3\u0ca4" },
	{ 0x2a, u"\u0ca5\u0ca6" },
	{ 0x2d, u"\u0ca7" },
	{ 0x2f, u"\u0ca8" },
	{ 0x3d, u"\u0caa\u0cab" },
	{ 0x40, u"\u0cac\u0cad\u0cae\u0caf\u0cb0\u0cb1\u0cb2\u0cb3" },
	{ 0x49, u"\u0cb5\u0cb6\u0cb7\u0cb8\u0cb9\u0cbc\u0cbd" },
	{ 0x50, u"\u0cbe\u0cbf\u0cc0\u0cc1\u0cc2\u0cc3\u0cc4" },
	{ 0x58, u"\u0cc6\u0cc7\u0cc8" },
	{ 0x5c, u"\u0cca\u0ccb\u0ccc\u0ccd" },
	{ 0x60, u"\u0cd5" },
	{ 0x7b, u"\u0cd6\u0ce0\u0ce1\u0ce2\u0ce3" },
	{ 0 },
};

static const struct gsm7_run kannada_single[] = {
	{ 0x19, u"\u0964\u0965" },
	{ 0x1c, u"\u0ce6\u0ce7\u0ce8\u0ce9" },
	{ 0x20, u"\u0cea\u0ceb\u0cec\u0ced\u0cee\u0cef\u0cde\u0cf1" },
	{ 0x2a, u"\u0cf2" },
	{ 0 },
};

static const struct gsm7_run malayalam_locking[] = {
	{ 0x01, u"\u0d02\u0d03\u0d05\u0d06\u0d07\u0d08\u0d09\u0d0a\u0d0b" },
	{ 0x0b, u"\u0d0c" },
	{ 0x0e, u"\u0d0e\u0d0f" },
	{ 0x10, u"\u0d10" },
	{ 0x12, u"\u0d12\u0d13\u0d14\u0d15\u0d16\u0d17\u0d18\u0d19\u0d1a" },
	{ 0x1c, u"\u0d1b\u0d1c\u0d1d\u0d1e" },
	{ 0x22, u"\u0d1f\u0d20\u0d21\u0d22\u0d23\u0d24" },
	{ 0x2a, u"\u0d25\u0d26" },
	{ 0x2d, u"\u0d27" },
	{ 0x2f, u"\u0d28" },
	{ 0x3d, u"\u0d2a\u0d2b" },
	{ 0x40, u"\u0d2c\u0d2d\u0d2e\u0d2f\u0d30\u0d31\u0d32\u0d33\u0d34\u0d35\u0d36\u0d37" },
	{ 0x4c, u"\u0d38\u0d39" },
	{ 0x4f, u"\u0d3d" },
	{ 0x50, u"\u0d3e\u0d3f\u0d40\u0d41\u0d42\u0d43\u0d44" },
	{ 0x58, u"\u0d46\u0d47\u0d48" },
	{ 0x5c, u"\u0d4a\u0d4b\u0d4c\u0d4d" },
	{ 0x60, u"\u0d57" },
	{ 0x7b, u"\u0d60\u0d61\u0d62\u0d63\u0d79" },
	{ 0 },
};

static const struct gsm7_run malayalam_single[] = {
	{ 0x19, u"\u0964\u0965" },
	{ 0x1c, u"\u0d66\u0d67\u0d68\u0d69" },
	{ 0x20, u"\u0d6a\u0d6b\u0d6c\u0d6d\u0d6e\u0d6f\u0d70\u0d71" },
	{ 0x2a, u"\u0d72\u0d73\u0d74\u0d75\u0d7a" },
	{ 0x30, u"\u0d7b\u0d7c\u0d7d\u0d7e\u0d7f" },
	{ 0 },
};

static const struct gsm7_run oriya_locking[] = {
	{ 0x00, u"\u0b01\u0b02\u0b03\u0b05\u0b06\u0b07\u0b08\u0b09\u0b0a\u0b0b" },
	{ 0x0b, u"\u0b0c" },
	{ 0x0f, u"\u0b0f" },
	{ 0x10, u"\u0b10" },
	{ 0x13, u"\u0b13\u0b14\u0b15\u0b16\u0b17\u0b18\u0b19\u0b1a" },
	{ 0x1c, u"\u0b1b\u0b1c\u0b1d\u0b1e" },
	{ 0x22, u"\u0b1f\u0b20\u0b21\u0b22\u0b23\u0b24" },
	{ 0x2a, u"\u0b25\u0b26" },
	{ 0x2d, u"\u0b27" },
	{ 0x2f, u"\u0b28" },
	{ 0x3d, u"\u0b2a\u0b2b" },
	{ 0x40, u"\u0b2c\u0b2d\u0b2e\u0b2f\u0b30" },
	{ 0x46, u"\u0b32\u0b33" },
	{ 0x49, u"\u0b35\u0b36\u0b37\u0b38\u0b39\u0b3c\u0b3d" },
	{ 0x50, u"\u0b3e\u0b3f\u0b40\u0b41\u0b42\u0b43\u0b44" },
	{ 0x59, u"\u0b47\u0b48" },
	{ 0x5d, u"\u0b4b\u0b4c\u0b4d" },
	{ 0x60, u"\u0b56" },
	{ 0x7b, u"\u0b57\u0b60\u0b61\u0b62\u0b63" },
	{ 0 },
};

static const struct gsm7_run oriya_single[] = {
	{ 0x19, u"\u0964\u0965" },
	{ 0x1c, u"\u0b66\u0b67\u0b68\u0b69" },
	{ 0x20, u"\u0b6a\u0b6b\u0b6c\u0b6d\u0b6e\u0b6f\u0b5c\u0b5d" },
	{ 0x2a, u"\u0b5f\u0b70\u0b71" },
	{ 0 },
};

static const struct gsm7_run punjabi_locking[] = {
	{ 0x00, u"\u0a01\u0a02\u0a03\u0a05\u0a06\u0a07\u0a08\u0a09\u0a0a" },
	{ 0x0f, u"\u0a0f" },
	{ 0x10, u"\u0a10" },
	{ 0x13, u"\u0a13\u0a14\u0a15\u0a16\u0a17\u0a18\u0a19\u0a1a" },
	{ 0x1c, u"\u0a1b\u0a1c\u0a1d\u0a1e" },
	{ 0x22, u"\u0a1f\u0a20\u0a21\u0a22\u0a23\u0a24" },
	{ 0x2a, u"\u0a25\u0a26" },
	{ 0x2d, u"\u0a27" },
	{ 0x2f, u"\u0a28" },
	{ 0x3d, u"\u0a2a\u0a2b" },
	{ 0x40, u"\u0a2c\u0a2d\u0a2e\u0a2f\u0a30" },
	{ 0x46, u"\u0a32\u0a33" },
	{ 0x49, u"\u0a35\u0a36" },
	{ 0x4c, u"\u0a38\u0a39\u0a3c" },
	{ 0x50, u"\u0a3e\u0a3f\u0a40\u0a41\u0a42" },
	{ 0x59, u"\u0a47\u0a48" },
	{ 0x5d, u"\u0a4b\u0a4c\u0a4d" },
	{ 0x60, u"\u0a51" },
	{ 0x7b, u"\u0a70\u0a71\u0a72\u0a73\u0a74" },
	{ 0 },
};

static const struct gsm7_run punjabi_single[] = {
	{ 0x19, u"\u0964\u0965" },
	{ 0x1c, u"\u0a66\u0a67\u0a68\u0a69" },
	{ 0x20, u"\u0a6a\u0a6b\u0a6c\u0a6d\u0a6e\u0a6f\u0a59\u0a5a" },
	{ 0x2a, u"\u0a5b\u0a5c\u0a5e\u0a75" },
	{ 0 },
};

static const struct gsm7_run tamil_locking[] = {
	{ 0x01, u"\u0b82\u0b83\u0b85\u0b86\u0b87\u0b88\u0b89\u0b8a" },
	{ 0x0e, u"\u0b8e\u0b8f" },
	{ 0x10, u"\u0b90" },
	{ 0x12, u"\u0b92\u0b93\u0b94\u0b95" },
	{ 0x19, u"\u0b99\u0b9a" },
	{ 0x1d, u"\u0b9c" },
	{ 0x1f, u"\u0b9e" },
	{ 0x22, u"\u0b9f" },
	{ 0x26, u"\u0ba3\u0ba4" },
	{ 0x2f, u"\u0ba8" },
	{ 0x3c, u"\u0ba9\u0baa" },
	{ 0x42, u"\u0bae\u0baf\u0bb0\u0bb1\u0bb2\u0bb3\u0bb4\u0bb5\u0bb6\u0bb7\u0bb8\u0bb9" },
	{ 0x50, u"\u0bbe\u0bbf\u0bc0\u0bc1\u0bc2" },
	{ 0x58, u"\u0bc6\u0bc7\u0bc8" },
	{ 0x5c, u"\u0bca\u0bcb\u0bcc\u0bcd" },
	{ 0x60, u"\u0bd0" },
	{ 0x7b, u"\u0bd7\u0bf0\u0bf1\u0bf2\u0bf9" },
	{ 0 },
};

static const struct gsm7_run tamil_single[] = {
	{ 0x19, u"\u0964\u0965" },
	{ 0x1c, u"\u0be6\u0be7\u0be8\u0be9" },
	{ 0x20, u"\u0bea\u0beb\u0bec\u0bed\u0bee\u0bef\u0bf3\u0bf4" },
	{ 0x2a, u"\u0bf5\u0bf6\u0bf7\u0bf8\u0bfa" },
	{ 0 },
};

static const struct gsm7_run telugu_locking[] = {
	{ 0x00, u"\u0c01\u0c02\u0c03\u0c05\u0c06\u0c07\u0c08\u0c09\u0c0a\u0c0b" },
	{ 0x0b, u"\u0c0c" },
	{ 0x0e, u"\u0c0e\u0c0f" },
	{ 0x10, u"\u0c10" },
	{ 0x12, u"\u0c12\u0c13\u0c14\u0c15\u0c16\u0c17\u0c18\u0c19\u0c1a" },
	{ 0x1c, u"\u0c1b\u0c1c\u0c1d\u0c1e" },
	{ 0x22, u"\u0c1f\u0c20\u0c21\u0c22\u0c23\u0c24" },
	{ 0x2a, u"\u0c25\u0c26" },
	{ 0x2d, u"\u0c27" },
	{ 0x2f, u"\u0c28" },
	{ 0x3d, u"\u0c2a\u0c2b" },
	{ 0x40, u"\u0c2c\u0c2d\u0c2e\u0c2f\u0c30\u0c31\u0c32\u0c33" },
	{ 0x49, u"\u0c35\u0c36\u0c37\u0c38\u0c39" },
	{ 0x4f, u"\u0c3d" },
	{ 0x50, u"\u0c3e\u0c3f\u0c40\u0c41\u0c42\u0c43\u0c44" },
	{ 0x58, u"\u0c46\u0c47\u0c48" },
	{ 0x5c, u"\u0c4a\u0c4b\u0c4c\u0c4d" },
	{ 0x60, u"\u0c55" },
	{ 0x7b, u"\u0c56\u0c60\u0c61\u0c62\u0c63" },
	{ 0 },
};

static const struct gsm7_run telugu_single[] = {
	{ 0x1c, u"\u0c66\u0c67\u0c68\u0c69" },
	{ 0x20, u"\u0c6a\u0c6b\u0c6c\u0c6d\u0c6e\u0c6f\u0c58\u0c59" },
	{ 0x2a, u"\u0c78\u0c79\u0c7a\u0c7b\u0c7c" },
	{ 0x30, u"\u0c7d\u0c7e\u0c7f" },
	{ 0 },
};

static const struct gsm7_run urdu_locking[] = {
	{ 0x00, u"\u0627\u0622\u0628\u067b\u0680\u067e\u06a6\u062a\u06c2\u067f" },
	{ 0x0b, u"\u0679\u067d" },
	{ 0x0e, u"\u067a\u067c" },
	{ 0x10, u"\u062b\u062c\u0681\u0684\u0683\u0685\u0686\u0687\u062d\u062e\u062f" },
	{ 0x1c, u"\u068c\u0688\u0689\u068a" },
	{ 0x22, u"\u068f\u068d\u0630\u0631\u0691\u0693" },
	{ 0x2a, u"\u0699\u0632" },
	{ 0x2d, u"\u0696" },
	{ 0x2f, u"\u0698" },
	{ 0x3c, u"\u069a\u0633\u0634" },
	{ 0x40, u"\u0635\u0636\u0637\u0638\u0639\u0641\u0642\u06a9\u06aa\u06ab\u06af\u06b3" },
	{ 0x4c, u"\u06b1\u0644\u0645\u0646" },
	{ 0x50, u"\u06ba\u06bb\u06bc\u0648\u06c4\u06d5\u06c1\u06be\u0621\u06cc\u06d0\u06d2" },
	{ 0x5c, u"\u064d\u0650\u064f\u0657" },
	{ 0x60, u"\u0654" },
	{ 0x7b, u"\u0655\u0651\u0653\u0656\u0670" },
	{ 0 },
};

static const struct gsm7_run urdu_single[] = {
	{ 0x19, u"\u0600\u0601" },
	{ 0x1c, u"\u06f0\u06f1\u06f2\u06f3" },
	{ 0x20, u"\u06f4\u06f5\u06f6\u06f7\u06f8\u06f9\u060c\u060d" },
	{ 0x2a, u"\u060e\u060f\u0610\u0611\u0612" },
	{ 0x30, u"\u0613\u0614\u061b\u061f\u0640\u0652\u0658\u066b\u066c\u0672\u0673\u06cd" },
	{ 0x3f, u"\u06d4" },
	{ 0 },
};

const struct gsm7_language gsm7_language_rows[] = {
	{ "default", "the GSM 7 bit default alphabet and its extension table",
	  { default_locking }, { default_single } },
	{ "turkish", "Turkish, TS 23.038 A.2.1 and A.3.1",
	  { turkish_locking, default_locking }, { turkish_single, default_single } },
	{ "spanish", "Spanish, TS 23.038 A.2.2; there is no locking shift table",
	  { NULL }, { spanish_single, default_single } },
	{ "portuguese", "Portuguese, TS 23.038 A.2.3 and A.3.3",
	  { portuguese_locking, default_locking }, { portuguese_single, default_single } },
	{ "bengali", "Bengali, TS 23.038 A.2.4 and A.3.4",
	  { bengali_locking, indian_locking }, { bengali_single, indian_single } },
	{ "gujarati", "Gujarati, TS 23.038 A.2.5 and A.3.5",
	  { gujarati_locking, indian_locking }, { gujarati_single, indian_single } },
	{ "hindi", "Hindi, TS 23.038 A.2.6 and A.3.6",
	  { hindi_locking, indian_locking }, { hindi_single, indian_single } },
	{ "kannada", "Kannada, TS 23.038 A.2.7 and A.3.7",
	  { kannada_locking, indian_locking }, { kannada_single, indian_single } },
	{ "malayalam", "Malayalam, TS 23.038 A.2.8 and A.3.8",
	  { malayalam_locking, indian_locking }, { malayalam_single, indian_single } },
	{ "oriya", "Oriya, TS 23.038 A.2.9 and A.3.9",
	  { oriya_locking, indian_locking }, { oriya_single, indian_single } },
	{ "punjabi", "Punjabi, TS 23.038 A.2.10 and A.3.10",
	  { punjabi_locking, indian_locking }, { punjabi_single, indian_single } },
	{ "tamil", "Tamil, TS 23.038 A.2.11 and A.3.11",
	  { tamil_locking, indian_locking }, { tamil_single, indian_single } },
	{ "telugu", "Telugu, TS 23.038 A.2.12 and A.3.12",
	  { telugu_locking, indian_locking }, { telugu_single, indian_single } },
	{ "urdu", "Urdu, TS 23.038 A.2.13 and A.3.13",
	  { urdu_locking, indian_locking }, { urdu_single, indian_single } },
};

const size_t gsm7_languages = ARRAY_LEN(gsm7_language_rows);
