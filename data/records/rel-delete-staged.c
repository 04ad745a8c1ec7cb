/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What else is staged, for the preview of a delete: records that go anyway, links that are
 * staged to lead elsewhere, and those that are staged to lead to what goes, of records that
 * are new as well. They enter the query as values; a new record is known by a text that no
 * key of a stored one can be.
 */
#include "config.h"

#include "records/rel-delete-private.h"

/* Beyond this much the preview goes by the database alone: SQLite takes no more parameters. */
#define MAX_STAGED 1500

guint
rel_delete_key_width (RelMappedTable *table)
{
  return table->rowid != NULL ? 1 : table->key.n;
}

const char *
rel_delete_key_part (RelMappedTable *table,
                     guint           part)
{
  return table->rowid != NULL ? table->rowid : table->columns[table->key.at[part]].quoted;
}

void
rel_delete_append_same_key (GString        *sql,
                            const char     *gone,
                            const char     *alias,
                            RelMappedTable *table)
{
  for (guint i = 0; i < rel_delete_key_width (table); i++)
    g_string_append_printf (sql, " AND %s.k%u = %s.%s", gone, i, alias, rel_delete_key_part (table, i));
}

/* The number of a way, by which what is staged for it is found. */
guint
rel_delete_question_get_branch (RelDeleteQuestion      *self,
                                RelMappedTable         *parent,
                                const RelMappedColumns *parent_columns,
                                RelMappedTable         *child,
                                const RelMappedColumns *columns)
{
  RelDeleteBranch branch = { parent, parent_columns, child, columns, FALSE, FALSE };

  for (guint i = 0; i < self->branches->len; i++)
    {
      const RelDeleteBranch *known = &g_array_index (self->branches, RelDeleteBranch, i);

      if (known->parent == parent && known->child == child && rel_mapped_columns_equal (known->columns, columns) &&
          rel_mapped_columns_equal (known->parent_columns, parent_columns))
        return i;
    }
  g_array_append_val (self->branches, branch);

  return self->branches->len - 1;
}

gboolean
rel_delete_question_has_moved (RelDeleteQuestion *self,
                               guint              branch)
{
  return g_array_index (self->branches, RelDeleteBranch, branch).moved;
}

gboolean
rel_delete_question_has_led (RelDeleteQuestion *self,
                             guint              branch)
{
  return g_array_index (self->branches, RelDeleteBranch, branch).led;
}

/* Of stored rows of the child, those whose link is staged to lead elsewhere are none of them any more. */
void
rel_delete_question_append_unmoved (RelDeleteQuestion *self,
                                    GString           *sql,
                                    guint              branch,
                                    RelMappedTable    *child)
{
  if (!rel_delete_question_has_moved (self, branch))
    return;
  g_string_append_printf (sql, " AND NOT EXISTS (SELECT 1 FROM moved AS m WHERE m.l = %u", branch);
  rel_delete_append_same_key (sql, "m", "c", child);
  g_string_append_c (sql, ')');
}

/* Rows whose link is staged to lead to one that goes. */
void
rel_delete_question_append_led (RelDeleteQuestion *self,
                                GString           *sql,
                                guint              branch,
                                RelMappedTable    *parent)
{
  for (guint i = 0; i < self->width; i++)
    g_string_append_printf (sql, ", d.k%u", i);
  g_string_append_printf (sql, " FROM gone AS g JOIN led AS d ON d.l = %u AND g.t = %u", branch, parent->index);
  for (guint i = 0; i < rel_delete_key_width (parent); i++)
    g_string_append_printf (sql, " AND g.k%u = d.p%u", i, i);
}

static void
append_param (RelDeleteQuestion *self,
              GString           *sql,
              const RelValue    *value)
{
  g_ptr_array_add (self->params, rel_value_ref (value));
  g_string_append_printf (sql, ", ?%u", self->params->len);
}

/* Of the row of a record; of a new one a text for each part. */
static void
append_record_key (RelDeleteQuestion *self,
                   GString           *sql,
                   RelRecord         *record)
{
  RelMappedTable *table = rel_record_get_mapped_table (record);
  GPtrArray *row = rel_record_get_row (record);

  if (rel_record_get_identity (record) == NULL)
    {
      for (guint i = 0; i < self->width; i++)
        g_string_append_printf (sql, ", 'new %p'", (gpointer) record);
      return;
    }
  for (guint i = 0; i < self->width; i++)
    {
      const RelValue *part = NULL;

      if (row != NULL && i < rel_delete_key_width (table))
        part = row->pdata[table->rowid != NULL ? table->n_columns : table->key.at[i]];
      if (part != NULL)
        append_param (self, sql, part);
      else
        g_string_append (sql, ", NULL");
    }
}

