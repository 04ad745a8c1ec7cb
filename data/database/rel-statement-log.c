/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What was sent to a database. Workers put entries into the sink; the first into an
 * empty one wakes the thread of the log, which takes all of them over at once:
 *
 *   worker ──add──> sink (mutex, bounded queue) ──idle──> log (GListModel, main thread)
 *
 * The queue is bounded like the log: reading a schema of thousands of tables sends tens
 * of thousands of statements, and only the last ones could be kept anyhow.
 */
#include "config.h"

#include <string.h>

#include "database/rel-statement-log.h"

#define MAX_ENTRIES 2000
#define MAX_SQL     16384

struct _RelLogEntry
{
  GObject  parent_instance;
  char    *sql;
  char    *error;      /* NULL when it went well */
  RelLane  lane;
  gint64   when;       /* µs since 1970 */
  gint64   elapsed_us;
  gint64   n_rows;     /* -1: not counted */
  guint    repeats;    /* how often at once; 1: once */
};

G_DEFINE_FINAL_TYPE (RelLogEntry, rel_log_entry, G_TYPE_OBJECT)

struct _RelLogSink
{
  gatomicrefcount   ref_count;
  GMutex            mutex;
  GQueue            entries;
  GMainContext     *context;
  gboolean          awake;   /* an idle is on its way */
  RelStatementLog  *log;     /* of the context's thread alone; NULL when it is gone */
};

struct _RelStatementLog
{
  GObject     parent_instance;
  RelLogSink *sink;
  GPtrArray  *entries;
};

static void rel_statement_log_list_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RelStatementLog, rel_statement_log, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, rel_statement_log_list_init))

static void
rel_log_entry_finalize (GObject *object)
{
  RelLogEntry *self = REL_LOG_ENTRY (object);

  g_free (self->sql);
  g_free (self->error);

  G_OBJECT_CLASS (rel_log_entry_parent_class)->finalize (object);
}

static void
rel_log_entry_class_init (RelLogEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_log_entry_finalize;
}

static void
rel_log_entry_init (RelLogEntry *self)
{
  self->repeats = 1;
}

/**
 * rel_log_entry_get_sql:
 * @self: an entry
 *
 * Returns: (transfer none): the statement, cut when it is very long
 */
const char *
rel_log_entry_get_sql (RelLogEntry *self)
{
  g_return_val_if_fail (REL_IS_LOG_ENTRY (self), NULL);

  return self->sql;
}

/**
 * rel_log_entry_get_lane:
 * @self: an entry
 *
 * Returns: the lane it went by
 */
RelLane
rel_log_entry_get_lane (RelLogEntry *self)
{
  g_return_val_if_fail (REL_IS_LOG_ENTRY (self), REL_LANE_READ);

  return self->lane;
}

/**
 * rel_log_entry_get_when:
 * @self: an entry
 *
 * Returns: when it began, in microseconds since 1970
 */
gint64
rel_log_entry_get_when (RelLogEntry *self)
{
  g_return_val_if_fail (REL_IS_LOG_ENTRY (self), 0);

  return self->when;
}

/**
 * rel_log_entry_get_elapsed_us:
 * @self: an entry
 *
 * Returns: how long it took, in microseconds
 */
gint64
rel_log_entry_get_elapsed_us (RelLogEntry *self)
{
  g_return_val_if_fail (REL_IS_LOG_ENTRY (self), 0);

  return self->elapsed_us;
}

/**
 * rel_log_entry_get_rows:
 * @self: an entry
 *
 * Returns: how many rows it gave; -1 when that is not known
 */
gint64
rel_log_entry_get_rows (RelLogEntry *self)
{
  g_return_val_if_fail (REL_IS_LOG_ENTRY (self), -1);

  return self->n_rows;
}

/**
 * rel_log_entry_get_repeats:
 * @self: an entry
 *
 * Returns: how often it was sent with nothing else between; time and rows are those of the last
 */
guint
rel_log_entry_get_repeats (RelLogEntry *self)
{
  g_return_val_if_fail (REL_IS_LOG_ENTRY (self), 0);

  return self->repeats;
}

