/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Reading the records of a graph, on a worker: each opening is one look at a page of
 * members and one count for every end that an index serves.
 */
#include "config.h"

#include "records/rel-record-graph.h"

#include "records/rel-record-follow.h"
#include "records/rel-record-graph-private.h"

#define MAX_FIELDS  4
#define FIELD_CHARS 48

static void
add_link (RelRecordGraph  *self,
          guint            from,
          guint            to,
          RelRelationship *relationship)
{
  RelGraphLink link = { from, to, relationship };

  for (guint i = 0; i < self->links->len; i++)
    {
      const RelGraphLink *other = &g_array_index (self->links, RelGraphLink, i);

      if (other->from == from && other->to == to && other->relationship == relationship)
        return;
    }
  g_array_append_val (self->links, link);
}

static gboolean
same_keys (RelPlace *a,
           RelPlace *b)
{
  guint n_a, n_b;
  RelValue *const *key_a = rel_place_get_key (a, &n_a);
  RelValue *const *key_b = rel_place_get_key (b, &n_b);

  for (guint i = 0; i < n_a && n_a == n_b; i++)
    if (!rel_value_equal (key_a[i], key_b[i]))
      return FALSE;

  return n_a == n_b;
}

/* Joins a record to those that are there, in every relationship that their values tell. */
static void
join (RelRecordGraph *self,
      RelRecordOfGraph         *record)
{
  for (guint i = 0; i < record->public.n_sides; i++)
    {
      const RelGraphSide *side = &record->public.sides[i];

      if (side->place == NULL || rel_relationship_get_info (side->end.relationship)->kind == REL_KIND_MANY_TO_MANY)
        continue;
      for (guint j = 0; j < self->records->len; j++)
        {
          const RelGraphRecord *other = rel_record_graph_get_record (self, j);

          for (guint k = 0; k < other->n_sides; k++)
            if (other->sides[k].end.relationship == side->end.relationship && other->sides[k].end.at_parent != side->end.at_parent &&
                other->sides[k].place != NULL && same_keys (other->sides[k].place, side->place))
              add_link (self, side->end.at_parent ? record->public.id : other->id, side->end.at_parent ? other->id : record->public.id,
                        side->end.relationship);
        }
    }
}

/* A few fields that say what the label and the links do not. */
static void
take_fields (RelRecordOfGraph         *record,
             RelTable       *table,
             RelRecordQuery *query,
             RelRow         *row)
{
  g_autoptr(GArray) fields = g_array_new (FALSE, FALSE, sizeof (RelGraphField));

  for (guint i = 0; i < rel_record_query_get_n_columns (query) && fields->len < MAX_FIELDS; i++)
    {
      const RelRecordColumn *column = rel_record_query_get_column (query, i);
      const RelValue *value = rel_row_get_value (row, column->value);
      RelGraphField field;

      if (column->link != REL_ID_NONE || column->value == rel_record_query_get_label (query) || value == NULL || rel_value_is_null (value) ||
          rel_table_get_key_position (table, column->column) > 0 || rel_table_get_column (table, column->column) == NULL)
        continue;
      field.name = g_strdup (column->name);
      field.text = rel_value_to_line (value, FIELD_CHARS);
      g_array_append_val (fields, field);
    }
  record->public.n_fields = fields->len;
  record->public.fields = (RelGraphField *) g_array_free (g_steal_pointer (&fields), FALSE);
}

static gboolean
take_sides (RelRecordGraph  *self,
            RelRecordOfGraph          *record,
            RelRecordQuery  *query,
            RelRow          *row,
            RelConnection   *connection,
            GCancellable    *cancellable,
            GError         **error)
{
  const GArray *ends = rel_schema_list_ends (self->schema, record->public.table);

  record->public.sides = g_new0 (RelGraphSide, ends->len + 1);
  for (guint i = 0; i < ends->len; i++)
    {
      const RelEnd *end = &g_array_index (ends, RelEnd, i);
      RelGraphSide *side = &record->public.sides[record->public.n_sides];
      g_autoptr(RelPlace) place = NULL;

      if (rel_relationship_get_info (end->relationship)->kind != REL_KIND_MANY_TO_MANY && end->at_parent &&
          rel_ends_pass_through (ends, rel_end_get_far_table (end)))
        continue;
      place = rel_place_new_followed (self->schema, query, row, end, record->public.label);
      record->public.n_sides++;
      side->end = *end;
      g_object_ref (side->end.relationship);
      if (place == NULL)
        continue;
      side->place = rel_place_with_labels (place, self->labels);
      side->served = rel_place_is_served (side->place, self->schema);
      side->count = -1;
      if (side->served)
        {
          g_autoptr(RelRecordQuery) members = rel_record_query_new (self->schema, side->place);

          side->count = rel_record_query_count (members, connection, REL_RECORD_GRAPH_CAP, cancellable, error);
          if (side->count < 0)
            return FALSE;
        }
    }

  return TRUE;
}

