/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is staged for the rows of a place, without reading anything: a row is found among
 * the records of the session by its identity; who joins or leaves the members of a place
 * is told from the stage alone, by the key that the place goes by. There are few staged
 * records, however many rows.
 */
#include "config.h"

#include "records/rel-staged-place-private.h"

#include "records/rel-record-query-private.h"
#include "records/rel-session-private.h"

struct _RelStagedPlace
{
  RelSession     *session;
  RelRecordQuery *query;
  RelMappedTable *table;   /* whose records the rows are */
  RelMappedEnd   *end;     /* that the rows are the members at, NULL: any row of the table */
  RelTable       *shown;   /* the table, as the query has it */
  int            *at;      /* where a row of the query has the columns of the table, -1 */
  int             rowid;   /* where it has the rowid, -1 */
  GHashTable     *leaving; /* identities of members that are removed */
};

/**
 * rel_staged_place_new:
 * @session: a session
 * @query: what a list shows
 *
 * Returns: (nullable): what is staged for its rows; %NULL where rows are no records
 */
RelStagedPlace *
rel_staged_place_new (RelSession     *session,
                      RelRecordQuery *query)
{
  RelTable *shown = rel_schema_get_table (query->schema, rel_place_get_table (query->place));
  RelMappedTable *table = shown != NULL ? rel_mapping_get_table (session->mapping, rel_table_get_name (shown)) : NULL;
  const RelEnd *end = rel_place_get_end (query->place);
  RelStagedPlace *self;

  if (table == NULL || rel_place_get_walk (query->place) != NULL)
    return NULL;

  self = g_new0 (RelStagedPlace, 1);
  self->session = g_object_ref (session);
  self->query = g_object_ref (query);
  self->table = table;
  self->shown = shown;
  self->leaving = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (end != NULL)
    {
      RelTable *owner = rel_schema_get_table (query->schema, rel_end_get_table (end));
      RelMappedTable *mapped = owner != NULL ? rel_mapping_get_table (session->mapping, rel_table_get_name (owner)) : NULL;

      self->end = mapped != NULL ? rel_mapped_table_find_end (mapped, rel_end_get_name (end)) : NULL;
      if (self->end != NULL && self->end->remote != table)
        self->end = NULL;
    }

  self->rowid = query->rowid != NULL ? g_array_index (query->key, int, 0) : -1;
  self->at = g_new (int, table->n_columns + 1);
  for (guint i = 0; i < table->n_columns; i++)
    {
      RelColumn *column = rel_table_find_column (shown, table->columns[i].name);

      if (column == NULL || !rel_record_query_find_value (query, rel_column_get_id (column), &self->at[i]))
        self->at[i] = -1;
    }

  return self;
}

void
rel_staged_place_free (RelStagedPlace *self)
{
  g_object_unref (self->session);
  g_object_unref (self->query);
  g_hash_table_unref (self->leaving);
  g_free (self->at);
  g_free (self);
}

/* Is nothing staged that could show in a row of the database? */
gboolean
rel_staged_place_is_idle (RelStagedPlace *self)
{
  GHashTable *entries = rel_stage_get_entries (self->session->stage, self->table);

  return (entries == NULL || g_hash_table_size (entries) == 0) && rel_stage_get_n_deletions (self->session->stage) == 0 &&
         g_hash_table_size (rel_stage_get_pairs (self->session->stage)) == 0 && g_hash_table_size (self->leaving) == 0;
}

/* The row of a record as it is stored, NULL for a new one. */
static GPtrArray *
get_stored (RelStageEntry *entry,
            RelRecord     *record)
{
  if (rel_record_get_identity (record) == NULL)
    return NULL;

  return entry != NULL && entry->read != NULL ? entry->read : rel_record_get_row (record);
}

/* Has a stored row the key of the place in these columns? */
static gboolean
row_leads_here (RelStagedPlace         *self,
                GPtrArray              *row,
                const RelMappedColumns *columns)
{
  guint n_key;
  RelValue *const *key = rel_place_get_key (self->query->place, &n_key);

  for (guint i = 0; row != NULL && i < columns->n && i < n_key; i++)
    if (rel_value_is_null (row->pdata[columns->at[i]]) || !rel_value_equal (row->pdata[columns->at[i]], key[i]))
      return FALSE;

  return row != NULL;
}

