/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Scripts that lie in files: whether a file may be one, told by its beginning and never
 * by its name, and what it holds as UTF-8, whatever it is written in. Only regular files
 * are opened, and only such that can be a script of a schema by their size.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "database/sqlite/rel-sqlite-script-private.h"

#include "base/rel-error.h"

#define MAX_SCRIPT_BYTES (256 * 1024 * 1024)

/* What a text file holds, as UTF-8: by its byte order mark, else UTF-8, else Latin 1. */
static char *
decode (const char  *data,
        gsize        length,
        gsize       *text_length,
        GError     **error)
{
  const char *encoding = NULL;
  char *copy;

  if (length >= 2 && memcmp (data, "\xff\xfe", 2) == 0)
    encoding = "UTF-16LE";
  else if (length >= 2 && memcmp (data, "\xfe\xff", 2) == 0)
    encoding = "UTF-16BE";
  else if (memchr (data, '\0', MIN (length, 4096)) != NULL)
    {
      g_set_error_literal (error, REL_ERROR, REL_ERROR_NOT_A_DATABASE,
                           _("This is neither a database nor an SQL script; or it is an encrypted database. Nothing was changed; choose another file."));
      return NULL;
    }

  if (encoding != NULL)
    return g_convert_with_fallback (data + 2, length - 2, "UTF-8", encoding, "\xef\xbf\xbd", NULL, text_length, error);

  /* A NUL further on is told with its statement. */
  for (gsize at = 0; at < length;)
    {
      const char *end;

      if (!g_utf8_validate_len (data + at, length - at, &end) && *end != '\0')
        return g_convert (data, length, "UTF-8", "ISO-8859-1", NULL, text_length, error);
      at = end - data + 1;
    }

  copy = g_malloc (length + 1);
  memcpy (copy, data, length);
  copy[length] = '\0';
  *text_length = length;

  return copy;
}

/**
 * rel_sqlite_read_script_bytes:
 * @bytes: what a text file holds
 * @cancellable: (nullable): to stop it
 * @error: where to put an error
 *
 * Reads the content of a file as a script, see rel_sqlite_read_script(). It may be
 * UTF-8, UTF-16 with a byte order mark, or Latin 1. A text in which not one statement
 * is SQL is refused.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_sqlite_read_script_bytes (GBytes        *bytes,
                              GCancellable  *cancellable,
                              GError       **error)
{
  g_autofree char *text = NULL;
  gsize length, text_length;
  const char *data;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &length);
  text = decode (data != NULL ? data : "", length, &text_length, error);
  if (text == NULL)
    return NULL;

  return rel_sqlite_script_read (text, text_length, FALSE, cancellable, error);
}

/**
 * rel_sqlite_read_script_file:
 * @path: path of an SQL script
 * @cancellable: (nullable): to stop it
 * @error: where to put an error
 *
 * Reads a file as a script, see rel_sqlite_read_script_bytes(). Only regular files are
 * opened.
 *
 * Returns: (transfer full): the schema, or %NULL
 */
RelSchema *
rel_sqlite_read_script_file (const char    *path,
                             GCancellable  *cancellable,
                             GError       **error)
{
  g_autoptr(GBytes) bytes = NULL;
  char *data;
  GStatBuf status;
  gsize length;

  g_return_val_if_fail (path != NULL, NULL);

  if (g_stat (path, &status) != 0)
    {
      int code = errno;

      g_set_error (error, REL_ERROR, code == EACCES ? REL_ERROR_DENIED : REL_ERROR_CANNOT_OPEN,
                   _("“%s” cannot be read: %s. Nothing was changed; look at its permissions, or open a copy."), path, g_strerror (code));
      return NULL;
    }
  if (!S_ISREG (status.st_mode))
    {
      g_set_error (error, REL_ERROR, REL_ERROR_CANNOT_OPEN, _("“%s” is not a regular file and was not opened. Choose a file."), path);
      return NULL;
    }
  if (status.st_size > MAX_SCRIPT_BYTES)
    {
      g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("“%s” is larger than %d MB, more than a script of a schema can be. Nothing was read; take the data out of it."), path,
                   MAX_SCRIPT_BYTES / 1024 / 1024);
      return NULL;
    }
  if (!g_file_get_contents (path, &data, &length, error))
    return NULL;
  bytes = g_bytes_new_take (data, length);

  return rel_sqlite_read_script_bytes (bytes, cancellable, error);
}

/**
 * rel_sqlite_is_script:
 * @path: path of a file
 *
 * Looks at the beginning of a file: a text may be a script, and is never a database.
 * The name says nothing.
 *
 * Returns: whether it is worth reading as a script
 */
gboolean
rel_sqlite_is_script (const char *path)
{
  g_autofree char *head = g_malloc (4096);
  GStatBuf status;
  gssize n;
  int fd;

  g_return_val_if_fail (path != NULL, FALSE);

  if (g_stat (path, &status) != 0 || !S_ISREG (status.st_mode))
    return FALSE;

  fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  if (fd < 0)
    return FALSE;
  n = read (fd, head, 4096);
  close (fd);

  if (n <= 0 || (n >= 15 && memcmp (head, "SQLite format 3", 15) == 0))
    return FALSE;
  if (n >= 2 && (memcmp (head, "\xff\xfe", 2) == 0 || memcmp (head, "\xfe\xff", 2) == 0))
    return TRUE;

  return memchr (head, '\0', n) == NULL;
}
