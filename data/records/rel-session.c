/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The session itself: what it holds, who is told of what. Reading is in
 * rel-session-load.c, what is seen in rel-session-state.c, edits in rel-stage-edit.c,
 * commits in rel-session-commit.c.
 *
 * Records are held weakly, by the identity of their rows; what is staged for one holds it.
 * What was read is good until the next commit, roll-back or refresh: then a generation
 * ends, and rows are read again when they are asked for.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "records/rel-session.h"

#include "records/rel-collection-private.h"
#include "records/rel-session-private.h"

enum
{
  PROP_0,
  PROP_N_CHANGES,
  PROP_STAGE,
  N_PROPS
};

enum
{
  COMMITTED,
  RESET,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (RelSession, rel_session, G_TYPE_OBJECT)

static void
rel_session_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  RelSession *self = REL_SESSION (object);

  switch (prop_id)
    {
    case PROP_N_CHANGES:
      g_value_set_uint (value, rel_session_get_n_changes (self));
      break;
    case PROP_STAGE:
      g_value_set_boxed (value, self->stage);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
rel_session_finalize (GObject *object)
{
  RelSession *self = REL_SESSION (object);
  GHashTableIter iter;
  gpointer record;

  rel_session_forget (self);
  rel_stage_unref (self->stage);
  g_hash_table_unref (self->lookups);
  g_hash_table_unref (self->cells);
  g_hash_table_unref (self->members);
  g_hash_table_unref (self->touched);

  /* Those that somebody else still holds outlive their session. */
  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    rel_record_detach (record);
  g_hash_table_unref (self->records);
  g_hash_table_iter_init (&iter, self->unstored);
  while (g_hash_table_iter_next (&iter, &record, NULL))
    rel_record_detach (record);
  g_hash_table_unref (self->unstored);
  g_hash_table_unref (self->collections);
  g_clear_object (&self->connection);
  g_clear_object (&self->database);
  g_clear_object (&self->mapping);
  g_clear_pointer (&self->labels, rel_labels_unref);
  g_clear_pointer (&self->commit, rel_commit_unref);

  G_OBJECT_CLASS (rel_session_parent_class)->finalize (object);
}

static void
rel_session_class_init (RelSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = rel_session_finalize;
  object_class->get_property = rel_session_get_property;

  properties[PROP_N_CHANGES] =
    g_param_spec_uint ("n-changes", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_STAGE] =
    g_param_spec_boxed ("stage", NULL, NULL, REL_TYPE_STAGE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * RelSession::committed:
   *
   * Everything staged was written.
   */
  signals[COMMITTED] =
    g_signal_new ("committed", REL_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * RelSession::reset:
   *
   * All records are to be read anew, after a commit, a roll-back or a refresh.
   */
  signals[RESET] =
    g_signal_new ("reset", REL_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rel_session_init (RelSession *self)
{
  self->stage = rel_stage_new ();
  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->unstored = g_hash_table_new (NULL, NULL);
  self->collections = g_hash_table_new (NULL, NULL);
  self->touched = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->foreign_keys = TRUE;
  rel_session_forget (self);
}

/**
 * rel_session_new:
 * @mapping: the tables and ends that it knows
 *
 * Returns: (transfer full): a session in which nothing is staged
 */
RelSession *
rel_session_new (RelMapping *mapping)
{
  RelSession *self;

  g_return_val_if_fail (REL_IS_MAPPING (mapping), NULL);

  self = g_object_new (REL_TYPE_SESSION, NULL);
  self->mapping = g_object_ref (mapping);

  return self;
}

/**
 * rel_session_get_mapping:
 * @self: a session
 *
 * Returns: (transfer none): the tables and ends that it knows
 */
RelMapping *
rel_session_get_mapping (RelSession *self)
{
  g_return_val_if_fail (REL_IS_SESSION (self), NULL);

  return self->mapping;
}

/**
 * rel_session_set_connection:
 * @self: a session
 * @connection: (nullable): a connection of this thread
 *
 * From now on what is not known yet is read at once, through @connection. It may be one
 * for reading only.
 */
void
rel_session_set_connection (RelSession    *self,
                            RelConnection *connection)
{
  g_return_if_fail (REL_IS_SESSION (self));
  g_return_if_fail (connection == NULL || REL_IS_CONNECTION (connection));

  g_set_object (&self->connection, connection);
}

/**
 * rel_session_set_database:
 * @self: a session
 * @database: (nullable): an open database
 *
 * From now on rel_session_run_async() and the like work with @database.
 */
void
rel_session_set_database (RelSession  *self,
                          RelDatabase *database)
{
  g_return_if_fail (REL_IS_SESSION (self));
  g_return_if_fail (database == NULL || REL_IS_DATABASE (database));

  g_set_object (&self->database, database);
}

/**
 * rel_session_set_foreign_keys:
 * @self: a session
 * @enforced: whether commits enforce foreign keys; they do unless told otherwise
 */
void
rel_session_set_foreign_keys (RelSession *self,
                              gboolean    enforced)
{
  g_return_if_fail (REL_IS_SESSION (self));

  self->foreign_keys = enforced;
}

/**
 * rel_session_set_labels:
 * @self: a session
 * @labels: (nullable): which columns describe records; %NULL: as they are chosen by themselves
 *
 * Says what records are called from now on.
 */
void
rel_session_set_labels (RelSession *self,
                        RelLabels  *labels)
{
  g_return_if_fail (REL_IS_SESSION (self));

  if (labels == self->labels)
    return;
  g_clear_pointer (&self->labels, rel_labels_unref);
  self->labels = labels != NULL ? rel_labels_ref (labels) : NULL;
  rel_session_touch_all (self);
}

/**
 * rel_session_get_labels:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): which columns describe records, where a person chose them
 */
RelLabels *
rel_session_get_labels (RelSession *self)
{
  g_return_val_if_fail (REL_IS_SESSION (self), NULL);

  return self->labels;
}

RelMappedEnd *
rel_session_need_end (RelSession  *self,
                      RelRecord   *record,
                      const char  *name,
                      GError     **error)
{
  RelMappedTable *table = rel_record_get_mapped_table (record);
  RelMappedEnd *end = rel_mapped_table_find_end (table, name);

  if (end == NULL)
    rel_set_error_rule (error, REL_ERROR_REFUSED, "no-link", table->name, NULL,
                        _("Records of “%s” have no relationship “%s”. Nothing was changed."), table->name, name);

  return end;
}

gboolean
rel_session_is_new (RelSession *self,
                    RelRecord  *record)
{
  RelStageEntry *entry = rel_stage_lookup (self->stage, record);

  return rel_record_get_identity (record) == NULL && entry != NULL && entry->inserted;
}

static void
tell (RelSession *self)
{
  g_autoptr(GPtrArray) records = NULL;
  g_autoptr(GPtrArray) collections = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GHashTable) touched = NULL;
  gboolean everything = self->everything;
  GHashTableIter iter;
  gpointer data;

  self->everything = FALSE;
  touched = g_steal_pointer (&self->touched);
  self->touched = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);

  g_hash_table_iter_init (&iter, self->collections);
  while (g_hash_table_iter_next (&iter, &data, NULL))
    g_ptr_array_add (collections, g_object_ref (data));
  if (everything)
    {
      g_hash_table_iter_init (&iter, self->records);
      while (g_hash_table_iter_next (&iter, NULL, &data))
        g_hash_table_add (touched, g_object_ref (data));
    }
  records = rel_hash_list_keys (touched);

  for (guint i = 0; i < records->len; i++)
    rel_record_emit_changed (records->pdata[i], -1);
  for (guint i = 0; i < collections->len; i++)
    rel_collection_update (collections->pdata[i]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_CHANGES]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STAGE]);
}

/* Something was staged for a record. */
void
rel_session_touch (RelSession *self,
                   RelRecord  *record)
{
  /* those that others wait for with a function of theirs hear of it at the end */
  g_hash_table_add (self->touched, g_object_ref (record));
  if (self->frozen == 0)
    tell (self);
}

void
rel_session_touch_all (RelSession *self)
{
  self->everything = TRUE;
  if (self->frozen == 0)
    tell (self);
}

/**
 * rel_session_freeze:
 * @self: a session
 *
 * Keeps records and collections from telling about changes until rel_session_thaw():
 * for many edits in a row.
 */
void
rel_session_freeze (RelSession *self)
{
  g_return_if_fail (REL_IS_SESSION (self));

  self->frozen++;
}

/**
 * rel_session_thaw:
 * @self: a session
 *
 * Undoes one rel_session_freeze().
 */
void
rel_session_thaw (RelSession *self)
{
  g_return_if_fail (REL_IS_SESSION (self));
  g_return_if_fail (self->frozen > 0);

  if (--self->frozen == 0 && (self->everything || g_hash_table_size (self->touched) > 0))
    tell (self);
}

static RelRecord *
find (RelSession              *self,
      RelMappedTable          *table,
      const RelMappedColumns  *columns,
      RelValue *const         *values,
      GError                 **error)
{
  RelRecord *found = NULL;

  if (!rel_session_need_lookup (self, table, columns, values, &found, error))
    return NULL;

  return found != NULL ? g_object_ref (found) : NULL;
}

/**
 * rel_session_find:
 * @self: a session
 * @table: name of a table
 * @columns: (array length=n_values): names of columns
 * @values: (array length=n_values): a value for each
 * @n_values: their number
 * @error: where to put an error
 *
 * Looks a stored record up, by its key or by other columns. One that is to be deleted is
 * stored until the commit.
 *
 * Returns: (transfer full) (nullable): the record; %NULL without an error when there is none
 */
RelRecord *
rel_session_find (RelSession         *self,
                  const char         *table,
                  const char *const  *columns,
                  RelValue *const    *values,
                  guint               n_values,
                  GError            **error)
{
  RelMappedTable *mapped;
  g_autofree guint *at = NULL;
  g_autoptr(GPtrArray) converted = rel_mapped_row_new ();
  RelMappedColumns where = { n_values, NULL };

  g_return_val_if_fail (REL_IS_SESSION (self), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  mapped = rel_mapping_get_table (self->mapping, table);
  if (mapped == NULL)
    {
      rel_set_error_rule (error, REL_ERROR_REFUSED, NULL, table, NULL, _("There is no table “%s”. Nothing was changed."), table);
      return NULL;
    }
  where.at = at = g_new0 (guint, n_values + 1);
  for (guint i = 0; i < n_values; i++)
    {
      int column = rel_mapped_table_find_column (mapped, columns[i]);

      if (column < 0)
        {
          rel_set_error_rule (error, REL_ERROR_REFUSED, NULL, table, NULL, _("The table “%s” has no column “%s”. Nothing was changed."), table, columns[i]);
          return NULL;
        }
      at[i] = column;
      g_ptr_array_add (converted, rel_mapped_column_convert (&mapped->columns[column], values[i]));
    }

  return find (self, mapped, &where, (RelValue *const *) converted->pdata, error);
}

/**
 * rel_session_find_rowid:
 * @self: a session
 * @table: name of a table
 * @rowid: rowid of a row
 * @error: where to put an error
 *
 * Looks a stored record up by its rowid, as #RelRecordList knows rows.
 *
 * Returns: (transfer full) (nullable): the record; %NULL without an error when there is none
 */
RelRecord *
rel_session_find_rowid (RelSession  *self,
                        const char  *table,
                        gint64       rowid,
                        GError     **error)
{
  RelMappedTable *mapped;
  g_autoptr(RelValue) value = rel_value_new_integer (rowid);
  guint at;
  RelMappedColumns where = { 1, &at };

  g_return_val_if_fail (REL_IS_SESSION (self), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  mapped = rel_mapping_get_table (self->mapping, table);
  if (mapped == NULL || mapped->rowid == NULL)
    {
      rel_set_error_rule (error, REL_ERROR_REFUSED, NULL, table, NULL, _("Rows of “%s” have no number. Nothing was changed."), table);
      return NULL;
    }
  at = mapped->alias >= 0 ? (guint) mapped->alias : mapped->n_columns;

  return find (self, mapped, &where, &value, error);
}

/**
 * rel_session_get_stage:
 * @self: a session
 *
 * Returns: (transfer none): all that is staged; hold it to come back to it
 */
RelStage *
rel_session_get_stage (RelSession *self)
{
  g_return_val_if_fail (REL_IS_SESSION (self), NULL);

  return self->stage;
}

/**
 * rel_session_set_stage:
 * @self: a session
 * @stage: an earlier stage of the same session
 *
 * Stages exactly that, for undo and redo. A stage from before a commit has to be made to fit
 * by rel_stage_rebase() first.
 */
void
rel_session_set_stage (RelSession *self,
                       RelStage   *stage)
{
  RelStage *old;

  g_return_if_fail (REL_IS_SESSION (self));
  g_return_if_fail (stage != NULL);

  old = self->stage;
  self->stage = rel_stage_ref (stage);
  rel_stage_unref (old);
  rel_session_touch_all (self);
}

/**
 * rel_session_get_n_changes:
 * @self: a session
 *
 * Returns: how many records and pairs of records are staged
 */
guint
rel_session_get_n_changes (RelSession *self)
{
  g_return_val_if_fail (REL_IS_SESSION (self), 0);

  return rel_stage_get_n_changes (self->stage);
}

/**
 * rel_session_list_changed:
 * @self: a session
 *
 * Returns: (transfer full) (element-type RelRecord): the records for which something is
 *   staged, in the order of staging
 */
GPtrArray *
rel_session_list_changed (RelSession *self)
{
  g_autoptr(GPtrArray) entries = NULL;
  GPtrArray *records;

  g_return_val_if_fail (REL_IS_SESSION (self), NULL);

  entries = rel_stage_list_entries (self->stage);
  records = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < entries->len; i++)
    g_ptr_array_add (records, g_object_ref (((RelStageEntry *) entries->pdata[i])->record));

  return records;
}

/* Everything is read anew from here on. */
void
rel_session_reset (RelSession *self)
{
  rel_session_forget (self);
  rel_session_touch_all (self);
  g_signal_emit (self, signals[RESET], 0);
}

void
rel_session_emit_committed (RelSession *self)
{
  g_signal_emit (self, signals[COMMITTED], 0);
}

/**
 * rel_session_rollback:
 * @self: a session
 *
 * Drops everything staged, and reads anew.
 */
void
rel_session_rollback (RelSession *self)
{
  g_return_if_fail (REL_IS_SESSION (self));

  rel_stage_unref (self->stage);
  self->stage = rel_stage_new ();
  rel_session_reset (self);
}

/**
 * rel_session_refresh:
 * @self: a session
 *
 * Reads anew and keeps what is staged: for when somebody else wrote.
 */
void
rel_session_refresh (RelSession *self)
{
  g_return_if_fail (REL_IS_SESSION (self));

  rel_session_reset (self);
}
