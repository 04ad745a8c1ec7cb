/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a record is called: its name, title or whatever describes it best. Chosen from
 * names, types and rules of the columns alone, so that it costs nothing and never
 * changes with the data. Who knows better chooses another column for a table.
 */
#include "config.h"

#include <string.h>

#include "records/rel-labels.h"

#include "sql/rel-dialect.h"

/* Best first; a column is asked whether it is called so, ends so, or begins so. */
static const char *const words[] = {
  "name", "title", "label", "full_name", "fullname", "display_name", "caption", "subject", "headline", "username", "login",
  "email", "code", "slug", "isbn", "sku", "symbol", "number", "description", "summary", "text",
};

/* A person is known by these before any title. */
static const char *const persons[] = { "full_name", "fullname", "display_name", "last_name", "lastname", "surname", "family_name" };

/* What describes nobody, whatever else it is called: name_hash, file_path. */
static const char *const dull[] = {
  "hash", "password", "passwd", "salt", "token", "secret", "url", "uri", "href", "path", "uuid", "guid", "json", "xml", "html", "mime", "checksum", "digest",
};

struct _RelLabels
{
  gatomicrefcount refs;
  GHashTable     *columns; /* RelId of a table -> RelId */
};

G_DEFINE_BOXED_TYPE (RelLabels, rel_labels, rel_labels_ref, rel_labels_unref)

/**
 * rel_labels_new:
 *
 * Returns: (transfer full): labels without a choice
 */
RelLabels *
rel_labels_new (void)
{
  RelLabels *self = g_new0 (RelLabels, 1);

  g_atomic_ref_count_init (&self->refs);
  self->columns = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);

  return self;
}

RelLabels *
rel_labels_ref (RelLabels *labels)
{
  g_atomic_ref_count_inc (&labels->refs);

  return labels;
}

void
rel_labels_unref (RelLabels *labels)
{
  if (!g_atomic_ref_count_dec (&labels->refs))
    return;

  g_hash_table_unref (labels->columns);
  g_free (labels);
}

/**
 * rel_labels_with_column:
 * @labels: (nullable): labels
 * @table: id of a table
 * @column: id of the column that describes its records, 0 to take the choice back
 *
 * Returns: (transfer full): the same labels with that choice
 */
RelLabels *
rel_labels_with_column (RelLabels *labels,
                        RelId      table,
                        RelId      column)
{
  RelLabels *self = rel_labels_new ();
  GHashTableIter iter;
  gpointer key;
  gpointer value;

  if (labels != NULL)
    {
      g_hash_table_iter_init (&iter, labels->columns);
      while (g_hash_table_iter_next (&iter, &key, &value))
        g_hash_table_insert (self->columns, g_memdup2 (key, sizeof (RelId)), g_memdup2 (value, sizeof (RelId)));
    }
  if (column != REL_ID_NONE)
    g_hash_table_replace (self->columns, g_memdup2 (&table, sizeof table), g_memdup2 (&column, sizeof column));
  else
    g_hash_table_remove (self->columns, &table);

  return self;
}

/**
 * rel_labels_get_column:
 * @labels: (nullable): labels
 * @table: a table
 *
 * Returns: (nullable) (transfer none): the column that describes its records, as chosen
 *   by a person, or else as rel_labels_choose() does; %NULL when only the key can
 */
RelColumn *
rel_labels_get_column (RelLabels *labels,
                       RelTable  *table)
{
  RelId id = rel_table_get_id (table);
  RelId *column = labels != NULL ? g_hash_table_lookup (labels->columns, &id) : NULL;
  RelColumn *chosen = column != NULL ? rel_table_get_column (table, *column) : NULL;

  /* The column may have been dropped since. */
  return chosen != NULL ? chosen : rel_labels_choose (table);
}

/**
 * rel_labels_is_chosen:
 * @labels: (nullable): labels
 * @table: a table
 *
 * Returns: whether a person chose the column that describes its records
 */
gboolean
rel_labels_is_chosen (RelLabels *labels,
                      RelTable  *table)
{
  RelId id = rel_table_get_id (table);
  RelId *column = labels != NULL ? g_hash_table_lookup (labels->columns, &id) : NULL;

  return column != NULL && rel_table_get_column (table, *column) != NULL;
}

