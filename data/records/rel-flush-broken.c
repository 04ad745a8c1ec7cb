/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * SQLite says that a foreign key is broken, but not which: before the roll-back it is
 * asked what refers to nothing in the tables that were written, and in those that refer
 * to them.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "records/rel-flush-private.h"

#include "sql/rel-dialect.h"

static RelFlushRow *
find_by_rowid (RelFlush       *self,
               RelMappedTable *table,
               const RelValue *rowid)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      RelFlushRow *row = self->rows->pdata[i];

      if (row->table == table && row->current != NULL && row->current->pdata[table->n_columns] != NULL &&
          !rel_value_is_null (rowid) && rel_value_equal (row->current->pdata[table->n_columns], rowid))
        return row;
    }

  return NULL;
}

/* Names what one row of PRAGMA foreign_key_check means. */
static void
name_link (RelFlush       *self,
           RelMappedTable *table,
           RelRows        *rows,
           guint           at,
           RelErrorDetail *detail)
{
  /* the PRAGMA counts links backwards */
  guint n_links = rel_table_get_info (table->table)->foreign_keys->len;
  gint64 id = rel_value_get_integer (rel_rows_get (rows, at, 3));
  RelForeignKey *link = id >= 0 && id < n_links ? rel_table_get_info (table->table)->foreign_keys->pdata[n_links - 1 - id] : NULL;
  RelFlushRow *row = find_by_rowid (self, table, rel_rows_get (rows, at, 1));

  g_free (detail->table);
  detail->table = g_strdup (table->name);
  g_clear_pointer (&detail->columns, g_strfreev);
  if (link != NULL)
    {
      const RelForeignKeyInfo *info = rel_foreign_key_get_info (link);

      detail->columns = g_new0 (char *, info->n_columns + 1);
      for (guint i = 0; i < info->n_columns; i++)
        detail->columns[i] = g_strdup (rel_column_get_name (rel_table_get_column (table->table, info->columns[i])));
    }
  if (row != NULL)
    {
      self->culprit = row;
      g_free (detail->record);
      detail->record = rel_flush_describe (self, row);
    }
}

static gboolean
look_into (RelFlush       *self,
           RelMappedTable *table,
           RelErrorDetail *detail)
{
  g_autofree char *name = rel_sql_quote_text (table->name);
  g_autofree char *sql = g_strdup_printf ("PRAGMA foreign_key_check(%s)", name);
  g_autoptr(RelRows) rows = rel_connection_query (self->connection, sql, NULL, 0, NULL, NULL);
  guint n_rows = rows != NULL ? rel_rows_get_n_rows (rows) : 0;
  int fallback = -1;

  for (guint i = 0; i < n_rows; i++)
    {
      const char *parent = rel_value_get_bytes (rel_rows_get (rows, i, 2), NULL);
      gboolean ours = find_by_rowid (self, table, rel_rows_get (rows, i, 1)) != NULL;

      /* Those that were broken before stand in the same list: rather one that we wrote, or whose parent we did. */
      for (guint j = 0; !ours && j < self->rows->len; j++)
        {
          RelFlushRow *row = self->rows->pdata[j];

          if (row->kind != REL_FLUSH_KEEP && g_strcmp0 (row->table->name, parent) == 0)
            fallback = i;
        }
      if (ours)
        {
          name_link (self, table, rows, i, detail);
          return TRUE;
        }
    }
  if (fallback >= 0)
    name_link (self, table, rows, fallback, detail);

  return fallback >= 0;
}

/* Within the transaction that failed. */
void
rel_flush_explain_broken_links (RelFlush  *self,
                                GError   **error)
{
  RelErrorDetail *detail = rel_error_get_detail (*error);
  g_autoptr(GHashTable) asked = g_hash_table_new (NULL, NULL);
  char *message;

  if (detail == NULL || g_strcmp0 (detail->kind, "foreign-key") != 0)
    return;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->rows->len; i++)
      {
        RelFlushRow *row = self->rows->pdata[i];
        gboolean found = FALSE;

        if (row->kind == REL_FLUSH_KEEP || row->kind == REL_FLUSH_DROP)
          continue;
        if (pass == 0 && g_hash_table_add (asked, row->table))
          found = look_into (self, row->table, detail);
        for (guint j = 0; pass == 1 && !found && j < row->table->incoming->len; j++)
          {
            RelMappedLink *link = row->table->incoming->pdata[j];

            if (g_hash_table_add (asked, link->child))
              found = look_into (self, link->child, detail);
          }
        if (!found)
          continue;

        message = detail->record != NULL && *detail->record != '\0'
                    ? g_strdup_printf (_("“%s” in “%s” would refer to a record that does not exist. Nothing was written; choose another target, or keep the record that is referred to."), detail->record, detail->table)
                    : g_strdup_printf (_("A record in “%s” would refer to one that does not exist. Nothing was written; choose another target, or keep the record that is referred to."), detail->table);
        g_free ((*error)->message);
        (*error)->message = message;
        return;
      }
}