void
rel_delete_question_add_seed (RelDeleteQuestion *self,
                              RelRecord         *record,
                              gboolean           staged)
{
  g_string_append_printf (self->seeds, "SELECT %u, 1, %d", rel_record_get_mapped_table (record)->index, staged);
  append_record_key (self, self->seeds, record);
}

static void
add_moved (RelDeleteQuestion *self,
           guint              branch,
           RelRecord         *child)
{
  g_string_append_printf (self->moved, "%s(%u", self->moved->len > 0 ? ", " : "", branch);
  append_record_key (self, self->moved, child);
  g_string_append_c (self->moved, ')');
  g_array_index (self->branches, RelDeleteBranch, branch).moved = TRUE;
}

static void
begin_led (RelDeleteQuestion *self,
           guint              branch,
           RelRecord         *parent)
{
  g_string_append_printf (self->led, "%s(%u", self->led->len > 0 ? ", " : "", branch);
  append_record_key (self, self->led, parent);
  g_array_index (self->branches, RelDeleteBranch, branch).led = TRUE;
}

/* To whom a link is staged to lead; NULL where that is told by no record that is held. */
static RelRecord *
find_target (RelSession             *session,
             RelStageEntry          *entry,
             const RelMappedColumns *columns,
             RelMappedTable         *parent,
             const RelMappedColumns *parent_columns)
{
  g_autofree RelValue **values = g_new0 (RelValue *, columns->n + 1);
  g_autofree guint *at = g_new (guint, columns->n + 1);
  RelMappedColumns in_order = { columns->n, at };
  g_autofree char *key = NULL;
  g_autofree char *identity = NULL;

  for (guint i = 0; i < columns->n; i++)
    {
      const RelCell *cell = &entry->cells[columns->at[i]];

      if (cell->kind == REL_CELL_LINK)
        return rel_record_get_mapped_table (cell->target) == parent && cell->column == parent_columns->at[i] ? cell->target : NULL;
      if (cell->kind == REL_CELL_CLEARED || cell->kind == REL_CELL_DISPLACED)
        return NULL;
      at[i] = i;
      values[i] = cell->kind == REL_CELL_VALUE ? cell->value : entry->read != NULL ? entry->read->pdata[columns->at[i]] : NULL;
    }
  if (!rel_mapped_columns_equal (parent_columns, &parent->key))
    return NULL;
  key = rel_mapped_values_key (values, &in_order);
  identity = key != NULL ? g_strdup_printf ("%u%s", parent->index, key) : NULL;

  return identity != NULL ? g_hash_table_lookup (session->records, identity) : NULL;
}

/* A link that is staged, along one way. */
static void
add_link (RelDeleteQuestion      *self,
          RelSession             *session,
          RelStageEntry          *entry,
          RelMappedTable         *parent,
          const RelMappedColumns *parent_columns,
          const RelMappedColumns *columns)
{
  guint branch;
  gboolean staged = FALSE;
  RelRecord *target;

  for (guint i = 0; i < columns->n; i++)
    staged |= entry->cells[columns->at[i]].kind != REL_CELL_NONE;
  if (!staged)
    return;

  branch = rel_delete_question_get_branch (self, parent, parent_columns, rel_record_get_mapped_table (entry->record), columns);
  if (rel_record_get_identity (entry->record) != NULL)
    add_moved (self, branch, entry->record);
  target = find_target (session, entry, columns, parent, parent_columns);
  if (target == NULL)
    return;
  begin_led (self, branch, target);
  append_record_key (self, self->led, entry->record);
  g_string_append_c (self->led, ')');
}

static void
add_entry (RelDeleteQuestion *self,
           RelSession        *session,
           RelStageEntry     *entry)
{
  RelMappedTable *table = rel_record_get_mapped_table (entry->record);

  for (guint i = 0; i < table->links->len; i++)
    {
      RelMappedLink *link = table->links->pdata[i];

      add_link (self, session, entry, link->parent, &link->parent_columns, &link->columns);
    }
  /* ends that no link of the database stands for */
  for (guint i = 0; i < table->owners->len; i++)
    {
      RelMappedEnd *end = table->owners->pdata[i];

      if (rel_mapped_table_find_link (table, &end->remote_columns, end->local, &end->local_columns) == NULL)
        add_link (self, session, entry, end->local, &end->local_columns, &end->remote_columns);
    }
}

