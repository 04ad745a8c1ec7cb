/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What a worker is asked about a stored cell: what it is, a part of its bytes, the whole
 * value, or that it be saved in a file. The cell is looked at anew each time, since no
 * handle is held in between. A file that is saved over stays until all of the new content
 * is written.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "records/rel-cell-ask-private.h"

RelCellAsk *
rel_cell_ask_new (RelStoredCell *cell)
{
  RelCellAsk *ask = g_new0 (RelCellAsk, 1);

  ask->cell = rel_stored_cell_ref (cell);

  return ask;
}

void
rel_cell_ask_free (gpointer data)
{
  RelCellAsk *ask = data;

  rel_stored_cell_unref (ask->cell);
  g_clear_object (&ask->file);
  g_free (ask);
}

void
rel_cell_answer_free (gpointer data)
{
  RelCellAnswer *answer = data;

  g_clear_pointer (&answer->facts, rel_cell_facts_free);
  g_clear_pointer (&answer->value, rel_value_unref);
  g_clear_pointer (&answer->bytes, g_bytes_unref);
  g_free (answer);
}

static gboolean
append (gconstpointer   bytes,
        gsize           length,
        gpointer        user_data,
        GError        **error)
{
  g_byte_array_append (user_data, bytes, length);

  return TRUE;
}

static gboolean
write_out (gconstpointer   bytes,
           gsize           length,
           gpointer        user_data,
           GError        **error)
{
  return g_output_stream_write_all (user_data, bytes, length, NULL, NULL, error);
}

static gboolean
save (RelCellAsk          *ask,
      RelConnection       *connection,
      const RelCellFacts  *facts,
      GCancellable        *cancellable,
      GError             **error)
{
  /* What is there stays until all of the new content is written. */
  g_autoptr(GFileOutputStream) stream = g_file_replace (ask->file, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, error);
  g_autoptr(GCancellable) given_up = g_cancellable_new ();

  if (stream == NULL)
    return FALSE;
  if (facts->number != NULL)
    {
      g_autofree char *text = rel_value_to_text (facts->number);

      if (rel_value_is_null (facts->number) || g_output_stream_write_all (G_OUTPUT_STREAM (stream), text, strlen (text), NULL, NULL, error))
        return g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error);
    }
  else if (rel_stored_cell_read (ask->cell, connection, facts, 0, -1, write_out, stream, cancellable, error))
    return g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error);

  /* A close that is cancelled takes the temporary away and leaves the old file. */
  g_cancellable_cancel (given_up);
  g_output_stream_close (G_OUTPUT_STREAM (stream), given_up, NULL);

  return FALSE;
}

static gboolean
load (RelCellAsk     *ask,
      RelConnection  *connection,
      RelCellAnswer  *answer,
      GCancellable   *cancellable,
      GError        **error)
{
  const RelCellFacts *facts = answer->facts;
  g_autoptr(GByteArray) bytes = NULL;

  if (ask->whole && facts->number != NULL)
    {
      answer->value = rel_value_ref (facts->number);
      return TRUE;
    }
  if (ask->whole && ask->max > 0 && facts->length > (gint64) ask->max)
    {
      g_autofree char *size = g_format_size (facts->length);

      g_set_error (error, REL_ERROR, REL_ERROR_TOO_BIG, _("This value is too long to be loaded as a whole (%s). Its beginning is shown; save it to a file to see all of it."), size);
      return FALSE;
    }

  bytes = g_byte_array_sized_new (ask->whole ? facts->length : MIN (ask->n, facts->length));
  if (facts->number == NULL &&
      !rel_stored_cell_read (ask->cell, connection, facts, ask->offset, ask->whole ? -1 : ask->n, append, bytes, cancellable, error))
    return FALSE;
  if (!ask->whole)
    answer->bytes = g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  else if (facts->type == REL_VALUE_TEXT)
    answer->value = rel_value_new_text ((const char *) bytes->data, bytes->len);
  else
    answer->value = rel_value_new_blob (bytes->data, bytes->len);

  return TRUE;
}

/* As a job of a database: gives a RelCellAnswer. */
gpointer
rel_cell_ask_run (RelConnection  *connection,
                  gpointer        data,
                  GCancellable   *cancellable,
                  GError        **error)
{
  RelCellAsk *ask = data;
  RelCellAnswer *answer = g_new0 (RelCellAnswer, 1);
  gboolean done;

  answer->facts = rel_stored_cell_look (ask->cell, connection, cancellable, error);
  done = answer->facts != NULL &&
         (ask->file != NULL ? save (ask, connection, answer->facts, cancellable, error)
                            : (!ask->whole && ask->n == 0) || load (ask, connection, answer, cancellable, error));
  if (!done)
    g_clear_pointer (&answer, rel_cell_answer_free);

  return answer;
}