/* And as it is staged? A link stays with its owner while the owner's key is being changed. */
static gboolean
entry_leads_here (RelStagedPlace         *self,
                  RelStageEntry          *entry,
                  const RelMappedColumns *columns)
{
  guint n_key;
  RelValue *const *key = rel_place_get_key (self->query->place, &n_key);
  GPtrArray *stored = get_stored (entry, entry->record);

  for (guint i = 0; i < columns->n && i < n_key; i++)
    {
      const RelCell *cell = &entry->cells[columns->at[i]];
      const RelValue *value = NULL;
      GPtrArray *row;

      switch (cell->kind)
        {
        case REL_CELL_VALUE:
          value = cell->value;
          break;
        case REL_CELL_LINK:
          row = get_stored (rel_stage_lookup (self->session->stage, cell->target), cell->target);
          value = row != NULL ? row->pdata[cell->column] : NULL;
          break;
        case REL_CELL_NONE:
        case REL_CELL_DISPLACED:
          value = stored != NULL ? stored->pdata[columns->at[i]] : NULL;
          break;
        case REL_CELL_CLEARED:
        default:
          break;
        }
      if (value == NULL || rel_value_is_null (value) || !rel_value_equal (value, key[i]))
        return FALSE;
    }

  return TRUE;
}

static void
add_row (GArray      *rows,
         RelRecord   *record,
         guint64      order)
{
  RelRecordState state = rel_record_get_state (record);
  RelStagedRow row = { record, state == REL_RECORD_NEW ? REL_ROW_NEW : REL_ROW_ADDED, order };

  for (guint i = 0; i < rows->len; i++)
    if (g_array_index (rows, RelStagedRow, i).record == record)
      return;
  if (state == REL_RECORD_GONE || state == REL_RECORD_DELETED)
    return;
  g_object_ref (record);
  g_array_append_val (rows, row);
}

static void
add_leaving (RelStagedPlace *self,
             RelRecord      *record)
{
  if (rel_record_get_identity (record) != NULL)
    g_hash_table_add (self->leaving, g_strdup (rel_record_get_identity (record)));
}

/* The record of a table that has these values in these columns, when they are its key and the session holds it. */
static RelRecord *
find_held (RelStagedPlace         *self,
           RelMappedTable         *table,
           const RelMappedColumns *columns,
           const RelValue        **values,
           char                  **identity)
{
  g_autofree RelValue **row = g_new0 (RelValue *, table->n_columns + 1);
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;
  RelRecord *record;

  for (guint i = 0; i < columns->n; i++)
    row[columns->at[i]] = (RelValue *) values[i];
  key = table->key.n > 0 ? rel_mapped_values_key (row, &table->key) : NULL;
  if (key == NULL)
    return NULL;
  text = g_strdup_printf ("%u%s", table->index, key);
  record = g_hash_table_lookup (self->session->records, text);
  if (identity != NULL)
    *identity = g_steal_pointer (&text);

  return record;
}

/* Members with their link in themselves. */
static void
list_linked (RelStagedPlace *self,
             RelStageEntry  *entry,
             GArray         *rows)
{
  const RelMappedColumns *columns = &self->end->remote_columns;
  gboolean was = row_leads_here (self, get_stored (entry, entry->record), columns);
  gboolean is = entry_leads_here (self, entry, columns);

  if (is && !was)
    add_row (rows, entry->record, entry->order);
  else if (was && !is)
    add_leaving (self, entry->record);
}

/* Members that a staged row of the association table joins, or joins no more. */
static void
list_joined (RelStagedPlace *self,
             RelStageEntry  *entry,
             GArray         *rows)
{
  const RelMappedColumns *near = &self->end->near_columns;
  const RelMappedColumns *far = &self->end->far_columns;
  GPtrArray *stored = get_stored (entry, entry->record);
  gboolean was = row_leads_here (self, stored, near);
  gboolean is = !entry->deleted && entry_leads_here (self, entry, near);
  g_autofree const RelValue **values = g_new0 (const RelValue *, far->n + 1);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  RelRecord *target = NULL;
  gboolean known = TRUE;

  for (guint i = 0; was && i < far->n; i++)
    values[i] = stored->pdata[far->at[i]];
  if (was)
    find_held (self, self->table, &self->end->remote_columns, values, &before);
  for (guint i = 0; is && i < far->n; i++)
    {
      const RelCell *cell = &entry->cells[far->at[i]];

      if (cell->kind == REL_CELL_LINK)
        target = cell->target;
      values[i] = cell->kind == REL_CELL_VALUE ? cell->value : cell->kind == REL_CELL_NONE && stored != NULL ? stored->pdata[far->at[i]] : NULL;
      known = known && values[i] != NULL;
    }
  if (is && target == NULL && known)
    target = find_held (self, self->table, &self->end->remote_columns, values, &after);
  else if (target != NULL)
    after = g_strdup (rel_record_get_identity (target));

  if (before != NULL && g_strcmp0 (before, after) != 0)
    g_hash_table_add (self->leaving, g_strdup (before));
  if (target != NULL && rel_record_get_mapped_table (target) == self->table && g_strcmp0 (before, after) != 0)
    add_row (rows, target, entry->order);
}