static char *
make_identity (RelId            table,
               RelValue *const *key,
               guint            n_key)
{
  GString *identity = g_string_new (NULL);

  g_string_append_printf (identity, "%" G_GUINT64_FORMAT, table);
  for (guint i = 0; i < n_key; i++)
    {
      g_autofree char *literal = rel_value_to_literal (key[i]);

      g_string_append_printf (identity, ":%s", literal);
    }

  return g_string_free (identity, FALSE);
}

static RelRecordOfGraph *
read_record (RelRecordGraph  *self,
             RelConnection   *connection,
             RelRecordQuery  *query,
             RelRows         *rows,
             guint            index,
             RelTable        *table,
             GCancellable    *cancellable,
             GError         **error)
{
  RelRecordOfGraph *record = g_new0 (RelRecordOfGraph, 1);
  g_autoptr(RelRow) row = rel_row_new_read (rows, index);

  g_atomic_ref_count_init (&record->refs);
  record->key = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  for (guint i = 0; i < rel_record_query_get_n_key (query); i++)
    g_ptr_array_add (record->key, rel_value_ref (rel_row_get_value (row, rel_record_query_get_key (query, i))));
  record->identity = make_identity (rel_table_get_id (table), (RelValue *const *) record->key->pdata, record->key->len);
  record->public.table = rel_table_get_id (table);
  record->public.label = rel_record_query_dup_label (query, row);
  record->public.place = rel_place_new_record (table, query, row);
  take_fields (record, table, query, row);
  if (!take_sides (self, record, query, row, connection, cancellable, error))
    g_clear_pointer (&record, rel_record_graph_unref_record);

  return record;
}

static RelRecordOfGraph *
find_identity (RelRecordGraph *self,
               const char     *identity)
{
  for (guint i = 0; i < self->records->len; i++)
    if (g_str_equal (((RelRecordOfGraph *) self->records->pdata[i])->identity, identity))
      return self->records->pdata[i];

  return NULL;
}

static RelRows *
read_by_key (RelRecordGraph   *self,
             RelConnection    *connection,
             RelId             table,
             RelValue *const  *key,
             guint             n_key,
             RelRecordQuery  **query,
             GCancellable     *cancellable,
             GError          **error)
{
  g_autoptr(RelPlace) all = rel_place_new_table (table);
  g_autoptr(RelPlace) place = rel_place_with_labels (all, self->labels);

  *query = rel_record_query_new (self->schema, place);

  return rel_record_query_read_record (*query, connection, key, n_key, cancellable, error);
}

/**
 * rel_record_graph_add:
 * @self: a graph
 * @connection: a connection
 * @table: id of a table
 * @key: (array length=n_key): what names a record, as rel_record_query_get_key() tells
 * @n_key: their number
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): the graph with that record, which may be gone
 */
