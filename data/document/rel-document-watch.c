/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The file of a document in the hands of others: replaced, moved away, emptied; of a
 * design also written. It is told once, and again when that is over. Nothing is ever
 * written over what somebody else wrote: a database's connections look whether they are
 * on the file that is shown, a design is saved only over the state that was read.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "document/rel-document.h"

#include "database/sqlite/rel-sqlite-header.h"
#include "document/rel-document-private.h"

/* Programs write in several steps. */
#define DELAY_MS 150

struct _RelWatching
{
  GFile        *file;
  GFileMonitor *monitor; /* NULL where there is none; then it is looked for when the window is used again */
  guint         source;
  guint64       device;
  guint64       inode;
  gboolean      empty;   /* it was when it was opened */
  char         *trouble; /* a sentence; NULL: all is well */
};

/* Asked of SQLite: a descriptor of our own on it, closed, would take the locks of our connections away. */
static gboolean
begins_as_database (const char *path)
{
  RelSqliteSniff sniff;

  /* one that cannot be read is not known to be damaged */
  return !rel_sqlite_sniff (path, &sniff, NULL) || sniff == REL_SQLITE_SNIFF_DATABASE;
}

/* The etag, asked for as g_file_load_contents () does, so that the two are comparable. */
static char *
get_etag (GFile *file)
{
  g_autoptr(GFileInputStream) stream = g_file_read (file, NULL, NULL);
  g_autoptr(GFileInfo) info = stream != NULL ? g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_ETAG_VALUE, NULL, NULL) : NULL;

  return info != NULL ? g_strdup (g_file_info_get_etag (info)) : NULL;
}

static char *
find_trouble (RelDocument *self)
{
  RelWatching *watching = self->watching;
  g_autofree char *path = g_file_get_path (watching->file);
  g_autofree char *name = g_file_get_basename (watching->file);
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  GStatBuf st;

  if (g_stat (path, &st) != 0)
    return g_strdup_printf (_("“%s” is gone: it was moved or deleted. What is staged here is kept."), valid);
  if (self->database != NULL && ((guint64) st.st_ino != watching->inode || (guint64) st.st_dev != watching->device))
    return g_strdup_printf (_("“%s” was replaced by another file. What you see is the old one, and nothing is written to the new one. "
                              "Reload to see that; what is staged is put on top of it."), valid);
  if (self->database != NULL && !watching->empty && !begins_as_database (path))
    return g_strdup_printf (_("“%s” was emptied or overwritten by another program. Nothing is written to it; what is staged here is kept."), valid);
  if (self->database == NULL && self->design != NULL)
    {
      g_autofree char *etag = get_etag (watching->file);

      if (etag != NULL && g_strcmp0 (etag, self->design->etag) != 0)
        return g_strdup_printf (_("“%s” was changed by another program. Reload to see it; what you changed is put on top of it."), valid);
    }

  return NULL;
}

/**
 * rel_document_check_file:
 * @self: a document
 *
 * Looks whether its file is still what was opened; tells by the signal `trouble` when
 * that is another answer than before.
 *
 * Returns: (nullable) (transfer none): what is wrong, a sentence
 */
const char *
rel_document_check_file (RelDocument *self)
{
  g_autofree char *trouble = NULL;

  g_return_val_if_fail (REL_IS_DOCUMENT (self), NULL);

  if (self->watching == NULL || self->saving > 0)
    return NULL;

  trouble = find_trouble (self);
  if (g_strcmp0 (trouble, self->watching->trouble) != 0)
    {
      g_free (self->watching->trouble);
      self->watching->trouble = g_steal_pointer (&trouble);
      g_signal_emit_by_name (self, "trouble", self->watching->trouble);
    }

  return self->watching->trouble;
}

static gboolean
look_cb (gpointer user_data)
{
  RelDocument *self = user_data;

  self->watching->source = 0;
  rel_document_check_file (self);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (RelDocument *self)
{
  if (self->watching != NULL && self->watching->source == 0)
    self->watching->source = g_timeout_add (DELAY_MS, look_cb, self);
}

/* Begins to watch, also another file than before. */
void
rel_document_start_watching (RelDocument *self)
{
  g_autofree char *path = self->file != NULL ? g_file_get_path (self->file) : NULL;
  GStatBuf st;

  rel_document_stop_watching (self);
  if (path == NULL || g_stat (path, &st) != 0)
    return;

  self->watching = g_new0 (RelWatching, 1);
  self->watching->file = g_object_ref (self->file);
  self->watching->device = st.st_dev;
  self->watching->inode = st.st_ino;
  self->watching->empty = st.st_size == 0;
  self->watching->monitor = g_file_monitor_file (self->file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->watching->monitor != NULL)
    g_signal_connect_object (self->watching->monitor, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

void
rel_document_stop_watching (RelDocument *self)
{
  RelWatching *watching = g_steal_pointer (&self->watching);

  if (watching == NULL)
    return;
  g_clear_handle_id (&watching->source, g_source_remove);
  if (watching->monitor != NULL)
    {
      g_signal_handlers_disconnect_by_data (watching->monitor, self);
      g_file_monitor_cancel (watching->monitor);
    }
  g_clear_object (&watching->monitor);
  g_object_unref (watching->file);
  g_free (watching->trouble);
  g_free (watching);
}