/**
 * rel_log_entry_get_error:
 * @self: an entry
 *
 * Returns: (nullable) (transfer none): why it failed
 */
const char *
rel_log_entry_get_error (RelLogEntry *self)
{
  g_return_val_if_fail (REL_IS_LOG_ENTRY (self), NULL);

  return self->error;
}

static GType
rel_statement_log_get_item_type (GListModel *model)
{
  return REL_TYPE_LOG_ENTRY;
}

static guint
rel_statement_log_get_n_items (GListModel *model)
{
  return REL_STATEMENT_LOG (model)->entries->len;
}

static gpointer
rel_statement_log_get_item (GListModel *model,
                            guint       position)
{
  RelStatementLog *self = REL_STATEMENT_LOG (model);

  return position < self->entries->len ? g_object_ref (g_ptr_array_index (self->entries, position)) : NULL;
}

static void
rel_statement_log_list_init (GListModelInterface *iface)
{
  iface->get_item_type = rel_statement_log_get_item_type;
  iface->get_n_items = rel_statement_log_get_n_items;
  iface->get_item = rel_statement_log_get_item;
}

static gboolean
is_repeat (RelLogEntry *a,
           RelLogEntry *b)
{
  return a->lane == b->lane && g_strcmp0 (a->error, b->error) == 0 && strcmp (a->sql, b->sql) == 0;
}

/* Appends, and takes the oldest away where there are too many; tells each once. */
static void
take (RelStatementLog *self,
      GQueue          *queue)
{
  g_autoptr(GPtrArray) added = g_ptr_array_new ();
  RelLogEntry *entry;
  gboolean replaces;
  guint drop, before = self->entries->len;

  while ((entry = g_queue_pop_head (queue)) != NULL)
    {
      RelLogEntry *last = added->len > 0 ? g_ptr_array_index (added, added->len - 1) : NULL;

      if (last != NULL && is_repeat (last, entry))
        {
          entry->repeats = last->repeats + 1;
          g_object_unref (last);
          g_ptr_array_set_size (added, added->len - 1);
        }
      g_ptr_array_add (added, entry);
    }
  if (added->len == 0)
    return;

  replaces = before > 0 && is_repeat (g_ptr_array_index (self->entries, before - 1), g_ptr_array_index (added, 0));
  if (replaces)
    {
      ((RelLogEntry *) g_ptr_array_index (added, 0))->repeats += ((RelLogEntry *) g_ptr_array_index (self->entries, before - 1))->repeats;
      g_ptr_array_set_size (self->entries, before - 1);
    }
  g_ptr_array_extend_and_steal (self->entries, g_steal_pointer (&added));
  g_list_model_items_changed (G_LIST_MODEL (self), replaces ? before - 1 : before, replaces, self->entries->len - before + replaces);

  drop = self->entries->len > MAX_ENTRIES ? self->entries->len - MAX_ENTRIES : 0;
  if (drop > 0)
    {
      g_ptr_array_remove_range (self->entries, 0, drop);
      g_list_model_items_changed (G_LIST_MODEL (self), 0, drop, 0);
    }
}

static gboolean
wake_cb (gpointer user_data)
{
  RelLogSink *sink = user_data;
  GQueue queue;

  g_mutex_lock (&sink->mutex);
  queue = sink->entries;
  g_queue_init (&sink->entries);
  sink->awake = FALSE;
  g_mutex_unlock (&sink->mutex);

  if (sink->log != NULL)
    {
      g_autoptr(RelStatementLog) log = g_object_ref (sink->log);

      take (log, &queue);
    }
  g_queue_clear_full (&queue, g_object_unref);

  return G_SOURCE_REMOVE;
}

static void
rel_statement_log_dispose (GObject *object)
{
  RelStatementLog *self = REL_STATEMENT_LOG (object);

  if (self->sink != NULL)
    self->sink->log = NULL;
  g_clear_pointer (&self->sink, rel_log_sink_unref);

  G_OBJECT_CLASS (rel_statement_log_parent_class)->dispose (object);
}

static void
rel_statement_log_finalize (GObject *object)
{
  RelStatementLog *self = REL_STATEMENT_LOG (object);

  g_ptr_array_unref (self->entries);

  G_OBJECT_CLASS (rel_statement_log_parent_class)->finalize (object);
}

