/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Makes a schema of a DBML text. Names become identities: partials are put into their
 * tables, enums become checks, refs become links, many-to-many ones association tables.
 * The file that makes one table is rel-dbml-build.c, the one for links rel-dbml-links.c.
 */
#include "config.h"

#include "formats/rel-dbml-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/rel-error.h"
#include "formats/rel-dbml-build-private.h"
#include "formats/rel-dbml-looks.h"

#define MAX_BYTES (256 * 1024 * 1024)

static gboolean
add_tables (RelDbmlBuild  *self,
            GError       **error)
{
  g_autoptr(GHashTable) partials = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) enums = g_hash_table_new (g_str_hash, g_str_equal);
  RelDbmlFile *file = self->file;
  guint budget = REL_DBML_MAX_COLUMNS;

  for (guint i = 0; i < file->partials->len; i++)
    {
      RelDbmlTable *partial = file->partials->pdata[i];

      if (!g_hash_table_insert (partials, partial->name, partial))
        rel_losses_add (self->losses, partial->line, partial->name, _("there is a partial of this name already; the last one counts"));
    }
  for (guint i = 0; i < file->enums->len; i++)
    {
      RelDbmlEnum *value = file->enums->pdata[i];

      g_hash_table_insert (enums, value->name, value);
    }

  for (guint i = 0; i < file->tables->len; i++)
    {
      RelDbmlTable *table = file->tables->pdata[i];
      g_autofree char *folded = g_ascii_strdown (table->name, -1);
      g_autofree char *name = NULL;
      RelDbmlBuilt *built = rel_dbml_built_new (table->name);

      g_ptr_array_add (self->tables, built);
      built->source = table;
      if (!rel_dbml_build_collect (self, built, partials, &budget, error))
        return FALSE;
      if (built->fields->len == 0)
        {
          rel_losses_add (self->losses, table->line, table->name, _("this table has no columns and is left out"));
          g_ptr_array_remove_index (self->tables, self->tables->len - 1);
          continue;
        }

      name = rel_dbml_build_use_name (self, table->name);
      if (strcmp (name, table->name) != 0)
        rel_losses_add (self->losses, table->line, table->name, _("this name is taken; the table is called “%s”"), name);
      g_free (built->name);
      built->name = g_steal_pointer (&name);
      if (!g_hash_table_contains (self->by_name, table->name))
        g_hash_table_insert (self->by_name, g_strdup (table->name), built);
      if (!g_hash_table_contains (self->by_folded, folded))
        g_hash_table_insert (self->by_folded, g_steal_pointer (&folded), built);
      if (table->alias != NULL && !g_hash_table_contains (self->by_name, table->alias))
        g_hash_table_insert (self->by_name, g_strdup (table->alias), built);
    }

  for (guint i = 0; i < self->tables->len; i++)
    rel_dbml_build_fill (self, self->tables->pdata[i], partials, enums);
  for (guint i = 0; i < file->partials->len; i++)
    {
      RelDbmlTable *partial = file->partials->pdata[i];

      if (!partial->used)
        rel_losses_add (self->losses, partial->line, partial->name, _("this partial is left out: no table has it"));
    }
  for (guint i = 0; i < file->enums->len; i++)
    {
      RelDbmlEnum *value = file->enums->pdata[i];

      if (!value->used)
        rel_losses_add (self->losses, value->line, value->name, _("this enum is left out: no column has it"));
    }

  return TRUE;
}

static void
add_links (RelDbmlBuild *self)
{
  const guint n = self->tables->len; /* association tables come behind */

  for (guint i = 0; i < n; i++)
    {
      RelDbmlBuilt *built = self->tables->pdata[i];

      for (guint j = 0; j < built->fields->len; j++)
        {
          RelDbmlField *field = built->fields->pdata[j];

          for (guint k = 0; field->refs != NULL && k < field->refs->len; k++)
            rel_dbml_build_link (self, built, field->refs->pdata[k]);
        }
    }
  for (guint i = 0; i < self->file->refs->len; i++)
    rel_dbml_build_link (self, NULL, self->file->refs->pdata[i]);
}

static RelSchema *
make_schema (RelDbmlBuild *self)
{
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func (g_object_unref);
  RelSchemaInfo info = { .tables = tables };

  for (guint i = 0; i < self->tables->len; i++)
    {
      RelDbmlBuilt *built = self->tables->pdata[i];
      RelTableInfo table = { .name = built->name, .note = built->source != NULL ? built->source->note : NULL, .columns = built->columns,
                             .primary_key = built->primary_key, .uniques = built->uniques, .checks = built->checks,
                             .indexes = built->indexes, .foreign_keys = built->links, .autoincrement = built->autoincrement };

      g_ptr_array_add (tables, rel_table_new (built->id, &table));
    }

  return rel_schema_new (&info);
}

