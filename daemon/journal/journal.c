/* SPDX-License-Identifier: Apache-2.0 */
/* The journal: numbers and stamps each record, keeps it in the ring, feeds sinks and listeners. */
#include "journal/journal.h"

#include <stdio.h>
#include <unistd.h>

#include "base/mem.h"
#include "journal/json.h"
#include "journal/ladder.h"
#include "journal/outfile.h"
#include "journal/pcapng.h"
#include "journal/ring.h"

struct journal {
	struct loop *loop;
	struct turn_hook turn;
	struct ring *ring;
	uint64_t count, forgotten;
	bool keys, keep_core, waits;
	unsigned core_watchers;
	struct outfile ladder, json;
	struct ladder_style style;
	struct capture *capture;
	struct list listeners;
	struct buf printed; /* of a message that has no octets; lent to the record being written */
};

/* At the end of each turn: one write per file, however many records. */
static void journal_flush(void *arg)
{
	struct journal *journal = arg;

	outfile_flush(&journal->ladder);
	outfile_flush(&journal->json);
	if (journal->capture)
		capture_flush(journal->capture);
}

/* The ring is all the memory that records will need. */
struct journal *journal_new(const struct journal_options *options)
{
	struct journal *journal = mem_alloc(sizeof(*journal));

	journal->loop = options->loop;
	journal->keys = options->keys;
	journal->waits = options->waits;
	journal->ring = ring_new(options->ring_bytes);
	list_init(&journal->listeners);
	loop_on_turn_end(journal->loop, &journal->turn, journal_flush, journal);
	return journal;
}

void journal_begin(struct journal *journal)
{
	journal->waits = false;
	outfile_begin(&journal->json);
	if (journal->capture)
		capture_begin(journal->capture);
	journal_flush(journal);
}

/* Listeners outlive the journal; they are only taken off its list. */
void journal_free(struct journal *journal)
{
	struct journal_listener *listener;

	if (!journal)
		return;
	turn_hook_remove(&journal->turn);
	list_each(listener, &journal->listeners, struct journal_listener, node)
		list_remove(&listener->node);
	outfile_close(&journal->ladder);
	outfile_close(&journal->json);
	capture_close(journal->capture);
	ring_free(journal->ring);
	buf_free(&journal->printed);
	mem_free(journal);
}

/* Does a sink show messages in full, or somebody look on? Who does sees a message once. */
static bool journal_wants_text(const struct journal *journal, const struct journal_entry *entry)
{
	return (journal_keeps_core(journal) && entry->kind != JOURNAL_RECEIVED) ||
	       journal->json.open || (journal->ladder.open && journal->style.verbose) ||
	       (journal->capture && capture_is_open(journal->capture));
}

/* Ladder, JSON lines, capture: whichever are open. */
static void journal_feed_sinks(struct journal *journal, const struct facts *facts)
{
	if (journal->ladder.open && !facts_is_echo(facts)) {
		ladder_print(facts, journal->style, &journal->ladder.pending);
		outfile_added(&journal->ladder);
	}
	if (journal->json.open) {
		json_print(facts, &journal->json.pending);
		outfile_added(&journal->json);
	}
	if (journal->capture)
		capture_add(journal->capture, facts);
}

/* A mark keeps our place, so that a listener may take any away; marks of others are passed over. */
static void journal_tell(struct journal *journal, const struct journal_record *record)
{
	struct journal_listener mark = { 0 };
	struct list *at = journal->listeners.next;

	while (at != &journal->listeners) {
		struct journal_listener *listener = container_of(at, struct journal_listener, node);

		list_add_before(at->next, &mark.node);
		if (listener->fn)
			listener->fn(listener->ctx, record);
		at = mark.node.next;
		list_remove(&mark.node);
	}
}

/* The print buffer is out of the journal meanwhile: a listener may write a record of its own. */
void journal_write(struct journal *journal, const struct journal_entry *entry)
{
	struct buf printed = journal->printed;
	struct journal_record record = {
		.number = ++journal->count,
		.time = loop_now(journal->loop),
		.epoch = loop_epoch(journal->loop),
		.keys = journal->keys,
		.entry = *entry,
	};
	struct facts facts;

	journal->printed = (struct buf){ 0 };
	if (!entry->bytes.p && entry->msg && journal_wants_text(journal, entry)) {
		buf_reset(&printed);
		msg_print(entry->msg, &printed);
		record.entry.bytes = buf_str(&printed);
	}
	facts_fill(&facts, &record);
	ring_add(journal->ring, &facts);
	journal_feed_sinks(journal, &facts);
	journal_tell(journal, &record);
	buf_free(&journal->printed);
	journal->printed = printed;
}

