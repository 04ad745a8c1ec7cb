/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Keys that go from one row to another within a commit. Foreign keys are deferred, so
 * that the end counts: such a key would take along, unseen, what refers to it.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "records/rel-flush-private.h"

static char *
name_key (RelMappedLink *link,
          char          *key)
{
  char *name = rel_mapped_table_name_key (link->parent, &link->parent_columns, key);

  g_free (key);

  return name;
}

/* Rows that still refer to a key which its row gives up. */
static gboolean
check_left_behind (RelFlush       *self,
                   RelMappedLink  *link,
                   RelFlushRow    *row,
                   GError        **error)
{
  g_autofree RelValue **values = g_new0 (RelValue *, link->columns.n + 1);
  g_autoptr(RelRows) rows = NULL;

  if (!rel_flush_get_values (row->now, &link->parent_columns, values))
    return TRUE;
  rows = rel_flush_select (self, link->child, &link->columns, values, error);
  if (rows == NULL)
    return FALSE;

  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    {
      RelFlushRow *child = rel_flush_find_row (self, link->child, rows, i);
      g_autofree const char **columns = g_new0 (const char *, link->columns.n + 1);

      if (rel_flush_is_going (child) || rel_flush_is_touched (child, &link->columns))
        continue;
      for (guint j = 0; j < link->columns.n; j++)
        columns[j] = link->child->columns[link->columns.at[j]].name;
      rel_flush_set_row_error (self, error, REL_ERROR_CONSTRAINT, "foreign-key", child, columns,
                               _("“%s” in “%s” refers to a record whose key another one is to get. Nothing was written; choose another target, or keep that key."));
      return FALSE;
    }

  return TRUE;
}

/* Refuses that a row takes the key of another one while somebody refers to it, by a rule
 * that would have kept the other one from giving it up. */
gboolean
rel_flush_check_reused_keys (RelFlush  *self,
                             GError   **error)
{
  g_autoptr(GHashTable) given = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_rows = self->rows->len;

  if (!self->foreign_keys)
    return TRUE;

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n_rows; i++)
      {
        RelFlushRow *row = self->rows->pdata[i];

        for (guint j = 0; row->kind != REL_FLUSH_KEEP && row->kind != REL_FLUSH_DROP && j < row->table->incoming->len; j++)
          {
            RelMappedLink *link = row->table->incoming->pdata[j];
            gboolean changed = row->kind == REL_FLUSH_UPDATE && rel_flush_is_changed (row, &link->parent_columns);
            RelAction action = row->kind == REL_FLUSH_DELETE ? link->on_delete : link->on_update;
            char *key = NULL;

            if (pass == 0 && (row->kind == REL_FLUSH_INSERT || changed))
              {
                key = rel_flush_final_key (row, &link->parent_columns);
                if (key != NULL)
                  g_hash_table_add (given, name_key (link, key));
              }
            else if (pass == 1 && row->now != NULL && (row->kind == REL_FLUSH_DELETE || changed) &&
                     (action == REL_ACTION_NO_ACTION || action == REL_ACTION_RESTRICT))
              {
                g_autofree char *name = NULL;

                key = rel_mapped_values_key ((RelValue *const *) row->now->pdata, &link->parent_columns);
                name = key != NULL ? name_key (link, key) : NULL;
                if (name != NULL && g_hash_table_contains (given, name) && !check_left_behind (self, link, row, error))
                  return FALSE;
              }
          }
      }

  return TRUE;
}