static void
list_pair (RelStagedPlace *self,
           RelStagePair   *pair,
           GArray         *rows)
{
  RelRecord *owner = self->end->swapped ? pair->right : pair->left;
  RelRecord *member = self->end->swapped ? pair->left : pair->right;

  if (pair->pairs != self->end->pairs ||
      !row_leads_here (self, get_stored (rel_stage_lookup (self->session->stage, owner), owner), &self->end->local_columns))
    return;
  if (pair->present)
    add_row (rows, member, pair->order);
  else
    add_leaving (self, member);
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const RelStagedRow *x = a;
  const RelStagedRow *y = b;

  return x->order < y->order ? -1 : x->order > y->order;
}

static void
clear_row (gpointer data)
{
  g_object_unref (((RelStagedRow *) data)->record);
}

/**
 * rel_staged_place_list_rows:
 * @self: what is staged
 *
 * Looks at the stage, which has changed.
 *
 * Returns: (transfer full): #RelStagedRow that the database does not have there, in the
 *   order of staging
 */
GArray *
rel_staged_place_list_rows (RelStagedPlace *self)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (RelStagedRow));
  RelMappedTable *of = self->end != NULL && self->end->association != NULL ? self->end->association : self->table;
  GHashTable *entries = rel_stage_get_entries (self->session->stage, of);
  g_autoptr(GPtrArray) staged = entries != NULL ? rel_hash_list_values (entries) : g_ptr_array_new ();
  g_autoptr(GPtrArray) pairs = rel_hash_list_keys (rel_stage_get_pairs (self->session->stage));

  g_array_set_clear_func (rows, clear_row);
  g_hash_table_remove_all (self->leaving);
  for (guint i = 0; i < staged->len; i++)
    {
      RelStageEntry *entry = staged->pdata[i];

      if (rel_place_get_end (self->query->place) == NULL)
        {
          if (rel_record_get_identity (entry->record) == NULL)
            add_row (rows, entry->record, entry->order);
        }
      else if (self->end == NULL || self->end->info.link_in == REL_LINK_IN_LOCAL)
        continue;
      else if (self->end->association != NULL)
        list_joined (self, entry, rows);
      else
        list_linked (self, entry, rows);
    }
  for (guint i = 0; self->end != NULL && self->end->association != NULL && i < pairs->len; i++)
    list_pair (self, pairs->pdata[i], rows);
  g_array_sort (rows, compare_rows);

  return rows;
}

/* What the session knows a row by; NULL until it is loaded. */
char *
rel_staged_place_identify (RelStagedPlace *self,
                           RelRow         *row)
{
  g_autofree RelValue **values = NULL;

  if (!rel_row_is_loaded (row))
    return NULL;

  values = g_new0 (RelValue *, self->table->n_columns + 1);
  for (guint i = 0; i < self->table->n_columns; i++)
    values[i] = (RelValue *) rel_row_get_value (row, self->at[i]);
  values[self->table->n_columns] = (RelValue *) rel_row_get_value (row, self->rowid);

  return rel_mapped_table_identify (self->table, values);
}

/* Does an owner that these columns of a row lead to take the row along? */
static gboolean
goes_with (RelStagedPlace         *self,
           RelRow                 *row,
           RelMappedEnd           *end,
           const RelMappedColumns *columns)
{
  g_autofree const RelValue **values = g_new0 (const RelValue *, columns->n + 1);
  RelRecord *owner;

  for (guint i = 0; i < columns->n; i++)
    values[i] = rel_row_get_value (row, self->at[columns->at[i]]);
  owner = find_held (self, end->local, &end->local_columns, values, NULL);

  return owner != NULL && rel_record_get_state (owner) == REL_RECORD_DELETED;
}

static gboolean
is_taken_along (RelStagedPlace *self,
                RelRow         *row)
{
  if (rel_stage_get_n_deletions (self->session->stage) == 0)
    return FALSE;

  for (guint i = 0; i < self->table->owners->len; i++)
    {
      RelMappedEnd *end = self->table->owners->pdata[i];

      if (!end->info.view_only && (end->info.on_owner_delete == REL_OWNER_DELETE_DELETE || end->info.on_owner_delete == REL_OWNER_DELETE_ORPHAN) &&
          goes_with (self, row, end, &end->remote_columns))
        return TRUE;
    }
  for (guint i = 0; i < self->table->joins->len; i++)
    {
      RelMappedEnd *end = self->table->joins->pdata[i];

      if (!end->info.view_only && end->info.on_owner_delete != REL_OWNER_DELETE_LEAVE && goes_with (self, row, end, &end->near_columns))
        return TRUE;
    }

  return FALSE;
}