static void
take_looks (RelDbmlBuild  *self,
            RelDbmlLooks **looks)
{
  g_autoptr(GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTable *names[] = { self->by_folded, self->by_name };
  GHashTableIter iter;
  gpointer name, built;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_hash_table_iter_init (&iter, names[i]);
      while (g_hash_table_iter_next (&iter, &name, &built))
        g_hash_table_replace (ids, g_strdup (name), &((RelDbmlBuilt *) built)->id);
    }
  *looks = rel_dbml_looks_new ();
  rel_dbml_looks_take (*looks, self->file, ids, self->losses);
  if (rel_dbml_looks_is_empty (*looks))
    g_clear_pointer (looks, rel_dbml_looks_free);
}

/**
 * rel_dbml_read: (skip)
 * @text: a text in DBML
 * @length: its bytes, or -1 when it ends with a NUL
 * @losses: (nullable): gets what a schema does not hold, by line
 * @error: where to put an error; has line and column
 *
 * Like rel_dbml_read_looks() for who has no diagram: groups, notes and colours are told as lost.
 *
 * Returns: (transfer full) (nullable): the schema
 */
RelSchema *
rel_dbml_read (const char  *text,
               gssize       length,
               RelLosses   *losses,
               GError     **error)
{
  return rel_dbml_read_looks (text, length, NULL, losses, error);
}

/**
 * rel_dbml_read_looks: (skip)
 * @text: a text in DBML
 * @length: its bytes, or -1 when it ends with a NUL
 * @looks: (out) (optional) (nullable): gets what belongs on a diagram, %NULL when there is none of it
 * @losses: (nullable): gets what a schema does not hold, by line
 * @error: where to put an error; has line and column
 *
 * Reads the whole of DBML: projects, tables with aliases, partials, indexes and checks,
 * enums, refs of all forms, groups, sticky notes and records. Blocks; any bytes are safe.
 *
 * Returns: (transfer full) (nullable): the schema
 */
RelSchema *
rel_dbml_read_looks (const char    *text,
                     gssize         length,
                     RelDbmlLooks **looks,
                     RelLosses     *losses,
                     GError       **error)
{
  gsize n = length < 0 ? strlen (text) : (gsize) length;
  g_autofree char *valid = NULL;
  g_autoptr(RelDbmlFile) file = NULL;
  RelDbmlBuild self = { .losses = losses };
  RelSchema *schema = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (looks != NULL)
    *looks = NULL;
  if (n > MAX_BYTES)
    {
      g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("The text is larger than %d MB, more than a schema can be. Nothing was read."), MAX_BYTES / 1024 / 1024);
      return NULL;
    }
  if (n >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    {
      text += 3;
      n -= 3;
    }
  /* Ends with a NUL too, so that looking one byte ahead is always safe. */
  valid = g_utf8_make_valid (text, n);
  if (strlen (valid) != n || memcmp (valid, text, n) != 0)
    rel_losses_add (losses, 0, "", _("the text is not UTF-8 throughout; what is not was replaced"));

  file = rel_dbml_parse (valid, strlen (valid), looks != NULL, losses, error);
  if (file == NULL)
    return NULL;

  self.file = file;
  self.tables = g_ptr_array_new_with_free_func ((GDestroyNotify) rel_dbml_built_free);
  self.by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.by_folded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.links = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (add_tables (&self, error))
    {
      add_links (&self);
      schema = make_schema (&self);
      if (looks != NULL)
        take_looks (&self, looks);
    }
  g_hash_table_unref (self.links);
  g_hash_table_unref (self.used);
  g_hash_table_unref (self.by_folded);
  g_hash_table_unref (self.by_name);
  g_ptr_array_unref (self.tables);

  return schema;
}

/**
 * rel_dbml_is_likely:
 * @text: a text
 * @length: its bytes, or -1
 *
 * Looks for lines that only DBML has: `Table name {`, `Ref: a.b > c.d`.
 *
 * Returns: whether to read it as DBML rather than as SQL
 */
gboolean
rel_dbml_is_likely (const char *text,
                    gssize      length)
{
  g_autofree char *head = g_utf8_make_valid (text, length < 0 ? (gssize) MIN (strlen (text), 64 * 1024) : MIN (length, 64 * 1024));

  return g_regex_match_simple ("^[ \\t]*(table|tablepartial|enum|project|tablegroup)[ \\t]+[^\\n;({]*\\{[ \\t]*(//[^\\n]*)?\\r?$", head,
                               G_REGEX_CASELESS | G_REGEX_MULTILINE, 0) ||
         g_regex_match_simple ("^[ \\t]*ref[^\\n;]*:[^\\n;]+[<>-]", head, G_REGEX_CASELESS | G_REGEX_MULTILINE, 0);
}
