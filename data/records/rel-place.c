/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A place among the records, as a value.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "records/rel-place.h"

struct _RelPlace
{
  GObject     parent_instance;
  RelId       table;       /* of the records that are listed */
  gboolean    has_end;
  RelEnd      end;
  GPtrArray  *key;         /* RelValue: of the owner, as the end's links use it */
  char       *owner_label;
  RelId       sort;
  gboolean    descending;
  GHashTable *filters;     /* RelId of a column -> text */
  RelLabels  *labels;      /* NULL: as they are chosen by themselves */
  RelWalk    *walk;        /* NULL: records of one table */
};

G_DEFINE_FINAL_TYPE (RelPlace, rel_place, G_TYPE_OBJECT)

static void
rel_place_finalize (GObject *object)
{
  RelPlace *self = REL_PLACE (object);

  if (self->has_end)
    g_object_unref (self->end.relationship);
  g_ptr_array_unref (self->key);
  g_free (self->owner_label);
  g_hash_table_unref (self->filters);
  g_clear_pointer (&self->labels, rel_labels_unref);
  g_clear_object (&self->walk);

  G_OBJECT_CLASS (rel_place_parent_class)->finalize (object);
}

static void
rel_place_class_init (RelPlaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_place_finalize;
}

static void
rel_place_init (RelPlace *self)
{
  self->key = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_value_unref);
  self->filters = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
}

/**
 * rel_place_new_table:
 * @table: id of a table or view
 *
 * Returns: (transfer full): all its records
 */
RelPlace *
rel_place_new_table (RelId table)
{
  RelPlace *self = g_object_new (REL_TYPE_PLACE, NULL);

  self->table = table;

  return self;
}

/**
 * rel_place_new_members:
 * @end: an end of a relationship
 * @key: (array length=n_key): what the owner's record holds in the columns that the end
 *   goes by: its link columns at the child, the columns referred to at the parent
 * @n_key: their number
 * @owner_label: (nullable): what the owner is called
 *
 * Returns: (transfer full): the records that the owner has at that end
 */
RelPlace *
rel_place_new_members (const RelEnd     *end,
                       RelValue *const  *key,
                       guint             n_key,
                       const char       *owner_label)
{
  RelPlace *self = rel_place_new_table (rel_end_get_far_table (end));

  self->has_end = TRUE;
  self->end = *end;
  g_object_ref (self->end.relationship);
  for (guint i = 0; i < n_key; i++)
    g_ptr_array_add (self->key, rel_value_ref (key[i]));
  self->owner_label = g_strdup (owner_label);

  return self;
}

/**
 * rel_place_new_walk:
 * @walk: a walk
 *
 * Returns: (transfer full): all its paths, a row for each
 */
RelPlace *
rel_place_new_walk (RelWalk *walk)
{
  RelPlace *self = rel_place_new_table (REL_ID_NONE);

  self->walk = g_object_ref (walk);

  return self;
}

/**
 * rel_place_get_walk:
 * @self: a place
 *
 * Returns: (transfer none) (nullable): the walk whose paths are listed
 */
RelWalk *
rel_place_get_walk (RelPlace *self)
{
  g_return_val_if_fail (REL_IS_PLACE (self), NULL);

  return self->walk;
}

static RelPlace *
copy (RelPlace *self)
{
  RelPlace *other = self->has_end
                      ? rel_place_new_members (&self->end, (RelValue *const *) self->key->pdata, self->key->len, self->owner_label)
                      : rel_place_new_table (self->table);
  GHashTableIter iter;
  gpointer column;
  gpointer text;

  other->sort = self->sort;
  other->descending = self->descending;
  other->labels = self->labels != NULL ? rel_labels_ref (self->labels) : NULL;
  other->walk = self->walk != NULL ? g_object_ref (self->walk) : NULL;
  g_hash_table_iter_init (&iter, self->filters);
  while (g_hash_table_iter_next (&iter, &column, &text))
    g_hash_table_insert (other->filters, g_memdup2 (column, sizeof (RelId)), g_strdup (text));

  return other;
}

RelId
rel_place_get_table (RelPlace *self)
{
  g_return_val_if_fail (REL_IS_PLACE (self), REL_ID_NONE);

  return self->table;
}

