/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Makes links of the refs of a DBML text. "<" and ">" say which side holds the link; of a
 * one-to-one it is the second, or the column that the ref is written at; its columns become
 * unique. A many-to-many becomes an association table of both keys.
 */
#include "config.h"

#include "formats/rel-dbml-build-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "schema/rel-naming.h"

#define MAX_KEYS 200

/* An end whose names were found. */
typedef struct
{
  RelDbmlBuilt *table;
  RelId        *columns;
  const char  **names;
  guint         n;
} Side;

static void
side_clear (Side *side)
{
  g_free (side->columns);
  g_free (side->names);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Side, side_clear)

static char *
describe (RelDbmlRef *ref)
{
  if (ref->name != NULL)
    return g_strdup (ref->name);

  return g_strdup_printf ("%s.%s", ref->left.table != NULL ? ref->left.table : "", (char *) ref->left.columns->pdata[0]);
}

static gboolean
find_side (RelDbmlBuild *self,
           RelDbmlBuilt *own,
           RelDbmlRef   *ref,
           RelDbmlEnd   *end,
           Side         *side)
{
  g_autofree char *subject = describe (ref);

  if (end->table == NULL)
    side->table = own;
  else
    {
      g_autofree char *folded = g_ascii_strdown (end->table, -1);

      side->table = g_hash_table_lookup (self->by_name, end->table);
      if (side->table == NULL)
        side->table = g_hash_table_lookup (self->by_folded, folded);
    }
  if (side->table == NULL)
    {
      rel_losses_add (self->losses, ref->line, subject, _("a ref names the table “%s”, which is not there; it is left out"),
                      end->table != NULL ? end->table : "");
      return FALSE;
    }

  side->n = end->columns->len;
  side->columns = g_new0 (RelId, side->n + 1);
  side->names = g_new0 (const char *, side->n + 1);
  for (guint i = 0; i < side->n; i++)
    {
      RelColumn *column = rel_dbml_built_find (side->table, end->columns->pdata[i]);

      if (column == NULL)
        {
          rel_losses_add (self->losses, ref->line, subject, _("a ref names the column “%1$s” of “%2$s”, which is not there; it is left out"),
                          (char *) end->columns->pdata[i], side->table->name);
          return FALSE;
        }
      side->columns[i] = rel_column_get_id (column);
      side->names[i] = rel_column_get_name (column);
    }

  return TRUE;
}

static void
add_link (RelDbmlBuilt *child,
          const RelId  *columns,
          Side         *parent,
          RelDbmlRef   *ref,
          const char   *name)
{
  RelForeignKeyInfo info = { .name = name, .columns = columns, .n_columns = parent->n, .target = parent->table->id,
                             .target_name = parent->table->name, .target_columns = parent->columns, .target_column_names = parent->names,
                             .n_target_columns = parent->n, .on_delete = ref->on_delete, .on_update = ref->on_update };

  g_ptr_array_add (child->links, rel_foreign_key_new (REL_ID_NONE, &info));
}

static gboolean
key_is_within (RelKey      *key,
               const RelId *columns,
               guint        n)
{
  const RelKeyInfo *info = rel_key_get_info (key);

  for (guint i = 0; i < info->n_columns; i++)
    {
      gboolean found = FALSE;

      for (guint j = 0; j < n && !found; j++)
        found = columns[j] == info->columns[i];
      if (!found)
        return FALSE;
    }

  return TRUE;
}

/* As rel_table_is_unique(), before there is a table. Looks at so many keys as any real table
 * has; where it misses one, another UNIQUE does no harm. */
static gboolean
is_unique (RelDbmlBuilt *table,
           const RelId  *columns,
           guint         n)
{
  if (table->primary_key != NULL && key_is_within (table->primary_key, columns, n))
    return TRUE;
  for (guint i = 0; i < MIN (table->uniques->len, MAX_KEYS); i++)
    if (key_is_within (table->uniques->pdata[i], columns, n))
      return TRUE;
  for (guint i = 0; i < MIN (table->indexes->len, MAX_KEYS); i++)
    {
      const RelIndexInfo *info = rel_index_get_info (table->indexes->pdata[i]);
      gboolean plain = info->unique && info->where == NULL;

      for (guint j = 0; plain && j < info->n_parts; j++)
        {
          gboolean found = FALSE;

          for (guint k = 0; k < n && !found; k++)
            found = columns[k] == info->parts[j].column;
          plain = found;
        }
      if (plain)
        return TRUE;
    }

  return FALSE;
}

