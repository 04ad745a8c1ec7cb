/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Queries under names: a list in a file. Somebody relies on them, so that a file which
 * cannot be read or written is told, and never overwritten by less than it held.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "console/rel-saved-queries.h"

#include "base/rel-error.h"
#include "base/rel-state-path.h"

#define FORMAT     "a(ss)"
#define MAX_LENGTH (1024 * 1024)

typedef struct
{
  char *name;
  char *sql;
} Query;

struct _RelSavedQueries
{
  char      *path;
  GPtrArray *queries;
};

static void
query_free (gpointer data)
{
  Query *query = data;

  g_free (query->name);
  g_free (query->sql);
  g_free (query);
}

static Query *
find (RelSavedQueries *self,
      const char      *name)
{
  for (guint i = 0; i < self->queries->len; i++)
    {
      Query *query = g_ptr_array_index (self->queries, i);

      if (strcmp (query->name, name) == 0)
        return query;
    }

  return NULL;
}

static void
append (RelSavedQueries *self,
        const char      *name,
        const char      *sql)
{
  Query *query = g_new0 (Query, 1);

  query->name = g_strdup (name);
  query->sql = g_strdup (sql);
  g_ptr_array_add (self->queries, query);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const Query *x = *(Query *const *) a;
  const Query *y = *(Query *const *) b;
  g_autofree char *folded_x = g_utf8_casefold (x->name, -1);
  g_autofree char *folded_y = g_utf8_casefold (y->name, -1);
  int order = g_utf8_collate (folded_x, folded_y);

  return order != 0 ? order : strcmp (x->name, y->name);
}

static gboolean
load (RelSavedQueries  *self,
      GError          **error)
{
  char *contents = NULL;
  gsize length;
  g_autoptr(GVariant) read = NULL;
  g_autoptr(GError) local_error = NULL;
  GVariantIter iter;
  const char *name, *sql;

  g_ptr_array_set_size (self->queries, 0);
  if (!g_file_get_contents (self->path, &contents, &length, &local_error))
    {
      if (g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return TRUE;
      g_set_error (error, REL_ERROR, REL_ERROR_FAILED, _("The saved queries could not be read (%s). Nothing was changed."), local_error->message);
      return FALSE;
    }

  read = g_variant_ref_sink (g_variant_new_from_data (G_VARIANT_TYPE (FORMAT), contents, length, FALSE, g_free, contents));
  if (!g_variant_is_normal_form (read))
    {
      g_set_error (error, REL_ERROR, REL_ERROR_FAILED, _("The saved queries in “%s” are damaged. Nothing was changed; move that file away to begin anew."), self->path);
      return FALSE;
    }
  g_variant_iter_init (&iter, read);
  while (g_variant_iter_next (&iter, "(&s&s)", &name, &sql))
    append (self, name, sql);
  g_ptr_array_sort (self->queries, compare);

  return TRUE;
}

/* A few kilobytes: written at once, as the whole file or not at all. What could not be written is not kept in mind either. */
static gboolean
store (RelSavedQueries  *self,
       GError          **error)
{
  GVariantBuilder builder;
  g_autoptr(GVariant) variant = NULL;
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autoptr(GError) local_error = NULL;

  g_ptr_array_sort (self->queries, compare);
  g_variant_builder_init (&builder, G_VARIANT_TYPE (FORMAT));
  for (guint i = 0; i < self->queries->len; i++)
    {
      Query *query = g_ptr_array_index (self->queries, i);

      g_variant_builder_add (&builder, "(ss)", query->name, query->sql);
    }
  variant = g_variant_ref_sink (g_variant_builder_end (&builder));
  g_mkdir_with_parents (folder, 0700);
  if (g_file_set_contents_full (self->path, g_variant_get_size (variant) > 0 ? g_variant_get_data (variant) : "", g_variant_get_size (variant),
                                G_FILE_SET_CONTENTS_CONSISTENT, 0600, &local_error))
    return TRUE;

  g_set_error (error, REL_ERROR, REL_ERROR_FAILED, _("The saved queries could not be written (%s). They are as they were before."), local_error->message);
  load (self, NULL);

  return FALSE;
}

RelSavedQueries *
rel_saved_queries_new (GFile *database)
{
  RelSavedQueries *self = g_new0 (RelSavedQueries, 1);

  self->path = rel_state_path (database, "sql", ".saved");
  self->queries = g_ptr_array_new_with_free_func (query_free);
  load (self, NULL);

  return self;
}

void
rel_saved_queries_free (RelSavedQueries *self)
{
  g_free (self->path);
  g_ptr_array_unref (self->queries);
  g_free (self);
}

/* Another window may have saved some. */
void
rel_saved_queries_read (RelSavedQueries *self)
{
  load (self, NULL);
}

guint
rel_saved_queries_get_n (RelSavedQueries *self)
{
  return self->queries->len;
}

const char *
rel_saved_queries_get_name (RelSavedQueries *self,
                            guint            n)
{
  return ((Query *) g_ptr_array_index (self->queries, n))->name;
}

/* NULL when there is none. */
const char *
rel_saved_queries_find (RelSavedQueries *self,
                        const char      *name)
{
  Query *query = find (self, name);

  return query != NULL ? query->sql : NULL;
}

/* In place of one that has the name. */
gboolean
rel_saved_queries_save (RelSavedQueries  *self,
                        const char       *name,
                        const char       *sql,
                        GError          **error)
{
  Query *query;

  if (strlen (sql) > MAX_LENGTH)
    {
      g_set_error_literal (error, REL_ERROR, REL_ERROR_TOO_BIG, _("This script is too long to be kept by name. Nothing was changed; save it as a file instead."));
      return FALSE;
    }
  if (!load (self, error))
    return FALSE;
  query = find (self, name);
  if (query != NULL)
    g_ptr_array_remove (self->queries, query);
  append (self, name, sql);

  return store (self, error);
}

gboolean
rel_saved_queries_rename (RelSavedQueries  *self,
                          const char       *name,
                          const char       *to,
                          GError          **error)
{
  Query *query;

  if (!load (self, error))
    return FALSE;
  query = find (self, name);
  if (query == NULL)
    {
      g_set_error (error, REL_ERROR, REL_ERROR_CHANGED, _("There is no query “%s” any more. Nothing was changed."), name);
      return FALSE;
    }
  if (strcmp (name, to) != 0 && find (self, to) != NULL)
    {
      g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("There is another query “%s”. Nothing was changed; choose another name."), to);
      return FALSE;
    }
  g_free (query->name);
  query->name = g_strdup (to);

  return store (self, error);
}

gboolean
rel_saved_queries_remove (RelSavedQueries  *self,
                          const char       *name,
                          GError          **error)
{
  Query *query;

  if (!load (self, error))
    return FALSE;
  query = find (self, name);
  if (query == NULL)
    return TRUE;
  g_ptr_array_remove (self->queries, query);

  return store (self, error);
}