/* Formatted on the stack: an event costs no allocation either. */
void journal_event(struct journal *journal, const char *event, const char *user, const char *format,
		   ...)
{
	struct journal_entry entry = { .kind = JOURNAL_EVENT, .event = event, .user = user };
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	entry.text = str_of(text);
	journal_write(journal, &entry);
}

/* Colours are decided once: stderr does not change under us. */
void journal_ladder_on(struct journal *journal, bool verbose)
{
	outfile_borrow(&journal->ladder, STDERR_FILENO, "stderr");
	journal->style = (struct ladder_style){ verbose, ladder_wants_colour(STDERR_FILENO) };
}

/* The file itself keeps the old one when the new cannot be opened. */
int journal_json_open(struct journal *journal, const char *path)
{
	int error = outfile_open(&journal->json, path);

	if (!error && !journal->waits)
		outfile_begin(&journal->json);
	return error;
}

/* A capture begins with a head of its own, so a new one is made whole. */
int journal_capture_open(struct journal *journal, const char *path)
{
	struct capture *capture;
	int error = capture_open(path, &capture);

	if (error)
		return error;
	capture_close(journal->capture);
	journal->capture = capture;
	if (!journal->waits)
		capture_begin(capture);
	return 0;
}

/* Told in the order in which they came. */
void journal_listen(struct journal *journal, struct journal_listener *listener)
{
	list_append(&journal->listeners, &listener->node);
}

/* Harmless for one that does not listen. */
void journal_unlisten(struct journal_listener *listener)
{
	list_remove(&listener->node);
}

/* A record without octets is printed for the occasion. */
void journal_ladder_line(const struct journal_record *record, bool verbose, struct buf *out)
{
	struct buf printed = { 0 };
	struct facts facts;

	facts_fill(&facts, record);
	if (verbose && record->entry.msg && !record->entry.bytes.p) {
		msg_print(record->entry.msg, &printed);
		facts.text[FACT_MESSAGE] = buf_str(&printed);
	}
	ladder_print(&facts, (struct ladder_style){ .verbose = verbose }, out);
	buf_free(&printed);
}

/* The ring holds the last ones, without gaps. */
static uint64_t journal_oldest(const struct journal *journal)
{
	return journal->count - ring_count(journal->ring) + 1;
}

bool journal_read(const struct journal *journal, uint64_t number, struct facts *facts)
{
	uint64_t oldest = journal_oldest(journal);

	return number > journal->forgotten && number >= oldest &&
	       ring_at(journal->ring, number - oldest, facts);
}

uint64_t journal_first(const struct journal *journal)
{
	uint64_t oldest = journal_oldest(journal);

	return oldest > journal->forgotten ? oldest : journal->forgotten + 1;
}

void journal_forget(struct journal *journal)
{
	journal->forgotten = journal->count;
}

uint64_t journal_forgotten(const struct journal *journal)
{
	return journal->forgotten;
}

uint64_t journal_ring_json(const struct journal *journal, uint64_t number, unsigned max,
			   struct buf *out)
{
	uint64_t first = journal_first(journal), at = number < first ? first : number;
	struct facts facts;

	for (; max && journal_read(journal, at, &facts); max--) {
		json_print(&facts, out);
		number = ++at;
	}
	return number;
}

/* Numbers have no gaps. */
uint64_t journal_count(const struct journal *journal)
{
	return journal->count;
}

int64_t journal_now(const struct journal *journal)
{
	return loop_now(journal->loop);
}

void journal_keep_core(struct journal *journal, bool keep)
{
	journal->keep_core = keep;
}

void journal_watch_core(struct journal *journal, bool on)
{
	if (on)
		journal->core_watchers++;
	else
		journal->core_watchers--;
}

bool journal_keeps_core(const struct journal *journal)
{
	return journal->keep_core || journal->core_watchers;
}
