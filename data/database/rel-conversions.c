/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What becomes of values when the type of their column changes: which come out
 * otherwise, and which stay although one might fear for them.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "database/rel-consequences-private.h"
#include "sql/rel-affinity.h"
#include "sql/rel-dialect.h"

/* Longest value that is shown within a sentence, in characters. */
#define LONGEST_EXAMPLE 40

/* Counts values of a column that are so, and gives an example. */
static gboolean
count_values (RelLooking *self,
              RelColumn   *old,
              const char  *condition,
              gint64      *count,
              char       **example,
              GError     **error)
{
  RelForesight *foresight = self->foresight;
  g_autofree char *owner = rel_sql_quote_identifier (rel_table_get_name (self->before));
  g_autofree char *name = rel_sql_quote_identifier (rel_column_get_name (old));
  g_autofree char *sql = g_strdup_printf ("SELECT count (*), min (substr (%s, 1, %d)) FROM %s WHERE %s", name, LONGEST_EXAMPLE, owner, condition);
  g_autoptr(RelRows) rows = rel_connection_query (foresight->connection, sql, NULL, 0, foresight->cancellable, error);

  if (rows == NULL)
    return FALSE;
  *count = rel_value_get_integer (rel_rows_get (rows, 0, 0));
  *example = rel_value_to_text (rel_rows_get (rows, 0, 1));

  return TRUE;
}

/* Takes over the sentence. */
static void
add_values (RelLooking *self,
            RelColumn  *old,
            RelEffect   effect,
            const char *condition,
            gint64      count,
            char       *sentence)
{
  g_autofree char *owner = rel_sql_quote_identifier (rel_table_get_name (self->before));
  RelConsequence item = { .effect = effect, .severity = effect == REL_EFFECT_KEPT ? REL_SEVERITY_NOTE : REL_SEVERITY_LOSS,
                          .table = rel_table_get_id (self->after), .element = rel_column_get_id (old), .n_rows = self->n_rows,
                          .count = count, .sentence = sentence };

  item.change = rel_foresight_find_change (self->foresight, REL_ELEMENT_COLUMN, item.table, item.element);
  item.place = g_strdup_printf ("%s.%s", rel_table_get_name (self->before), rel_column_get_name (old));
  item.query = g_strdup_printf ("SELECT * FROM %s WHERE %s", owner, condition);
  rel_foresight_add (self->foresight, &item);
}

/* The 10 of VARCHAR(10); 0 when there is none. */
static guint64
get_length (const char *type)
{
  g_autofree char *upper = g_ascii_strup (type, -1);
  const char *open = strstr (upper, "CHAR") != NULL ? strchr (upper, '(') : NULL;

  return open != NULL ? g_ascii_strtoull (open + 1, NULL, 10) : 0;
}

/* Values that come out otherwise, and those of which one might fear it. */
static gboolean
look_at_conversion (RelLooking *self,
                    RelColumn   *column,
                    RelColumn   *old,
                    GError     **error)
{
  const RelColumnInfo *info = rel_column_get_info (column);
  const RelColumnInfo *was = rel_column_get_info (old);
  RelAffinity affinity = rel_affinity_of_type (info->type, rel_table_get_info (self->after)->strict);
  RelAffinity before = rel_affinity_of_type (was->type, rel_table_get_info (self->before)->strict);
  g_autofree char *place = g_strdup_printf ("%s.%s", rel_table_get_name (self->before), was->name);
  g_autofree char *name = rel_sql_quote_identifier (was->name);
  guint64 length = get_length (info->type);
  gint64 count;

  if (was->generated == REL_GENERATED_NO && info->generated != REL_GENERATED_NO)
    {
      g_autofree char *condition = g_strdup_printf ("%s IS NOT NULL", name);
      g_autofree char *example = NULL;

      if (!count_values (self, old, condition, &count, &example, error))
        return FALSE;
      if (count > 0)
        add_values (self, old, REL_EFFECT_LOST, condition, count,
                    g_strdup_printf (ngettext ("%lld value of “%s”, like %s, gives way to a computed one",
                                               "%lld values of “%s”, like %s, give way to computed ones", count),
                                     (long long) count, place, example));
      return TRUE;
    }
  if (info->generated != REL_GENERATED_NO)
    return TRUE;

  if (affinity != before)
    {
      g_autofree char *refuses = rel_future_refuses (&self->foresight->future, self->before, self->after, column, name);
      g_autofree char *alters = rel_affinity_alters (affinity, name);
      g_autofree char *condition = refuses != NULL ? g_strdup_printf ("%s AND NOT %s", alters, refuses) : g_strdup (alters);
      g_autofree char *example = NULL;

      if (!count_values (self, old, condition, &count, &example, error))
        return FALSE;
      if (count > 0)
        add_values (self, old, REL_EFFECT_CONVERTED, condition, count,
                    g_strdup_printf (ngettext ("%lld value of “%s”, like %s, will be written otherwise",
                                               "%lld values of “%s”, like %s, will be written otherwise", count),
                                     (long long) count, place, example));
      if (refuses == NULL && rel_affinity_is_numeric (affinity) && !rel_affinity_is_numeric (before))
        {
          g_autofree char *no_number = g_strdup_printf ("typeof (%s) = 'text' AND CAST (%s AS NUMERIC) <> %s", name, name, name);
          g_autofree char *other = NULL;

          if (!count_values (self, old, no_number, &count, &other, error))
            return FALSE;
          if (count > 0)
            add_values (self, old, REL_EFFECT_KEPT, no_number, count,
                        g_strdup_printf (ngettext ("%lld value of “%s”, like %s, is no number and stays a text",
                                                   "%lld values of “%s”, like %s, are no numbers and stay texts", count),
                                         (long long) count, place, other));
        }
    }
  if (length > 0 && (get_length (was->type) == 0 || get_length (was->type) > length))
    {
      g_autofree char *condition = g_strdup_printf ("length (%s) > %llu", name, (unsigned long long) length);
      g_autofree char *example = NULL;

      if (!count_values (self, old, condition, &count, &example, error))
        return FALSE;
      if (count > 0)
        add_values (self, old, REL_EFFECT_KEPT, condition, count,
                    g_strdup_printf (ngettext ("%lld value of “%s” is longer than %s allows; SQLite keeps it as it is",
                                               "%lld values of “%s” are longer than %s allows; SQLite keeps them as they are", count),
                                     (long long) count, place, info->type));
    }

  return TRUE;
}

