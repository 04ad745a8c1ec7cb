/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Writes a file whole or not at all. g_file_replace_contents() does not, in two ways:
 * on a link it writes in place; and when a write fails, it closes the stream, which
 * puts the half of the file in the place of the old one. Here a link is followed first,
 * and a stream that failed is closed as cancelled, which takes its temporary file away.
 */
#include "config.h"

#include "base/rel-replace.h"

/* Links that lead to links. */
#define MAX_LINKS 40

/* The file behind a link. */
static GFile *
resolve (GFile         *file,
         GCancellable  *cancellable)
{
  GFile *current = g_object_ref (file);

  for (guint i = 0; i < MAX_LINKS; i++)
    {
      g_autoptr(GFileInfo) info = g_file_query_info (current, G_FILE_ATTRIBUTE_STANDARD_IS_SYMLINK "," G_FILE_ATTRIBUTE_STANDARD_SYMLINK_TARGET,
                                                     G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, cancellable, NULL);
      const char *target = info != NULL && g_file_info_get_is_symlink (info) ? g_file_info_get_symlink_target (info) : NULL;
      g_autoptr(GFile) parent = NULL;
      GFile *next;

      if (target == NULL)
        break;
      parent = g_file_get_parent (current);
      next = parent != NULL ? g_file_resolve_relative_path (parent, target) : g_file_new_for_path (target);
      g_object_unref (current);
      current = next;
    }

  return current;
}

/**
 * rel_replace_file:
 * @file: what to write; of a link, what it leads to
 * @content: (array length=length): its bytes
 * @length: how many
 * @etag: (nullable): the state that must be there; %NULL when it does not matter
 * @flags: as for g_file_replace()
 * @new_etag: (out) (optional) (transfer full): the state that is there now
 * @cancellable: (nullable): stops
 * @error: return location for an error
 *
 * Writes a file, whole or not at all. An old file keeps its mode. Blocks.
 *
 * Returns: whether it was written; if not, the file is as it was
 */
gboolean
rel_replace_file (GFile             *file,
                  const char        *content,
                  gsize              length,
                  const char        *etag,
                  GFileCreateFlags   flags,
                  char             **new_etag,
                  GCancellable      *cancellable,
                  GError           **error)
{
  g_autoptr(GFile) target = NULL;
  g_autoptr(GFileOutputStream) stream = NULL;

  g_return_val_if_fail (G_IS_FILE (file), FALSE);

  target = resolve (file, cancellable);
  stream = g_file_replace (target, etag, FALSE, flags, cancellable, error);
  if (stream == NULL)
    return FALSE;

  if (!g_output_stream_write_all (G_OUTPUT_STREAM (stream), content, length, NULL, cancellable, error))
    {
      g_autoptr(GCancellable) cancelled = g_cancellable_new ();

      g_cancellable_cancel (cancelled);
      g_output_stream_close (G_OUTPUT_STREAM (stream), cancelled, NULL);
      return FALSE;
    }
  if (!g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error))
    return FALSE;
  if (new_etag != NULL)
    *new_etag = g_file_output_stream_get_etag (stream);

  return TRUE;
}

/**
 * rel_replace_begin:
 * @file: what to write; of a link, what it leads to
 * @flags: as for g_file_replace()
 * @cancellable: (nullable): stops
 * @error: return location for an error
 *
 * Begins to write a file of any length, whole or not at all: it is as it was until
 * rel_replace_end().
 *
 * Returns: (transfer full) (nullable): where to write
 */
GFileOutputStream *
rel_replace_begin (GFile             *file,
                   GFileCreateFlags   flags,
                   GCancellable      *cancellable,
                   GError           **error)
{
  g_autoptr(GFile) target = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  target = resolve (file, cancellable);

  return g_file_replace (target, NULL, FALSE, flags, cancellable, error);
}

/**
 * rel_replace_end:
 * @stream: (transfer full): what rel_replace_begin() gave
 * @complete: whether all is written; if not, the file stays as it was
 * @cancellable: (nullable): stops; then the file stays as it was
 * @error: return location for an error; none when it is not @complete
 *
 * Returns: whether the file is there, whole
 */
gboolean
rel_replace_end (GFileOutputStream  *stream,
                 gboolean            complete,
                 GCancellable       *cancellable,
                 GError            **error)
{
  g_autoptr(GFileOutputStream) owned = stream;
  g_autoptr(GCancellable) cancelled = g_cancellable_new ();

  if (complete && g_output_stream_close (G_OUTPUT_STREAM (owned), cancellable, error))
    return TRUE;

  g_cancellable_cancel (cancelled);
  g_output_stream_close (G_OUTPUT_STREAM (owned), cancelled, NULL);

  return FALSE;
}