/* Of a pair that is to be there, the row to be made; of one that is not, the row that goes. */
static void
add_pair (RelDeleteQuestion *self,
          RelStagePair      *pair)
{
  RelMappedEnd *end = pair->pairs;
  RelMappedTable *table = end->association;
  RelRecord *sides[2] = { end->swapped ? pair->right : pair->left, end->swapped ? pair->left : pair->right };
  const RelMappedColumns *columns[2] = { &end->near_columns, &end->far_columns };
  const RelMappedColumns *keys[2] = { &end->local_columns, &end->remote_columns };

  if (pair->present)
    {
      for (guint i = 0; i < 2; i++)
        {
          begin_led (self, rel_delete_question_get_branch (self, rel_record_get_mapped_table (sides[i]), keys[i], table, columns[i]), sides[i]);
          for (guint j = 0; j < self->width; j++)
            g_string_append_printf (self->led, ", 'pair %u'", self->n_new);
          g_string_append_c (self->led, ')');
        }
      self->n_new++;
      return;
    }

  if (rel_record_get_row (sides[0]) == NULL || rel_record_get_row (sides[1]) == NULL)
    return;
  g_string_append_printf (self->seeds, " UNION SELECT %u, 1, 1", table->index);
  for (guint i = 0; i < self->width; i++)
    if (i < rel_delete_key_width (table))
      g_string_append_printf (self->seeds, ", c.%s", rel_delete_key_part (table, i));
    else
      g_string_append (self->seeds, ", NULL");
  g_string_append_printf (self->seeds, " FROM %s AS c WHERE 1", table->quoted);
  for (guint i = 0; i < 2; i++)
    for (guint j = 0; j < columns[i]->n; j++)
      {
        const RelValue *value = rel_record_get_row (sides[i])->pdata[keys[i]->at[j]];

        g_ptr_array_add (self->params, rel_value_ref (value));
        g_string_append_printf (self->seeds, " AND c.%s = ?%u", table->columns[columns[i]->at[j]].quoted, self->params->len);
      }
}

/* Adds what is staged beside the deletion of these records. */
void
rel_delete_question_add_staged (RelDeleteQuestion *self,
                                RelSession        *session,
                                RelRecord *const  *records,
                                guint              n_records,
                                GHashTable        *concerned)
{
  g_autoptr(GPtrArray) entries = rel_stage_list_entries (session->stage);
  g_autoptr(GPtrArray) pairs = rel_hash_list_keys (rel_stage_get_pairs (session->stage));
  g_autoptr(GHashTable) asked = g_hash_table_new (NULL, NULL);
  guint n_separated = 0;

  if (entries->len + pairs->len > MAX_STAGED)
    return;

  for (guint i = 0; i < n_records; i++)
    g_hash_table_add (asked, records[i]);
  for (guint i = 0; i < entries->len; i++)
    {
      RelStageEntry *entry = entries->pdata[i];

      if (!entry->deleted)
        {
          if (g_hash_table_contains (concerned, rel_record_get_mapped_table (entry->record)))
            add_entry (self, session, entry);
        }
      /* SQLite joins no more than 500 queries into one */
      else if (!entry->inserted && !g_hash_table_contains (asked, entry->record) && n_separated++ < 200)
        {
          g_string_append (self->seeds, " UNION ");
          rel_delete_question_add_seed (self, entry->record, TRUE);
        }
    }
  for (guint i = 0; i < pairs->len; i++)
    {
      RelStagePair *pair = pairs->pdata[i];

      if (g_hash_table_contains (concerned, pair->pairs->association) && (pair->present || n_separated++ < 200))
        add_pair (self, pair);
    }
}

static void
write_values (GString           *sql,
              RelDeleteQuestion *self,
              const char        *name,
              gboolean           with_parent,
              GString           *values)
{
  g_string_append_printf (sql, "%s (l", name);
  for (guint i = 0; with_parent && i < self->width; i++)
    g_string_append_printf (sql, ", p%u", i);
  for (guint i = 0; i < self->width; i++)
    g_string_append_printf (sql, ", k%u", i);
  g_string_append_printf (sql, ") AS (VALUES %s), ", values->str);
}

/* The beginning of the query. */
GString *
rel_delete_question_write_staged (RelDeleteQuestion *self)
{
  GString *sql = g_string_new ("WITH RECURSIVE ");

  if (self->moved->len > 0)
    write_values (sql, self, "moved", FALSE, self->moved);
  if (self->led->len > 0)
    write_values (sql, self, "led", TRUE, self->led);

  return sql;
}

/* In the order in which they are told: those of the records first, then as they stand in the schema. */
GPtrArray *
rel_delete_list_tables (RelMapping       *mapping,
                        RelRecord *const *records,
                        guint             n_records,
                        GHashTable       *concerned)
{
  GPtrArray *tables = g_ptr_array_new ();

  for (guint i = 0; i < n_records; i++)
    if (!g_ptr_array_find (tables, rel_record_get_mapped_table (records[i]), NULL))
      g_ptr_array_add (tables, rel_record_get_mapped_table (records[i]));
  for (guint i = 0; i < rel_mapping_get_n_tables (mapping); i++)
    {
      RelMappedTable *table = rel_mapping_get_nth (mapping, i);

      if (g_hash_table_contains (concerned, table) && !g_ptr_array_find (tables, table, NULL))
        g_ptr_array_add (tables, table);
    }

  return tables;
}
