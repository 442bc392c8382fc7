/* SPDX-License-Identifier: Apache-2.0 */
/* Why an RPDU or a TPDU is refused. */
#include "body/sms_fault.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

/* failure is left alone: the TP layer sets it before, the RP layer has none. */
int sms_refuse(struct sms_fault *fault, uint8_t cause, const char *format, ...)
{
	va_list args;

	fault->cause = cause;
	va_start(args, format);
	vsnprintf(fault->why, sizeof(fault->why), format, args);
	va_end(args);
	return -EBADMSG;
}
