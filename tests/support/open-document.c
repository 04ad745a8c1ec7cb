/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Documents, waited for as a test does.
 */
#include "config.h"

#include "support/open-document.h"

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  *(RelDocument **) user_data = rel_document_open_finish (result, &error);
  g_assert_no_error (error);
}

RelDocument *
support_open_document (GFile *file)
{
  RelDocument *document = NULL;

  rel_document_open_async (file, NULL, opened_cb, &document);
  while (document == NULL)
    g_main_context_iteration (NULL, TRUE);

  return document;
}

RelDocument *
support_open_document_at (const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);

  return support_open_document (file);
}

/* Takes the last reference. */
void
support_close_document (RelDocument *document)
{
  rel_document_close (document);
  g_object_unref (document);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}