/* A default that its own column does not take, which every row would get. */
static gboolean
look_at_default (RelLooking *self,
                 RelColumn  *column,
                 GError    **error)
{
  const RelColumnInfo *info = rel_column_get_info (column);
  g_autofree char *value = rel_future_default (column);
  g_autofree char *refuses = rel_table_get_info (self->after)->strict ? rel_affinity_refuses (info->type, value) : NULL;
  g_autofree char *sql = refuses != NULL ? g_strdup_printf ("SELECT %s", refuses) : NULL;
  RelConsequence item = { .effect = REL_EFFECT_TYPE, .severity = REL_SEVERITY_OBSTACLE, .table = rel_table_get_id (self->after),
                          .element = rel_column_get_id (column), .count = self->n_rows, .n_rows = self->n_rows, .choices = REL_CHOICE_GIVE_UP };
  gint64 is_bad = 0;

  if (info->generated != REL_GENERATED_NO || rel_future_is_rowid (self->after, column) || sql == NULL)
    return TRUE;
  if (!rel_foresight_count (self->foresight, sql, &is_bad, error))
    return FALSE;
  if (is_bad)
    {
      item.change = rel_foresight_find_change (self->foresight, REL_ELEMENT_COLUMN, item.table, item.element);
      item.place = g_strdup_printf ("%s.%s", rel_table_get_name (self->after), info->name);
      item.sentence = g_strdup_printf (_("The default %s of “%s” does not fit its type %s"), info->default_value, item.place, info->type);
      rel_foresight_add (self->foresight, &item);
    }

  return TRUE;
}

/* Adds what becomes of the values of a column. */
gboolean
rel_looking_at_values (RelLooking *self,
                       RelColumn  *column,
                       GError    **error)
{
  RelId id = rel_column_get_id (column);
  RelColumn *old = rel_table_get_column (self->before, id);
  const char *table = rel_table_get_name (self->after);
  g_autofree char *name = NULL, *condition = NULL, *example = NULL;
  gint64 count;

  if (old == NULL)
    return look_at_default (self, column, error);
  if (old == column)
    return TRUE;
  if (!look_at_conversion (self, column, old, error))
    return FALSE;
  if (!rel_future_is_rowid (self->after, column) || rel_future_is_rowid (self->before, old) || rel_table_is_link_column (self->after, id))
    return TRUE;

  name = rel_sql_quote_identifier (rel_column_get_name (old));
  condition = g_strdup_printf ("%s IS NULL", name);
  if (!count_values (self, old, condition, &count, &example, error))
    return FALSE;
  if (count > 0)
    add_values (self, old, REL_EFFECT_CONVERTED, condition, count,
                g_strdup_printf (ngettext ("%lld row without a value in “%s.%s” gets a number of its own",
                                           "%lld rows without a value in “%s.%s” get numbers of their own", count),
                                 (long long) count, table, rel_column_get_name (column)));

  return TRUE;
}