static void
rel_statement_log_class_init (RelStatementLogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_statement_log_dispose;
  G_OBJECT_CLASS (klass)->finalize = rel_statement_log_finalize;
}

static void
rel_statement_log_init (RelStatementLog *self)
{
  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
  self->sink = g_new0 (RelLogSink, 1);
  g_atomic_ref_count_init (&self->sink->ref_count);
  g_mutex_init (&self->sink->mutex);
  g_queue_init (&self->sink->entries);
  self->sink->context = g_main_context_ref_thread_default ();
  self->sink->log = self;
}

/**
 * rel_statement_log_new:
 *
 * Returns: (transfer full): an empty log, to be used by the thread that makes it
 */
RelStatementLog *
rel_statement_log_new (void)
{
  return g_object_new (REL_TYPE_STATEMENT_LOG, NULL);
}

/**
 * rel_statement_log_clear:
 * @self: a log
 *
 * Forgets what was sent so far.
 */
void
rel_statement_log_clear (RelStatementLog *self)
{
  guint n;

  g_return_if_fail (REL_IS_STATEMENT_LOG (self));

  n = self->entries->len;
  g_ptr_array_set_size (self->entries, 0);
  if (n > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);
}

/**
 * rel_statement_log_get_sink: (skip)
 * @self: a log
 *
 * Returns: (transfer none): where workers write
 */
RelLogSink *
rel_statement_log_get_sink (RelStatementLog *self)
{
  g_return_val_if_fail (REL_IS_STATEMENT_LOG (self), NULL);

  return self->sink;
}

/**
 * rel_log_sink_ref: (skip)
 * @self: a sink
 *
 * Returns: (transfer full): it
 */
RelLogSink *
rel_log_sink_ref (RelLogSink *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * rel_log_sink_unref: (skip)
 * @self: (transfer full): a sink
 */
void
rel_log_sink_unref (RelLogSink *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_queue_clear_full (&self->entries, g_object_unref);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static char *
cut (const char *sql)
{
  gsize length = strlen (sql);

  if (length <= MAX_SQL)
    return g_utf8_make_valid (sql, length);
  for (length = MAX_SQL; length > 0 && ((guchar) sql[length] & 0xc0) == 0x80; length--)
    ;
  {
    g_autofree char *head = g_utf8_make_valid (sql, length);

    return g_strconcat (head, "…", NULL);
  }
}

/**
 * rel_log_sink_add: (skip)
 * @self: a sink
 * @lane: the lane it went by
 * @sql: the statement
 * @when: when it began, in microseconds since 1970
 * @elapsed_us: how long it took
 * @n_rows: rows it gave, -1 when they are not known
 * @error: (nullable): why it failed
 *
 * May be called by any thread.
 */
void
rel_log_sink_add (RelLogSink *self,
                  RelLane     lane,
                  const char *sql,
                  gint64      when,
                  gint64      elapsed_us,
                  gint64      n_rows,
                  const char *error)
{
  RelLogEntry *entry;
  RelLogEntry *dropped = NULL;
  gboolean wake;

  g_return_if_fail (self != NULL);
  g_return_if_fail (sql != NULL);

  entry = g_object_new (REL_TYPE_LOG_ENTRY, NULL);
  entry->sql = cut (sql);
  entry->error = g_strdup (error);
  entry->lane = lane;
  entry->when = when;
  entry->elapsed_us = elapsed_us;
  entry->n_rows = n_rows;

  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->entries, entry);
  if (self->entries.length > MAX_ENTRIES)
    dropped = g_queue_pop_head (&self->entries);
  wake = !self->awake;
  self->awake = TRUE;
  g_mutex_unlock (&self->mutex);

  g_clear_object (&dropped);
  if (wake)
    {
      g_autoptr(GSource) source = g_idle_source_new ();

      g_source_set_priority (source, G_PRIORITY_DEFAULT_IDLE);
      g_source_set_callback (source, wake_cb, rel_log_sink_ref (self), (GDestroyNotify) rel_log_sink_unref);
      g_source_attach (source, self->context);
    }
}
