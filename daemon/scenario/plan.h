/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A plan: one scenario file as loaded for one row of its cases, immutable. Its lines form a tree
 * (blocks hold arms, arms hold lines); what happens to them in a run is kept by run.h under their
 * numbers.
 */
#ifndef IMSD_SCENARIO_PLAN_H
#define IMSD_SCENARIO_PLAN_H

#include "rule/condition.h"
#include "rule/edit.h"
#include "rule/word.h"
#include "scenario/access.h"
#include "scenario/script.h"

enum { UES_MAX = 32, ACCESSES_MAX = 16 };

enum head_kind {
	HEAD_METHOD,
	HEAD_STATUS,
	HEAD_CLASS,
	HEAD_ANY,
	HEAD_REQUEST,
	HEAD_RESPONSE,
	HEAD_RAW
};

/* One of the alternatives of a head. */
struct head_word {
	enum head_kind kind;
	struct str name; /* METHOD; RAW: the file's path */
	int status;      /* STATUS: 100..699; CLASS: 1..6 */
};

/* UE > METHOD, UE < STATUS ... */
struct head {
	unsigned ue;
	bool from_ue; /* `>` */
	bool no;
	const struct head_word *words;
	unsigned n_words;
};

/* One condition of a message line, and what a scripted UE makes of it. */
struct attribute {
	struct attribute *next;
	const struct condition *condition; /* of header=, remove=, bytes=: text and value only */
	enum word_id word;
	bool makes, matches;
	const struct edit *edit; /* header=, remove= */
	const char *file;        /* bytes= */
	/* of an expect */
	bool selects;                      /* behind `when` */
	const struct related_row *related; /* it asks that message; NULL: the one that was seen */
};

enum line_kind {
	LINE_MESSAGE,
	LINE_DO,
	LINE_CORE,
	LINE_WAIT,
	LINE_ASK,
	LINE_KNOB,
	LINE_RULE,
	LINE_RULE_OFF,
	LINE_FAULT,
	LINE_INCLUDE, /* a block of one arm: `include`, and `given` with its `reached` */
	LINE_OPTIONAL,
	LINE_WITHOUT,
	LINE_ANY_ORDER,
	LINE_EITHER
};

/* What a scripted UE does when a `>` line is reached. */
enum making {
	MAKING_NONE,	/* `<` and `no` lines */
	MAKING_SEND,	/* makes and sends it */
	MAKING_ACK,	/* sends it when a 2xx waits for it; else a reflex */
	/* waits: the stack sends it by itself (copies, the answer to a CANCEL) */
	MAKING_REFLEX
};

struct line_list {
	struct line *first, *last;
};

struct line {
	struct line *next, *parent; /* parent: the block it is in, or NULL */
	struct line_list *list;     /* the arm it is in */
	enum line_kind kind;
	unsigned number; /* 0 .. plan->n_lines-1, in file order */
	struct place place;
	struct str text; /* as it reads with its `$` of the file resolved */
	bool given;      /* in a preamble: its failure is an error */
	/* messages; the head also of LINE_WITHOUT */
	struct head head;
	struct attribute *attributes;
	enum making making;
	bool optional;
	struct str as;
	const struct line *of, *since; /* where the label stands; NULL: none */
	struct str of_method; /* METHOD of `of=`, or of the only candidate; STR_NONE: any */
	unsigned copy;        /* 0: the first, not said */
	/* durations in us, -1: not given */
	int64_t after, within, during;
	/* the others: words behind the first; of LINE_CORE the word is `core` */
	struct str *words;
	unsigned n_words;
	const struct core_word *core;
	unsigned ue;      /* DO, ASK, and CORE with a UE */
	int64_t time;     /* WAIT */
	struct str block; /* RULE */
	struct place block_place;
	/* blocks */
	struct line_list **arms;
	unsigned n_arms;
	const struct line *reached; /* of a preamble, or NULL; not in any list */
	unsigned choice;            /* EITHER whose arms a scripted UE begins: 1, 2 ...; else 0 */
};

enum expect_kind { EXPECT_EVERY, EXPECT_NO, EXPECT_COUNT };

struct expect {
	struct expect *next;
	struct line line; /* place, text, head, attributes */
	enum expect_kind kind;
	unsigned count, number;
	const char *pack;           /* NULL: it stands in the scenario */
	const char *title, *clause; /* or NULL */
	bool should;                /* where it does not hold is a remark */
	struct str asked;           /* the line without its name and texts */
};

/* A pack that was read for a UE. */
struct pack {
	struct pack *next;
	const char *path;
	unsigned ue;
};

enum ue_reflex { REFLEX_ALL, REFLEX_NO_ACK, REFLEX_NONE };

/* A device. */
struct ue_plan {
	const char *name, *subscriber;
	struct place place;
	struct attribute *attributes;
	enum ue_reflex reflex;
	const char *tls_ca;   /* a file, "foreign", or NULL: the lab's CA */
	const char *tls_name; /* name asked for in the certificate; NULL: the address */
	uint8_t sqn[6];       /* SQN_MS to begin with */
};

struct label {
	struct label *next;
	struct str name;
	const struct line *line;
};

/* A value that the file lets others give. */
struct plan_param {
	struct plan_param *next;
	struct str name, value; /* its default */
};

struct plan {
	struct arena arena;
	bool live;            /* loaded for real UEs: nothing is made */
	const char *not_live; /* why a real UE cannot take part, or NULL */
	struct buf unasked;   /* lines: what nothing makes a real UE do */
	struct plan_param *params;
	const char *path; /* the file */
	const char *const
		*folders; /* below which files lie that it names, NULL: anywhere; see plan_wish */
	const char *name; /* "folder/file", with "#row" of cases */
	const char *title, *spec, *use;
	const struct access *accesses[ACCESSES_MAX];
	unsigned n_accesses;
	struct ue_plan ues[UES_MAX];
	unsigned n_ues;
	const char *subscribers[UES_MAX +
				1]; /* of the UEs, NULL-terminated: for whom its rules speak */
	unsigned n_rows;            /* of cases; 1 without */
	struct str needs;           /* the first word that is not met, or STR_NONE */
	bool background_set;
	struct str background[32]; /* methods */
	unsigned n_background;
	const char *no_heal;       /* why a storm need not pass */
	struct line_list settings; /* knob, fault, rule, rule off above the first line */
	struct line_list lines;
	unsigned n_lines;
	struct expect *expects;
	unsigned n_expects;
	struct pack *packs;
	struct label *labels;
	unsigned n_choices; /* EITHERs with a choice */
	unsigned n_runs;    /* per access: one per arm that is not the first, and one */
	int64_t waits;      /* sum of wait, for and after, us */
	struct held *held;
	struct buf warnings; /* lines for a person */
};

/* Index of the UE of that name, or plan->n_ues. */
unsigned plan_ue(const struct plan *plan, struct str name);
/* The line that carries that label, or NULL. */
const struct line *plan_label(const struct plan *plan, struct str name);
bool plan_is_background(const struct plan *plan, struct str method);
/* Of run `run` (0 .. n_runs-1): the arm that EITHER `choice` takes, from 0. */
unsigned plan_arm(const struct plan *plan, unsigned run, unsigned choice);
/* Frees the condition's expression with the plan. */
void plan_hold(struct plan *plan, struct condition *condition);
/* Notes why no real UE can take part; the first reason stays. */
void plan_note_scripted(struct plan *plan, struct place place, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void plan_free(struct plan *plan);

#endif