RelRecordGraph *
rel_record_graph_add (RelRecordGraph   *self,
                      RelConnection    *connection,
                      RelId             table,
                      RelValue *const  *key,
                      guint             n_key,
                      GCancellable     *cancellable,
                      GError          **error)
{
  g_autoptr(RelRecordGraph) next = rel_record_graph_copy (self);
  RelTable *known = rel_schema_get_table (self->schema, table);
  g_autoptr(RelRecordQuery) query = NULL;
  g_autoptr(RelRows) rows = NULL;

  if (known == NULL)
    return g_steal_pointer (&next);
  rows = read_by_key (self, connection, table, key, n_key, &query, cancellable, error);
  if (rows == NULL)
    return NULL;
  if (rel_rows_get_n_rows (rows) > 0)
    {
      RelRecordOfGraph *record = read_record (next, connection, query, rows, 0, known, cancellable, error);

      if (record == NULL)
        return NULL;
      if (find_identity (next, record->identity) != NULL)
        rel_record_graph_unref_record (record);
      else
        {
          record->public.id = ++next->last_id;
          g_ptr_array_add (next->records, record);
          join (next, record);
          rel_record_graph_count_shown (next);
        }
    }

  return g_steal_pointer (&next);
}

/* Opens in place: the graph is still its maker's own. */
static gboolean
open_side (RelRecordGraph  *self,
           RelConnection   *connection,
           guint            index,
           guint            number,
           guint            n,
           GCancellable    *cancellable,
           GError         **error)
{
  RelRecordOfGraph *owner = rel_record_graph_own (self, index);
  RelGraphSide *side = &owner->public.sides[number];
  RelTable *table = rel_schema_get_table (self->schema, rel_end_get_far_table (&side->end));
  gboolean many = rel_relationship_get_info (side->end.relationship)->kind == REL_KIND_MANY_TO_MANY;
  g_autoptr(RelRecordQuery) query = NULL;
  g_autoptr(RelRows) rows = NULL;
  guint n_read;

  if (side->place == NULL || table == NULL)
    return TRUE;
  query = rel_record_query_new (self->schema, side->place);
  rows = rel_record_query_read_page (query, connection, side->n_opened, n, cancellable, error);
  if (rows == NULL)
    return FALSE;
  n_read = rel_rows_get_n_rows (rows);
  if (side->count < 0)
    side->count = n_read < n ? side->n_opened + n_read : rel_record_query_count (query, connection, REL_RECORD_GRAPH_CAP, cancellable, error);
  if (side->count < 0)
    return FALSE;

  for (guint i = 0; i < n_read; i++)
    {
      g_autoptr(GPtrArray) key = g_ptr_array_new ();
      g_autofree char *identity = NULL;
      RelRecordOfGraph *member;

      for (guint j = 0; j < rel_record_query_get_n_key (query); j++)
        g_ptr_array_add (key, (gpointer) rel_rows_get (rows, i, rel_record_query_get_key (query, j)));
      identity = make_identity (rel_table_get_id (table), (RelValue *const *) key->pdata, key->len);
      member = find_identity (self, identity);
      if (member == NULL && self->records->len >= REL_RECORD_GRAPH_MAX)
        {
          self->left_out++;
          continue;
        }
      if (member == NULL)
        {
          member = read_record (self, connection, query, rows, i, table, cancellable, error);
          if (member == NULL)
            return FALSE;
          member->public.id = ++self->last_id;
          g_ptr_array_add (self->records, member);
          join (self, member);
        }
      if (many)
        add_link (self, side->end.at_parent ? owner->public.id : member->public.id, side->end.at_parent ? member->public.id : owner->public.id,
                  side->end.relationship);
      side->n_opened++;
    }

  return TRUE;
}

/**
 * rel_record_graph_open:
 * @self: a graph
 * @connection: a connection
 * @id: id of a record
 * @side: number of one of its sides
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Returns: (transfer full) (nullable): the graph with the next few members of that side
 */
RelRecordGraph *
rel_record_graph_open (RelRecordGraph  *self,
                       RelConnection   *connection,
                       guint            id,
                       guint            side,
                       GCancellable    *cancellable,
                       GError         **error)
{
  g_autoptr(RelRecordGraph) next = rel_record_graph_copy (self);
  guint index;

  if (rel_record_graph_find_index (next, id, &index) && side < rel_record_graph_get_record (next, index)->n_sides &&
      !open_side (next, connection, index, side, REL_RECORD_GRAPH_STEP, cancellable, error))
    return NULL;
  rel_record_graph_count_shown (next);

  return g_steal_pointer (&next);
}

/**
 * rel_record_graph_open_all:
 * @self: a graph
 * @connection: a connection
 * @id: id of a record
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Opens all sides of a record that an index serves and that are not open yet.
 *
 * Returns: (transfer full) (nullable): the graph with its first relatives
 */