static gboolean
is_text (RelColumn *column)
{
  const char *type = rel_column_get_declared_type (column);

  return *type == '\0' || strcasestr (type, "char") != NULL || strcasestr (type, "text") != NULL || strcasestr (type, "clob") != NULL;
}

/* The place of the word that a name is about, how nearly it is met; 0 is best. */
static guint
rank_name (const char *name,
           const char *own)
{
  for (guint i = 0; i < G_N_ELEMENTS (dull); i++)
    if (g_str_has_suffix (name, dull[i]))
      return (G_N_ELEMENTS (words) + 1) * 4;

  for (guint i = 0; i < G_N_ELEMENTS (persons); i++)
    if (strcmp (name, persons[i]) == 0)
      return 2;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (strcmp (name, words[i]) == 0)
        return i * 4;
      if (g_str_has_suffix (name, words[i]))
        /* city_name in city; publisher_name in books says less than its title. */
        return i * 4 + (strncmp (name, own, MIN (strlen (own), 4)) == 0 ? 1 : 14);
      if (g_str_has_prefix (name, words[i]))
        return i * 4 + 3;
    }

  return G_N_ELEMENTS (words) * 4;
}

/* 0 is best. Words count most; where they say nothing, what is unique and always there. */
static guint
rank (RelTable  *table,
      RelColumn *column)
{
  g_autofree char *name = g_ascii_strdown (rel_column_get_name (column), -1);
  g_autofree char *own = g_ascii_strdown (rel_table_get_name (table), -1);

  return rank_name (name, own) * 4 +
         (rel_table_is_unique_column (table, rel_column_get_id (column)) ? 0 : 2) +
         (rel_column_get_info (column)->not_null ? 0 : 1);
}

typedef struct
{
  RelColumn *column;
  guint      rank;
  guint      position;
} Candidate;

static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const Candidate *left = a;
  const Candidate *right = b;

  if (left->rank != right->rank)
    return left->rank < right->rank ? -1 : 1;

  return (left->position > right->position) - (left->position < right->position);
}

/**
 * rel_labels_list_candidates:
 * @table: a table
 *
 * Lists the columns that could describe its records, best first: for choosing another.
 *
 * Returns: (transfer full) (element-type RelColumn): the columns
 */
GPtrArray *
rel_labels_list_candidates (RelTable *table)
{
  g_autoptr(GArray) candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  GPtrArray *list = g_ptr_array_new ();
  GPtrArray *columns;

  g_return_val_if_fail (REL_IS_TABLE (table), NULL);

  columns = rel_table_get_info (table)->columns;
  for (guint i = 0; i < columns->len; i++)
    {
      RelColumn *column = g_ptr_array_index (columns, i);
      Candidate candidate = { column, 0, i };

      if (!is_text (column) || rel_column_get_info (column)->hidden || rel_table_is_link_column (table, rel_column_get_id (column)))
        continue;
      candidate.rank = rank (table, column);
      g_array_append_val (candidates, candidate);
    }
  g_array_sort (candidates, compare_candidates);
  for (guint i = 0; i < candidates->len; i++)
    g_ptr_array_add (list, g_array_index (candidates, Candidate, i).column);

  return list;
}

/**
 * rel_labels_choose:
 * @table: a table
 *
 * Returns: (nullable) (transfer none): the column that describes its records best, %NULL
 *   when only the key can
 */
RelColumn *
rel_labels_choose (RelTable *table)
{
  g_autoptr(GPtrArray) candidates = rel_labels_list_candidates (table);

  return candidates->len > 0 ? g_ptr_array_index (candidates, 0) : NULL;
}

/**
 * rel_labels_expression:
 * @labels: (nullable): labels
 * @table: a table
 * @alias: (nullable): what it is called in the query
 *
 * Writes the SQL expression of a record's label.
 *
 * Returns: (transfer full) (nullable): SQL, %NULL when records have no label but their key
 */
char *
rel_labels_expression (RelLabels  *labels,
                       RelTable   *table,
                       const char *alias)
{
  RelColumn *column = rel_labels_get_column (labels, table);
  g_autofree char *name = NULL;

  if (column == NULL)
    return NULL;

  name = rel_sql_quote_identifier (rel_column_get_name (column));

  /* A label is for a line: nobody reads on, and a large value must not travel. */
  return alias != NULL ? g_strdup_printf ("substr(%s.%s, 1, 200)", alias, name) : g_strdup_printf ("substr(%s, 1, 200)", name);
}