/**
 * rel_staged_place_look:
 * @self: what is staged
 * @row: a row of the database
 * @record: (out): the record for which something is staged, %NULL when nothing is
 *
 * Returns: what becomes of the row
 */
RelRowState
rel_staged_place_look (RelStagedPlace  *self,
                       RelRow          *row,
                       RelRecord      **record)
{
  g_autofree char *identity = NULL;
  RelRecord *held;
  RelRecordState state;

  *record = NULL;
  if (rel_staged_place_is_idle (self) || (identity = rel_staged_place_identify (self, row)) == NULL)
    return REL_ROW_STORED;

  held = g_hash_table_lookup (self->session->records, identity);
  state = held != NULL ? rel_record_get_state (held) : REL_RECORD_STORED;
  /* what goes with another one may be held without having been read */
  if (held != NULL && rel_stage_lookup (self->session->stage, held) != NULL)
    *record = held;
  if (state == REL_RECORD_DELETED)
    return REL_ROW_DELETED;
  if (g_hash_table_contains (self->leaving, identity))
    return REL_ROW_REMOVED;
  if (state == REL_RECORD_CHANGED)
    return REL_ROW_CHANGED;

  return is_taken_along (self, row) ? REL_ROW_DELETED : REL_ROW_STORED;
}

/* Is it a column of the records? Beside a member stands what the association table says. */
gboolean
rel_staged_place_owns (RelStagedPlace        *self,
                       const RelRecordColumn *column)
{
  return rel_table_get_column (self->shown, column->column) != NULL;
}

/* The label of what a link of a record leads to, NULL when the session does not know it. */
static RelValue *
make_link_label (RelStagedPlace        *self,
                 RelRecord             *record,
                 const RelRecordColumn *column)
{
  RelRelationship *relationship = rel_schema_get_relationship (self->query->schema, column->link);
  RelEnd end = { relationship, FALSE };
  g_autoptr(RelRecord) related = NULL;
  g_autofree char *label = NULL;

  if (relationship == NULL || !rel_record_get_related (record, rel_end_get_name (&end), &related, NULL, NULL) || related == NULL)
    return NULL;
  label = rel_record_dup_label (related);

  return *label != '\0' ? rel_value_new_text (label, -1) : NULL;
}

/**
 * rel_staged_place_make_rows:
 * @self: what is staged
 * @record: a record that the database does not have there
 *
 * Returns: (transfer full): it, as the query would give it: one row
 */
RelRows *
rel_staged_place_make_rows (RelStagedPlace *self,
                            RelRecord      *record)
{
  guint n = self->query->results->len;
  RelRows *rows = rel_rows_new (NULL, n);
  g_autofree RelValue **values = g_new0 (RelValue *, n + 1);
  GPtrArray *stored = get_stored (rel_stage_lookup (self->session->stage, record), record);

  for (guint i = 0; i < self->query->columns->len; i++)
    {
      const RelRecordColumn *column = &g_array_index (self->query->columns, RelRecordColumn, i);
      gboolean own = rel_staged_place_owns (self, column);

      /* what an association table says besides is not known before its row is there */
      if (own && values[column->value] == NULL)
        values[column->value] = rel_record_get_value (record, column->name, NULL);
      if (own && column->label >= 0 && values[column->label] == NULL)
        values[column->label] = make_link_label (self, record, column);
    }
  if (self->query->label >= 0 && values[self->query->label] == NULL)
    {
      g_autofree char *label = rel_record_dup_label (record);

      values[self->query->label] = rel_value_new_text (label, -1);
    }
  if (self->rowid >= 0 && values[self->rowid] == NULL && stored != NULL)
    values[self->rowid] = rel_value_ref (stored->pdata[self->table->n_columns]);
  else
    for (guint i = 0; self->rowid < 0 && i < self->table->key.n && i < self->query->key->len; i++)
      {
        int at = g_array_index (self->query->key, int, i);

        if (values[at] == NULL)
          values[at] = stored != NULL ? rel_value_ref (stored->pdata[self->table->key.at[i]]) : NULL;
      }
  for (guint i = 0; i < n; i++)
    if (values[i] == NULL)
      values[i] = rel_value_new_null ();
  rel_rows_append (rows, values);

  return rows;
}
