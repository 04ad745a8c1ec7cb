/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A design as a file: a script of CREATE statements with its diagram in one comment at
 * the end. What is not edited stays byte for byte. A file is written whole or not at
 * all, and only over the state that was read.
 */
#include "config.h"

#include "document/rel-design-file.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "base/rel-error.h"
#include "base/rel-replace.h"
#include "database/sqlite/rel-sqlite-script.h"
#include "document/rel-design-private.h"
#include "schema/rel-schema-diff.h"
#include "sql/rel-write-schema.h"

/**
 * rel_design_free:
 * @self: (nullable): a design
 *
 * Frees it.
 */
void
rel_design_free (RelDesign *self)
{
  if (self == NULL)
    return;

  g_free (self->text);
  g_clear_object (&self->schema);
  rel_design_block_free (self->block);
  g_free (self->etag);
  g_free (self);
}

/**
 * rel_design_parse:
 * @text: a script
 * @length: its bytes, or -1
 * @cancellable: (nullable): stops reading
 * @error: return location for an error
 *
 * Reads a design. Statements that are not understood are problems of its schema.
 *
 * Returns: (transfer full) (nullable): the design
 */
RelDesign *
rel_design_parse (const char    *text,
                  gssize         length,
                  GCancellable  *cancellable,
                  GError       **error)
{
  g_autoptr(RelDesign) self = g_new0 (RelDesign, 1);

  g_return_val_if_fail (text != NULL, NULL);

  self->text = length < 0 ? g_strdup (text) : g_strndup (text, length);
  self->schema = rel_sqlite_read_script (self->text, -1, cancellable, error);
  if (self->schema == NULL)
    return NULL;
  self->block = rel_design_block_parse (self->text, -1);
  if (self->block != NULL)
    {
      RelSchema *named = rel_design_block_say_words (self->block, self->schema);

      g_object_unref (self->schema);
      self->schema = named;
    }

  return g_steal_pointer (&self);
}

/* A design whose text is known to make the schema: it is not read again, and the
 * identities stay. */
RelDesign *
rel_design_new_known (const char *text,
                      RelSchema  *schema)
{
  RelDesign *self = g_new0 (RelDesign, 1);

  self->text = g_strdup (text);
  self->schema = g_object_ref (schema);
  self->block = rel_design_block_parse (text, -1);

  return self;
}

/**
 * rel_design_load:
 * @file: a script
 * @cancellable: (nullable): stops reading
 * @error: return location for an error
 *
 * Reads a design from a file. Blocks.
 *
 * Returns: (transfer full) (nullable): the design
 */
RelDesign *
rel_design_load (GFile         *file,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_autofree char *text = NULL;
  g_autofree char *etag = NULL;
  RelDesign *self;
  gsize length;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  if (!g_file_load_contents (file, cancellable, &text, &length, &etag, error))
    return NULL;
  if (memchr (text, '\0', length) != NULL || !g_utf8_validate (text, length, NULL))
    {
      g_autofree char *name = g_file_get_parse_name (file);

      g_set_error (error, REL_ERROR, REL_ERROR_FAILED,
                   _("“%s” is not a text in UTF-8, so it cannot be edited as a design. Nothing was changed; save it as UTF-8 first."), name);
      return NULL;
    }
  self = rel_design_parse (text, length, cancellable, error);
  if (self != NULL)
    self->etag = g_steal_pointer (&etag);

  return self;
}

/* Whether a text makes just the schema. */
static gboolean
makes (const char    *text,
       RelSchema     *schema,
       GCancellable  *cancellable)
{
  g_autoptr(RelSchema) made = rel_sqlite_read_script (text, -1, cancellable, NULL);

  return made != NULL && rel_schema_get_info (made)->n_problems == 0 && rel_schema_is_equivalent (made, schema);
}

/* The statements, without the block; known says that they make the schema, since they
 * are those that were read, or were read back. */
static char *
write_statements (const char    *before,
                  RelSchema     *previous,
                  RelSchema     *schema,
                  gboolean      *known,
                  GCancellable  *cancellable)
{
  g_autofree char *edited = NULL;

  *known = FALSE;
  if (previous == NULL)
    return rel_write_schema_sql (schema);
  *known = rel_schema_is_equivalent (previous, schema);
  if (*known)
    return g_strdup (before);
  edited = rel_design_edit_script (before, previous, schema);
  *known = makes (edited, schema, cancellable);
  if (*known)
    return g_steal_pointer (&edited);

  return rel_design_write_anew (before, previous, schema);
}