/**
 * rel_place_get_end:
 * @self: a place
 *
 * Returns: (nullable) (transfer none): the end it goes by, %NULL for a whole table
 */
const RelEnd *
rel_place_get_end (RelPlace *self)
{
  g_return_val_if_fail (REL_IS_PLACE (self), NULL);

  return self->has_end ? &self->end : NULL;
}

/**
 * rel_place_get_key:
 * @self: a place
 * @n_key: (out): how many
 *
 * Returns: (transfer none) (array length=n_key): the owner's values
 */
RelValue *const *
rel_place_get_key (RelPlace *self,
                   guint    *n_key)
{
  *n_key = self->key->len;

  return (RelValue *const *) self->key->pdata;
}

const char *
rel_place_get_owner_label (RelPlace *self)
{
  g_return_val_if_fail (REL_IS_PLACE (self), NULL);

  return self->owner_label;
}

/**
 * rel_place_get_sort:
 * @self: a place
 * @descending: (out): whether from the largest
 *
 * Returns: id of the column it is sorted by, 0 for the natural order
 */
RelId
rel_place_get_sort (RelPlace *self,
                    gboolean *descending)
{
  *descending = self->descending;

  return self->sort;
}

/**
 * rel_place_get_filter:
 * @self: a place
 * @column: id of a column
 *
 * Returns: (nullable) (transfer none): what was typed
 */
const char *
rel_place_get_filter (RelPlace *self,
                      RelId     column)
{
  g_return_val_if_fail (REL_IS_PLACE (self), NULL);

  return g_hash_table_lookup (self->filters, &column);
}

gboolean
rel_place_has_filters (RelPlace *self)
{
  g_return_val_if_fail (REL_IS_PLACE (self), FALSE);

  return g_hash_table_size (self->filters) > 0;
}

/**
 * rel_place_with_sort:
 * @self: a place
 * @column: id of a column, 0 for the natural order
 * @descending: from the largest
 *
 * Returns: (transfer full): the same place in that order
 */
RelPlace *
rel_place_with_sort (RelPlace *self,
                     RelId     column,
                     gboolean  descending)
{
  RelPlace *other = copy (self);

  other->sort = column;
  other->descending = descending;

  return other;
}

/**
 * rel_place_with_filter:
 * @self: a place
 * @column: id of a column
 * @text: (nullable): what is typed; empty takes the filter away
 *
 * Returns: (transfer full): the same place with that filter
 */
RelPlace *
rel_place_with_filter (RelPlace   *self,
                       RelId       column,
                       const char *text)
{
  RelPlace *other = copy (self);

  if (text == NULL || *text == '\0')
    g_hash_table_remove (other->filters, &column);
  else
    g_hash_table_replace (other->filters, g_memdup2 (&column, sizeof column), g_strdup (text));

  return other;
}

/**
 * rel_place_with_labels:
 * @self: a place
 * @labels: (nullable): which columns describe records
 *
 * Returns: (transfer full): the same place with these labels
 */
RelPlace *
rel_place_with_labels (RelPlace  *self,
                       RelLabels *labels)
{
  RelPlace *other = copy (self);

  g_clear_pointer (&other->labels, rel_labels_unref);
  other->labels = labels != NULL ? rel_labels_ref (labels) : NULL;

  return other;
}

/**
 * rel_place_get_labels:
 * @self: a place
 *
 * Returns: (nullable) (transfer none): which columns describe records
 */
RelLabels *
rel_place_get_labels (RelPlace *self)
{
  g_return_val_if_fail (REL_IS_PLACE (self), NULL);

  return self->labels;
}

/**
 * rel_place_dup_title:
 * @self: a place
 * @schema: the schema
 *
 * Returns: (transfer full): what it is called in a trail: a table's name, or an end's
 */
char *
rel_place_dup_title (RelPlace  *self,
                     RelSchema *schema)
{
  RelTable *table;
  RelView *view;

  if (self->walk != NULL)
    return rel_walk_dup_title (self->walk);
  if (self->has_end)
    return g_strdup (rel_end_get_name (&self->end));

  table = rel_schema_get_table (schema, self->table);
  view = rel_schema_get_view (schema, self->table);

  return g_strdup (table != NULL ? rel_table_get_name (table) : view != NULL ? rel_view_get_name (view) : "");
}
