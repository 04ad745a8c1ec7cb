/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Decodes a picture off the main thread, no larger than it is shown. The loader is
 * chosen here by the first bytes, never by gdk-pixbuf, which would take any form that
 * somebody installed; it gets only the parts that make the picture.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "common/editors/rel-picture-load.h"

#include "base/rel-error.h"

typedef struct
{
  RelValue *value;
  guint     max_side;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->value, rel_value_unref);
  g_free (job);
}

void
rel_picture_free (RelPicture *picture)
{
  g_clear_object (&picture->texture);
  g_free (picture);
}

static void
size_cb (GdkPixbufLoader *loader,
         int              width,
         int              height,
         guint           *max_side)
{
  double scale = (double) *max_side / MAX (MAX (width, height), 1);

  if (scale < 1)
    gdk_pixbuf_loader_set_size (loader, MAX ((int) (width * scale), 1), MAX ((int) (height * scale), 1));
}

/* Upright, as EXIF counts the eight ways to hold a camera. */
static GdkPixbuf *
turn (GdkPixbuf *pixbuf,
      guint      how)
{
  static const GdkPixbufRotation rotations[] = { 0, 0, 0, 180, 180, 90, 270, 270, 90 };
  static const gboolean flips[] = { FALSE, FALSE, TRUE, FALSE, TRUE, TRUE, FALSE, TRUE, FALSE };
  g_autoptr(GdkPixbuf) turned = NULL;

  turned = rotations[how] != 0 ? gdk_pixbuf_rotate_simple (pixbuf, rotations[how]) : g_object_ref (pixbuf);
  if (turned == NULL || !flips[how])
    return g_steal_pointer (&turned);

  return gdk_pixbuf_flip (turned, TRUE);
}

static GdkPixbuf *
decode (const RelImageHeader  *header,
        const guint8          *bytes,
        guint                  max_side,
        GCancellable          *cancellable,
        GError               **error)
{
  g_autoptr(GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type (header->form == REL_IMAGE_PNG ? "png" : "jpeg", error);
  GdkPixbuf *pixbuf;
  gboolean done = loader != NULL;

  if (!done)
    return NULL;
  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_cb), &max_side);
  for (guint i = 0; done && i < header->parts->len; i++)
    {
      RelImagePart part = g_array_index (header->parts, RelImagePart, i);

      /* in pieces, so that one can stop */
      for (gsize at = part.start; done && at < part.end; at += 65536)
        done = !g_cancellable_set_error_if_cancelled (cancellable, error) &&
               gdk_pixbuf_loader_write (loader, bytes + at, MIN (part.end - at, 65536), error);
    }
  if (!done)
    gdk_pixbuf_loader_close (loader, NULL);
  else if (!gdk_pixbuf_loader_close (loader, error))
    done = FALSE;
  pixbuf = done ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  if (done && pixbuf == NULL)
    g_set_error_literal (error, REL_ERROR, REL_ERROR_CORRUPT, _("This picture is damaged and is not shown. Its bytes are."));

  return pixbuf != NULL ? turn (pixbuf, header->turn) : NULL;
}

static void
decode_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  Job *job = data;
  RelImageHeader header;
  GError *error = NULL;
  gsize length = 0;
  RelValueType type = rel_value_get_value_type (job->value);
  const char *bytes = type == REL_VALUE_BLOB || type == REL_VALUE_TEXT ? rel_value_get_bytes (job->value, &length) : "";
  g_autoptr(GdkPixbuf) pixbuf = NULL;
  RelPicture *picture;

  if (!rel_image_read_header (&header, bytes, length, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  pixbuf = decode (&header, (const guint8 *) bytes, job->max_side, cancellable, &error);
  if (pixbuf == NULL)
    {
      rel_image_header_clear (&header);
      g_task_return_error (task, error);
      return;
    }
  picture = g_new0 (RelPicture, 1);
  picture->texture = gdk_texture_new_for_pixbuf (pixbuf);
  picture->form = header.form;
  picture->width = header.turn > 4 ? header.height : header.width;
  picture->height = header.turn > 4 ? header.width : header.height;
  rel_image_header_clear (&header);
  g_task_return_pointer (task, picture, (GDestroyNotify) rel_picture_free);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;

  job->value = rel_cell_source_load_finish (REL_CELL_SOURCE (source), result, &error);
  if (job->value == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, decode_thread);
}

static void
started_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  RelCellSource *cell = REL_CELL_SOURCE (source);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;
  g_autoptr(GBytes) start = rel_cell_source_read_finish (cell, result, &error);

  if (start == NULL)
    g_task_return_error (task, error);
  else if (rel_image_sniff (g_bytes_get_data (start, NULL), g_bytes_get_size (start)) == REL_IMAGE_NONE)
    g_task_return_new_error (task, REL_ERROR, REL_ERROR_REFUSED, "%s", _("This is no picture that can be shown. PNG and JPEG are."));
  else
    rel_cell_source_load_async (cell, REL_IMAGE_MAX_BYTES, cancellable, loaded_cb, g_steal_pointer (&task));
}

/**
 * rel_picture_load_async:
 * @source: a cell
 * @max_side: length of its longer side in pixels, at most
 * @cancellable: (nullable): stops it
 * @callback: called with the picture
 * @user_data: data for @callback
 *
 * Reads and decodes a picture: its first bytes, then its header, then all of it.
 */
void
rel_picture_load_async (RelCellSource       *source,
                        guint                max_side,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task;
  Job *job;

  g_return_if_fail (REL_IS_CELL_SOURCE (source));

  /* the cell is not its source: the thread may be the last to let go of the task */
  task = g_task_new (NULL, cancellable, callback, user_data);
  job = g_new0 (Job, 1);
  job->max_side = max_side;
  g_task_set_task_data (task, job, job_free);
  rel_cell_source_read_async (source, 0, 16, cancellable, started_cb, task);
}

RelPicture *
rel_picture_load_finish (GAsyncResult  *result,
                         GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