/* --- many-to-many --- */

static void
add_key_columns (RelDbmlBuilt *built,
                 Side         *side,
                 RelId        *ids)
{
  g_autofree char *one = rel_naming_singular (strrchr (side->table->name, '.') != NULL ? strrchr (side->table->name, '.') + 1 : side->table->name);

  for (guint i = 0; i < side->n; i++)
    {
      guint place;
      g_autofree char *folded = g_ascii_strdown (side->names[i], -1);
      g_autofree char *name = g_strdup_printf ("%s_%s", one, side->names[i]);
      RelColumnInfo info = { .not_null = TRUE };
      RelColumn *column;

      place = GPOINTER_TO_UINT (g_hash_table_lookup (side->table->by_name, folded));
      for (guint n = 2; g_hash_table_contains (built->by_name, name); n++)
        {
          g_free (name);
          name = g_strdup_printf ("%s_%s_%u", one, side->names[i], n);
        }
      info.name = name;
      info.type = rel_column_get_declared_type (side->table->columns->pdata[place - 1]);
      column = rel_column_new (REL_ID_NONE, &info);
      g_ptr_array_add (built->columns, column);
      g_hash_table_insert (built->by_name, g_ascii_strdown (name, -1), GUINT_TO_POINTER (built->columns->len));
      ids[i] = rel_column_get_id (column);
    }
}

static void
add_association (RelDbmlBuild *self,
                 RelDbmlRef   *ref,
                 Side         *left,
                 Side         *right)
{
  const char *right_name = strrchr (right->table->name, '.');
  g_autofree char *wanted = g_strdup_printf ("%s_%s", left->table->name, right_name != NULL ? right_name + 1 : right->table->name);
  g_autofree char *name = rel_dbml_build_use_name (self, wanted);
  g_autofree char *subject = describe (ref);
  g_autofree RelId *ids = g_new0 (RelId, left->n + right->n + 1);
  RelDbmlBuilt *built = rel_dbml_built_new (name);
  RelKeyInfo key = { .columns = ids, .n_columns = left->n + right->n };

  g_ptr_array_add (self->tables, built);
  add_key_columns (built, left, ids);
  add_key_columns (built, right, ids + left->n);
  built->primary_key = rel_key_new (REL_ID_NONE, &key);
  add_link (built, ids, left, ref, NULL);
  add_link (built, ids + left->n, right, ref, NULL);
  rel_losses_add (self->losses, ref->line, subject, _("this many-to-many becomes the association table “%s”"), name);
}

/* Makes a link of a ref; own is the table it is written in, or NULL. */
void
rel_dbml_build_link (RelDbmlBuild *self,
                     RelDbmlBuilt *own,
                     RelDbmlRef   *ref)
{
  g_auto(Side) left = { NULL };
  g_auto(Side) right = { NULL };
  g_autofree char *subject = describe (ref);
  g_autoptr(GString) ends = g_string_new (NULL);
  Side *parent = &left, *child = &right;

  if (!find_side (self, own, ref, &ref->left, &left) || !find_side (self, own, ref, &ref->right, &right))
    return;
  if (left.n != right.n && ref->relation != 'm')
    {
      rel_losses_add (self->losses, ref->line, subject, _("a ref has %1$u columns on one side and %2$u on the other; it is left out"), left.n, right.n);
      return;
    }
  if (ref->relation == '>' || (ref->relation == '-' && ref->is_inline))
    {
      parent = &right;
      child = &left;
    }
  for (guint i = 0; i < child->n; i++)
    g_string_append_printf (ends, "%" G_GUINT64_FORMAT " ", child->columns[i]);
  g_string_append (ends, ref->relation == 'm' ? "<>" : ">");
  for (guint i = 0; i < parent->n; i++)
    g_string_append_printf (ends, " %" G_GUINT64_FORMAT, parent->columns[i]);
  if (!g_hash_table_add (self->links, g_strdup (ends->str)))
    {
      rel_losses_add (self->losses, ref->line, subject, _("this ref is there already"));
      return;
    }
  if (ref->relation == 'm')
    {
      add_association (self, ref, &left, &right);
      return;
    }

  add_link (child->table, child->columns, parent, ref, ref->name);
  if (ref->relation == '-' && !is_unique (child->table, child->columns, child->n))
    {
      RelKeyInfo key = { .columns = child->columns, .n_columns = child->n };

      g_ptr_array_add (child->table->uniques, rel_key_new (REL_ID_NONE, &key));
    }
}
