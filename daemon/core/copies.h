/* SPDX-License-Identifier: Apache-2.0 */
/* Texts that were there before: what retransmissions have in common (msg/identity.h). */
#ifndef IMSD_CORE_COPIES_H
#define IMSD_CORE_COPIES_H

#include "base/map.h"

struct copies {
	struct map map;
	struct arena arena;
};

void copies_init(struct copies *copies);
void copies_clear(struct copies *copies);
/* Was it there before? It is from now on. An empty text never was. */
bool copies_know(struct copies *copies, struct str identity);

#endif