RelRecordGraph *
rel_record_graph_open_all (RelRecordGraph  *self,
                           RelConnection   *connection,
                           guint            id,
                           GCancellable    *cancellable,
                           GError         **error)
{
  g_autoptr(RelRecordGraph) next = rel_record_graph_copy (self);
  guint index;

  for (guint i = 0; rel_record_graph_find_index (next, id, &index) && i < rel_record_graph_get_record (next, index)->n_sides; i++)
    {
      const RelGraphSide *side = &rel_record_graph_get_record (next, index)->sides[i];

      if (side->served && side->n_opened == 0 && !open_side (next, connection, index, i, REL_RECORD_GRAPH_STEP, cancellable, error))
        return NULL;
    }
  rel_record_graph_count_shown (next);

  return g_steal_pointer (&next);
}

/**
 * rel_record_graph_read_again:
 * @self: a graph
 * @connection: a connection
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Reads its records again, since the database changed. Those that are gone are gone
 * from the graph; nothing is added.
 *
 * Returns: (transfer full) (nullable): the graph as it is now
 */
RelRecordGraph *
rel_record_graph_read_again (RelRecordGraph  *self,
                             RelConnection   *connection,
                             GCancellable    *cancellable,
                             GError         **error)
{
  g_autoptr(RelRecordGraph) next = rel_record_graph_new (self->schema, self->labels);

  next->last_id = self->last_id;
  for (guint i = 0; i < self->records->len; i++)
    {
      RelRecordOfGraph *before = self->records->pdata[i];
      RelTable *table = rel_schema_get_table (self->schema, before->public.table);
      g_autoptr(RelRecordQuery) query = NULL;
      g_autoptr(RelRows) rows = read_by_key (self, connection, before->public.table, (RelValue *const *) before->key->pdata,
                                             before->key->len, &query, cancellable, error);
      RelRecordOfGraph *record;

      if (rows == NULL)
        return NULL;
      if (rel_rows_get_n_rows (rows) == 0)
        continue;
      record = read_record (next, connection, query, rows, 0, table, cancellable, error);
      if (record == NULL)
        return NULL;
      record->public.id = before->public.id;
      for (guint j = 0; j < record->public.n_sides && j < before->public.n_sides; j++)
        if (record->public.sides[j].place != NULL)
          record->public.sides[j].n_opened = before->public.sides[j].n_opened;
      g_ptr_array_add (next->records, record);
      join (next, record);
    }

  /* Who is tied to whom through association tables is asked again. */
  for (guint i = 0; i < next->records->len; i++)
    {
      RelRecordOfGraph *record = next->records->pdata[i];

      for (guint j = 0; j < record->public.n_sides; j++)
        {
          RelGraphSide *side = &record->public.sides[j];
          g_autoptr(RelRecordQuery) query = NULL;
          g_autoptr(RelRows) rows = NULL;

          if (side->n_opened == 0 || rel_relationship_get_info (side->end.relationship)->kind != REL_KIND_MANY_TO_MANY)
            continue;
          query = rel_record_query_new (self->schema, side->place);
          rows = rel_record_query_read_page (query, connection, 0, side->n_opened, cancellable, error);
          if (rows == NULL)
            return NULL;
          for (guint k = 0; k < rel_rows_get_n_rows (rows); k++)
            {
              g_autoptr(GPtrArray) key = g_ptr_array_new ();
              g_autofree char *identity = NULL;
              RelRecordOfGraph *member;

              for (guint l = 0; l < rel_record_query_get_n_key (query); l++)
                g_ptr_array_add (key, (gpointer) rel_rows_get (rows, k, rel_record_query_get_key (query, l)));
              identity = make_identity (rel_end_get_far_table (&side->end), (RelValue *const *) key->pdata, key->len);
              member = find_identity (next, identity);
              if (member != NULL)
                add_link (next, side->end.at_parent ? record->public.id : member->public.id,
                          side->end.at_parent ? member->public.id : record->public.id, side->end.relationship);
            }
        }
    }
  rel_record_graph_count_shown (next);

  return g_steal_pointer (&next);
}
