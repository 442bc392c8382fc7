/* SPDX-License-Identifier: Apache-2.0 */
/* The four transaction machines: RFC 3261 17.1.1, 17.1.2, 17.2.1, 17.2.2 with RFC 6026 7 and 8. */
#include "base/mem.h"
#include "sip/txn.h"

static const char *const state_names[] = { "Calling",   "Trying",    "Proceeding", "Accepted",
					   "Completed", "Confirmed", "Terminated" };
static const char *const event_names[] = {
	"start",          "request",    "ACK",     "1xx",     "2xx",
	"3xx-6xx",        "retransmit", "timeout", "timer C", "linger",
	"transport error"
};

/* RFC 3261 17.1.1 figure 5, RFC 6026 8.4 figure 4 */
static const struct fsm_row invite_client_rows[] = {
	/* state           event        action                   next           */
	{ TXN_CALLING,     EV_START,    client_start,            FSM_SAME       },
	{ TXN_CALLING,     EV_RESEND,   client_resend,           FSM_SAME       },
	{ TXN_CALLING,     EV_1XX,      client_provisional,      TXN_PROCEEDING },
	{ TXN_CALLING,     EV_2XX,      client_accept,           TXN_ACCEPTED   },
	{ TXN_CALLING,     EV_ERROR,    client_refused,          TXN_COMPLETED  },
	{ TXN_CALLING,     EV_TIMEOUT,  client_timeout,          TXN_ENDED      },
	{ TXN_CALLING,     EV_BROKEN,   client_broken,           TXN_ENDED      },
	{ TXN_PROCEEDING,  EV_1XX,      client_provisional_more, FSM_SAME       },
	{ TXN_PROCEEDING,  EV_2XX,      client_accept,           TXN_ACCEPTED   },
	{ TXN_PROCEEDING,  EV_ERROR,    client_refused,          TXN_COMPLETED  },
	{ TXN_PROCEEDING,  EV_TIMEOUT,  client_timeout,          TXN_ENDED      },
	{ TXN_PROCEEDING,  EV_TIMER_C,  client_timer_c,          FSM_SAME       },
	{ TXN_PROCEEDING,  EV_BROKEN,   client_broken,           TXN_ENDED      },
	{ TXN_ACCEPTED,    EV_2XX,      client_accept_more,      FSM_SAME       },
	{ TXN_ACCEPTED,    EV_ERROR,    client_second_final,     FSM_SAME       },
	{ TXN_ACCEPTED,    EV_LINGER,   client_end,              TXN_ENDED      },
	{ TXN_COMPLETED,   EV_ERROR,    client_refused_again,    FSM_SAME       },
	{ TXN_COMPLETED,   EV_2XX,      client_second_final,     FSM_SAME       },
	{ TXN_COMPLETED,   EV_LINGER,   client_end,              TXN_ENDED      },
};

/* RFC 3261 17.1.2 figure 6 */
static const struct fsm_row client_rows[] = {
	{ TXN_TRYING,      EV_START,    client_start,            FSM_SAME       },
	{ TXN_TRYING,      EV_RESEND,   client_resend,           FSM_SAME       },
	{ TXN_TRYING,      EV_1XX,      client_provisional_more, TXN_PROCEEDING },
	{ TXN_TRYING,      EV_2XX,      client_final,            TXN_COMPLETED  },
	{ TXN_TRYING,      EV_ERROR,    client_final,            TXN_COMPLETED  },
	{ TXN_TRYING,      EV_TIMEOUT,  client_timeout,          TXN_ENDED      },
	{ TXN_TRYING,      EV_BROKEN,   client_broken,           TXN_ENDED      },
	{ TXN_PROCEEDING,  EV_RESEND,   client_resend,           FSM_SAME       },
	{ TXN_PROCEEDING,  EV_1XX,      client_provisional_more, FSM_SAME       },
	{ TXN_PROCEEDING,  EV_2XX,      client_final,            TXN_COMPLETED  },
	{ TXN_PROCEEDING,  EV_ERROR,    client_final,            TXN_COMPLETED  },
	{ TXN_PROCEEDING,  EV_TIMEOUT,  client_timeout,          TXN_ENDED      },
	{ TXN_PROCEEDING,  EV_BROKEN,   client_broken,           TXN_ENDED      },
	{ TXN_COMPLETED,   EV_LINGER,   client_end,              TXN_ENDED      },
};

/* RFC 3261 17.2.1 figure 7, RFC 6026 7.1 figure 3. The 2xx and its retransmissions are the TU's. */
static const struct fsm_row invite_server_rows[] = {
	{ TXN_PROCEEDING,  EV_REQUEST,  server_resend,           FSM_SAME       },
	{ TXN_PROCEEDING,  EV_1XX,      server_send,             FSM_SAME       },
	{ TXN_PROCEEDING,  EV_2XX,      server_send_accepted,    TXN_ACCEPTED   },
	{ TXN_PROCEEDING,  EV_ERROR,    server_send_refused,     TXN_COMPLETED  },
	{ TXN_ACCEPTED,    EV_2XX,      server_send,             FSM_SAME       },
	{ TXN_ACCEPTED,    EV_REQUEST,  NULL,                    FSM_SAME       },
	{ TXN_ACCEPTED,    EV_LINGER,   server_end,              TXN_ENDED      },
	{ TXN_COMPLETED,   EV_REQUEST,  server_resend,           FSM_SAME       },
	{ TXN_COMPLETED,   EV_RESEND,   server_resend_timed,     FSM_SAME       },
	{ TXN_COMPLETED,   EV_ACK,      server_confirm,          TXN_CONFIRMED  },
	{ TXN_COMPLETED,   EV_TIMEOUT,  server_timeout,          TXN_ENDED      },
	{ TXN_CONFIRMED,   EV_ACK,      NULL,                    FSM_SAME       },
	{ TXN_CONFIRMED,   EV_REQUEST,  NULL,                    FSM_SAME       },
	{ TXN_CONFIRMED,   EV_LINGER,   server_linger_over,      TXN_CONFIRMED  },
};

/* RFC 3261 17.2.2 figure 8 */
static const struct fsm_row server_rows[] = {
	{ TXN_TRYING,      EV_REQUEST,  NULL,                    FSM_SAME       },
	{ TXN_TRYING,      EV_1XX,      server_send,             TXN_PROCEEDING },
	{ TXN_TRYING,      EV_2XX,      server_send_final,       TXN_COMPLETED  },
	{ TXN_TRYING,      EV_ERROR,    server_send_final,       TXN_COMPLETED  },
	{ TXN_PROCEEDING,  EV_REQUEST,  server_resend,           FSM_SAME       },
	{ TXN_PROCEEDING,  EV_1XX,      server_send,             FSM_SAME       },
	{ TXN_PROCEEDING,  EV_2XX,      server_send_final,       TXN_COMPLETED  },
	{ TXN_PROCEEDING,  EV_ERROR,    server_send_final,       TXN_COMPLETED  },
	{ TXN_COMPLETED,   EV_REQUEST,  server_resend,           FSM_SAME       },
	{ TXN_COMPLETED,   EV_LINGER,   server_end,              TXN_ENDED      },
};

#define MACHINE(name, rows)                                                 \
	{                                                                   \
		name, rows, ARRAY_LEN(rows), state_names, event_names, NULL \
	}

const struct fsm txn_invite_client = MACHINE("INVITE client transaction", invite_client_rows);
const struct fsm txn_client = MACHINE("client transaction", client_rows);
const struct fsm txn_invite_server = MACHINE("INVITE server transaction", invite_server_rows);
const struct fsm txn_server = MACHINE("server transaction", server_rows);
