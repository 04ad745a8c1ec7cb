/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What was run on a database. The same statement run again moves to the end, so that
 * walking back meets each once. A file that cannot be read is as good as none.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "console/rel-sql-history.h"

#include "base/rel-state-path.h"

#define FORMAT      "(sa(xs))"
#define MAX_ENTRIES 300
#define MAX_LENGTH  100000

typedef struct
{
  gint64  when; /* seconds since 1970 */
  char   *sql;
} Entry;

struct _RelSqlHistory
{
  char      *path;
  char      *draft;
  GPtrArray *entries;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_free (entry->sql);
  g_free (entry);
}

static void
append (RelSqlHistory *self,
        gint64         when,
        const char    *sql)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->when = when;
  entry->sql = g_strdup (sql);
  g_ptr_array_add (self->entries, entry);
}

static void
load (RelSqlHistory *self)
{
  char *contents = NULL;
  gsize length;
  g_autoptr(GVariant) read = NULL;
  g_autoptr(GVariant) variant = NULL;
  g_autoptr(GVariantIter) iter = NULL;
  const char *draft, *sql;
  gint64 when;

  if (!g_file_get_contents (self->path, &contents, &length, NULL))
    return;

  read = g_variant_ref_sink (g_variant_new_from_data (G_VARIANT_TYPE (FORMAT), contents, length, FALSE, g_free, contents));
  variant = g_variant_get_normal_form (read);
  g_variant_get (variant, "(&sa(xs))", &draft, &iter);
  g_free (self->draft);
  self->draft = g_strdup (draft);
  while (g_variant_iter_next (iter, "(x&s)", &when, &sql))
    append (self, when, sql);
}

RelSqlHistory *
rel_sql_history_new (GFile *database)
{
  RelSqlHistory *self = g_new0 (RelSqlHistory, 1);

  self->path = rel_state_path (database, "sql", "");
  self->draft = g_strdup ("");
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  load (self);

  return self;
}

void
rel_sql_history_free (RelSqlHistory *self)
{
  g_free (self->path);
  g_free (self->draft);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

void
rel_sql_history_add (RelSqlHistory *self,
                     const char    *sql)
{
  g_autofree char *text = g_strstrip (g_strdup (sql));

  if (*text == '\0' || strlen (text) > MAX_LENGTH)
    return;

  for (guint i = self->entries->len; i > 0; i--)
    if (strcmp (((Entry *) g_ptr_array_index (self->entries, i - 1))->sql, text) == 0)
      g_ptr_array_remove_index (self->entries, i - 1);
  append (self, g_get_real_time () / G_USEC_PER_SEC, text);
  if (self->entries->len > MAX_ENTRIES)
    g_ptr_array_remove_range (self->entries, 0, self->entries->len - MAX_ENTRIES);
}

guint
rel_sql_history_get_n (RelSqlHistory *self)
{
  return self->entries->len;
}

/* From the oldest, 0. */
const char *
rel_sql_history_get_nth (RelSqlHistory *self,
                         guint          n,
                         gint64        *when)
{
  Entry *entry = g_ptr_array_index (self->entries, n);

  if (when != NULL)
    *when = entry->when;

  return entry->sql;
}

const char *
rel_sql_history_get_draft (RelSqlHistory *self)
{
  return self->draft;
}

void
rel_sql_history_set_draft (RelSqlHistory *self,
                           const char    *draft)
{
  g_free (self->draft);
  self->draft = g_strdup (strlen (draft) <= MAX_LENGTH ? draft : "");
}

/* A few kilobytes: written at once, as the whole file or not at all. */
void
rel_sql_history_save (RelSqlHistory *self)
{
  GVariantBuilder builder;
  g_autoptr(GVariant) variant = NULL;
  g_autofree char *folder = g_path_get_dirname (self->path);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(xs)"));
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      g_variant_builder_add (&builder, "(xs)", entry->when, entry->sql);
    }
  variant = g_variant_ref_sink (g_variant_new (FORMAT, self->draft, &builder));
  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents_full (self->path, g_variant_get_data (variant), g_variant_get_size (variant),
                            G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
}
