/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The error domain of the model library. An extended error carries the place in
 * a text or the record and rule concerned, so that whoever shows it can point
 * there instead of parsing the message.
 */
#include "config.h"

#include "base/rel-error.h"

static void
rel_error_private_init (RelErrorDetail *detail)
{
}

static void
rel_error_private_copy (const RelErrorDetail *src,
                        RelErrorDetail       *dest)
{
  dest->line = src->line;
  dest->column = src->column;
  dest->kind = g_strdup (src->kind);
  dest->table = g_strdup (src->table);
  dest->columns = g_strdupv (src->columns);
  dest->rule = g_strdup (src->rule);
  dest->record = g_strdup (src->record);
}

static void
rel_error_private_clear (RelErrorDetail *detail)
{
  g_free (detail->kind);
  g_free (detail->table);
  g_strfreev (detail->columns);
  g_free (detail->rule);
  g_free (detail->record);
}

typedef RelErrorDetail RelErrorPrivate;

G_DEFINE_EXTENDED_ERROR (RelError, rel_error)

/**
 * rel_error_get_detail:
 * @error: an error
 *
 * Gets what an error is about.
 *
 * Returns: (nullable) (transfer none): the detail, owned by @error; %NULL when
 *   the error is of another domain
 */
RelErrorDetail *
rel_error_get_detail (const GError *error)
{
  g_return_val_if_fail (error != NULL, NULL);

  if (error->domain != REL_ERROR)
    return NULL;

  return rel_error_get_private (error);
}

/**
 * rel_set_error_at:
 * @error: (out) (optional): where to put the error
 * @code: the code
 * @line: line from 1, or 0
 * @column: column from 1, or 0
 * @format: message for people
 * @...: arguments of @format
 *
 * Sets an error about a place in a text.
 */
void
rel_set_error_at (GError     **error,
                  RelError     code,
                  guint        line,
                  guint        column,
                  const char  *format,
                  ...)
{
  va_list args;
  RelErrorDetail *detail;

  if (error == NULL)
    return;

  g_return_if_fail (*error == NULL);

  va_start (args, format);
  *error = g_error_new_valist (REL_ERROR, code, format, args);
  va_end (args);

  detail = rel_error_get_private (*error);
  detail->line = line;
  detail->column = column;
}

/**
 * rel_set_error_rule:
 * @error: (out) (optional): where to put the error
 * @code: the code
 * @kind: (nullable): kind of rule, see #RelErrorDetail
 * @table: (nullable): table concerned
 * @columns: (nullable) (array zero-terminated=1): columns concerned
 * @format: message for people
 * @...: arguments of @format
 *
 * Sets an error about a rule of a table.
 */
void
rel_set_error_rule (GError            **error,
                    RelError            code,
                    const char         *kind,
                    const char         *table,
                    const char *const  *columns,
                    const char         *format,
                    ...)
{
  va_list args;
  RelErrorDetail *detail;

  if (error == NULL)
    return;

  g_return_if_fail (*error == NULL);

  va_start (args, format);
  *error = g_error_new_valist (REL_ERROR, code, format, args);
  va_end (args);

  detail = rel_error_get_private (*error);
  detail->kind = g_strdup (kind);
  detail->table = g_strdup (table);
  detail->columns = g_strdupv ((char **) columns);
}