/**
 * rel_design_write:
 * @previous: (nullable): the design as it was read; %NULL for a new one
 * @schema: its schema as it is now
 * @diagrams: (element-type RelDiagram): its diagrams as they are now
 * @cancellable: (nullable): stops
 * @error: return location for an error
 *
 * Writes a design. Statements and lines of the diagram that say what is still so stay
 * as they are, byte for byte.
 *
 * Returns: (transfer full) (nullable): the whole text
 */
char *
rel_design_write (RelDesign     *previous,
                  RelSchema     *schema,
                  GPtrArray     *diagrams,
                  GCancellable  *cancellable,
                  GError       **error)
{
  gboolean known;

  g_return_val_if_fail (REL_IS_SCHEMA (schema), NULL);
  g_return_val_if_fail (diagrams != NULL && diagrams->len > 0, NULL);

  return rel_design_write_known (previous, schema, diagrams, &known, cancellable, error);
}

/* Like rel_design_write(), and tells whether the text is known to make the schema. */
char *
rel_design_write_known (RelDesign     *previous,
                        RelSchema     *schema,
                        GPtrArray     *diagrams,
                        gboolean      *known,
                        GCancellable  *cancellable,
                        GError       **error)
{
  g_autoptr(RelDesignBlock) block = NULL;
  g_autofree char *before = NULL, *statements = NULL, *written = NULL;
  g_autoptr(GString) text = NULL;
  const char *tail = NULL;
  gsize start, end;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  block = rel_design_block_merge (previous != NULL ? previous->block : NULL, previous != NULL ? previous->schema : NULL, schema, diagrams);
  written = rel_design_block_write (block);
  if (previous != NULL && rel_design_block_locate (previous->text, -1, &start, &end))
    {
      g_autofree char *as_read = rel_design_block_write (previous->block);

      before = g_strndup (previous->text, start);
      tail = previous->text + end;
      /* however people wrote it: what says the same stays */
      if (g_str_equal (as_read, written))
        {
          g_free (written);
          written = g_strndup (previous->text + start, end - start);
        }
    }
  else
    before = g_strdup (previous != NULL ? previous->text : "");

  statements = write_statements (before, previous != NULL ? previous->schema : NULL, schema, known, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  text = g_string_new (statements);
  /* an empty line goes on to keep the two apart when statements were added */
  if (tail == NULL || (g_str_has_suffix (before, "\n\n") && !g_str_equal (statements, before)))
    {
      if (text->len > 0 && text->str[text->len - 1] != '\n')
        g_string_append_c (text, '\n');
      if (text->len > 0 && !g_str_has_suffix (text->str, "\n\n"))
        g_string_append_c (text, '\n');
    }
  g_string_append (text, g_strchomp (written));
  g_string_append (text, tail != NULL ? tail : "\n");

  return g_strdup (text->str);
}

/**
 * rel_design_save:
 * @file: where to
 * @text: the whole text
 * @etag: (nullable): the state that must still be there; %NULL when it does not matter
 * @new_etag: (out) (optional) (transfer full): the state that is there now
 * @cancellable: (nullable): stops
 * @error: return location for an error
 *
 * Writes a file, whole or not at all. Of a link, what it leads to is written; the mode
 * of the file stays. %REL_ERROR_CHANGED says that somebody else wrote it meanwhile.
 *
 * Returns: whether it was written; if not, it is as it was
 */
gboolean
rel_design_save (GFile         *file,
                 const char    *text,
                 const char    *etag,
                 char         **new_etag,
                 GCancellable  *cancellable,
                 GError       **error)
{
  g_autofree char *name = NULL;
  g_autoptr(GError) problem = NULL;

  g_return_val_if_fail (G_IS_FILE (file), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  if (rel_replace_file (file, text, strlen (text), etag, G_FILE_CREATE_NONE, new_etag, cancellable, &problem))
    return TRUE;

  name = g_file_get_parse_name (file);
  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG))
    g_set_error (error, REL_ERROR, REL_ERROR_CHANGED,
                 _("“%s” was changed by another program since it was read; it was not written. Save under another name, or read it again."), name);
  else if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    g_set_error (error, REL_ERROR, REL_ERROR_NO_SPACE,
                 _("There is no space left for “%s”; it is as it was. Make room, or save elsewhere."), name);
  else if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED) || g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_READ_ONLY))
    g_set_error (error, REL_ERROR, REL_ERROR_DENIED, _("“%s” may not be written; it is as it was. Save elsewhere."), name);
  else
    g_propagate_error (error, g_steal_pointer (&problem));

  return FALSE;
}
