/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Rows in the forms that people copy and export, batch by batch. Integers keep all their
 * digits, NULL stays apart from empty text where the form has a word for it, and BLOBs
 * are x'…'. Cells that a spreadsheet would run as formulas are counted, so that whoever
 * chose the data as it is can be told.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "formats/rel-row-writer.h"

#include "formats/rel-json-rows.h"
#include "formats/rel-markdown-private.h"
#include "sql/rel-dialect.h"

/* What a double holds exactly: spreadsheets round the digits beyond. */
#define EXACT_DIGITS G_GINT64_CONSTANT (999999999999999)

struct _RelRowWriter
{
  RelRowForm   form;
  RelCsvGuard  guard;
  char        *table;
  gboolean     transaction;
  gboolean     nameless;   /* a table without a row of names */
  gboolean     begun;
  char        *insert;     /* "INSERT INTO t (a, b) VALUES (" */
  guint64      n_rows;
  guint64      n_formulas;
};

static const struct
{
  RelRowForm  form;
  const char *suffix;
  const char *name;
} forms[] = {
  { REL_ROW_FORM_CSV, "csv", N_("CSV") },
  { REL_ROW_FORM_JSON, "json", N_("JSON") },
  { REL_ROW_FORM_SQL, "sql", N_("SQL INSERTs") },
  { REL_ROW_FORM_MARKDOWN, "md", N_("Markdown") },
  { REL_ROW_FORM_TABS, "tsv", N_("Text with Tabs") },
  { REL_ROW_FORM_HTML, "html", N_("HTML") },
};

/**
 * rel_row_form_get_name:
 * @form: a form
 *
 * Returns: (transfer none): what it is called for people
 */
const char *
rel_row_form_get_name (RelRowForm form)
{
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (forms[i].form == form)
      return _(forms[i].name);

  return "";
}

/**
 * rel_row_form_get_suffix:
 * @form: a form
 *
 * Returns: (transfer none): how the names of its files end, without the dot
 */
const char *
rel_row_form_get_suffix (RelRowForm form)
{
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (forms[i].form == form)
      return forms[i].suffix;

  return "";
}

/**
 * rel_row_form_from_suffix:
 * @suffix: how a file's name ends
 * @form: (out): the form that ends so
 *
 * Returns: whether there is one
 */
gboolean
rel_row_form_from_suffix (const char *suffix,
                          RelRowForm *form)
{
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    if (g_ascii_strcasecmp (forms[i].suffix, suffix) == 0)
      {
        *form = forms[i].form;
        return TRUE;
      }

  return FALSE;
}

/**
 * rel_row_writer_new:
 * @form: how to write
 * @table: (nullable): name of the table that INSERT statements name
 * @guard: whether to guard against formulas; of CSV and tabs
 *
 * Returns: (transfer full): a writer that has written nothing
 */
RelRowWriter *
rel_row_writer_new (RelRowForm   form,
                    const char  *table,
                    RelCsvGuard  guard)
{
  RelRowWriter *writer = g_new0 (RelRowWriter, 1);

  writer->form = form;
  writer->guard = guard;
  writer->table = g_strdup (table != NULL ? table : "rows");

  return writer;
}

/**
 * rel_row_writer_free:
 * @writer: (transfer full): a writer
 */
void
rel_row_writer_free (RelRowWriter *writer)
{
  g_free (writer->table);
  g_free (writer->insert);
  g_free (writer);
}

/**
 * rel_row_writer_set_names:
 * @writer: a writer of tabs, HTML or CSV
 * @names: whether a first row names the columns; it does unless told otherwise
 */
void
rel_row_writer_set_names (RelRowWriter *writer,
                          gboolean      names)
{
  writer->nameless = !names;
}

/**
 * rel_row_writer_set_transaction:
 * @writer: a writer of INSERT statements
 * @transaction: whether they are one transaction: all are loaded, or none
 */
void
rel_row_writer_set_transaction (RelRowWriter *writer,
                                gboolean      transaction)
{
  writer->transaction = transaction;
}

static gboolean
is_formula (const RelValue *value)
{
  gsize length;
  const char *bytes;

  if (rel_value_get_value_type (value) != REL_VALUE_TEXT)
    return FALSE;
  bytes = rel_value_get_bytes (value, &length);

  return length > 0 && bytes[0] != '\0' && strchr ("=+-@\t\r", bytes[0]) != NULL;
}

static void
append_tabs_field (GString    *text,
                   const char *field,
                   gboolean    guarded)
{
  gboolean quoted = guarded || *field == '\0' || strpbrk (field, "\t\n\r\"") != NULL;

  if (!quoted)
    {
      g_string_append (text, field);
      return;
    }
  g_string_append (text, guarded ? "\"'" : "\"");
  for (const char *p = field; *p != '\0'; p++)
    g_string_append (text, *p == '"' ? "\"\"" : (char[]) { *p, '\0' });
  g_string_append_c (text, '"');
}

/* Text of a cell where there are only texts: what is no UTF-8 shows that it is not. */
static char *
cell_text (const RelValue *value)
{
  switch (rel_value_get_value_type (value))
    {
    case REL_VALUE_BLOB:
      return rel_value_to_literal (value);
    default:
      return rel_value_to_text (value);
    }
}

static void
append_tabs (RelRowWriter  *writer,
             const RelRows *rows,
             GString       *text,
             gboolean       names)
{
  for (guint j = 0; names && j < rel_rows_get_n_columns (rows); j++)
    {
      if (j > 0)
        g_string_append_c (text, '\t');
      append_tabs_field (text, rel_rows_get_name (rows, j), FALSE);
    }
  if (names)
    g_string_append_c (text, '\n');
  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    {
      for (guint j = 0; j < rel_rows_get_n_columns (rows); j++)
        {
          const RelValue *value = rel_rows_get (rows, i, j);
          g_autofree char *field = rel_value_is_null (value) ? NULL : cell_text (value);

          if (j > 0)
            g_string_append_c (text, '\t');
          if (field != NULL)
            append_tabs_field (text, field, writer->guard == REL_CSV_GUARDED && is_formula (value));
        }
      g_string_append_c (text, '\n');
    }
}

static void
append_html_text (GString    *text,
                  const char *field)
{
  for (const char *p = field; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '&')
        g_string_append (text, "&amp;");
      else if (c == '<')
        g_string_append (text, "&lt;");
      else if (c == '>')
        g_string_append (text, "&gt;");
      else if (c == '"')
        g_string_append (text, "&quot;");
      else if (c == '\n')
        g_string_append (text, "<br>");
      else if (c >= 0x20 || c == '\t')
        g_string_append_unichar (text, c);
    }
}

/* Numbers with more digits than a spreadsheet holds are to stay texts there. */
static gboolean
is_long_integer (const RelValue *value)
{
  return rel_value_get_value_type (value) == REL_VALUE_INTEGER &&
         (rel_value_get_integer (value) > EXACT_DIGITS || rel_value_get_integer (value) < -EXACT_DIGITS);
}

static void
append_html (const RelRows *rows,
             GString       *text,
             gboolean       first,
             gboolean       names)
{
  if (first)
    g_string_append (text, "<meta charset=\"utf-8\"><table>\n");
  if (names)
    {
      g_string_append (text, "<tr>");
      for (guint j = 0; j < rel_rows_get_n_columns (rows); j++)
        {
          g_autofree char *name = g_utf8_make_valid (rel_rows_get_name (rows, j), -1);

          g_string_append (text, "<th>");
          append_html_text (text, name);
          g_string_append (text, "</th>");
        }
      g_string_append (text, "</tr>\n");
    }
  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    {
      g_string_append (text, "<tr>");
      for (guint j = 0; j < rel_rows_get_n_columns (rows); j++)
        {
          const RelValue *value = rel_rows_get (rows, i, j);
          g_autofree char *field = rel_value_is_null (value) ? g_strdup ("") : cell_text (value);

          g_string_append (text, is_long_integer (value) ? "<td sdnum=\"1033;0;@\" style='mso-number-format:\"\\@\"'>" : "<td>");
          append_html_text (text, field);
          g_string_append (text, "</td>");
        }
      g_string_append (text, "</tr>\n");
    }
}

static void
append_inserts (RelRowWriter  *writer,
                const RelRows *rows,
                GString       *text,
                gboolean       names)
{
  if (names)
    {
      g_autofree char *table = rel_sql_quote_identifier (writer->table);
      g_autoptr(GString) insert = g_string_new (NULL);

      g_string_append_printf (insert, "INSERT INTO %s (", table);
      for (guint j = 0; j < rel_rows_get_n_columns (rows); j++)
        {
          g_autofree char *name = rel_sql_quote_identifier (rel_rows_get_name (rows, j));

          g_string_append_printf (insert, "%s%s", j > 0 ? ", " : "", name);
        }
      g_string_append (insert, ") VALUES (");
      writer->insert = g_string_free (g_steal_pointer (&insert), FALSE);
      if (writer->transaction)
        g_string_append (text, "BEGIN;\n");
    }
  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    {
      g_string_append (text, writer->insert);
      for (guint j = 0; j < rel_rows_get_n_columns (rows); j++)
        {
          g_autofree char *literal = rel_value_to_literal (rel_rows_get (rows, i, j));

          g_string_append (text, j > 0 ? ", " : "");
          g_string_append (text, literal);
        }
      g_string_append (text, ");\n");
    }
}

static void
append_markdown (const RelRows *rows,
                 GString       *text,
                 gboolean       names)
{
  if (names)
    {
      for (guint j = 0; j < rel_rows_get_n_columns (rows); j++)
        {
          g_string_append (text, j > 0 ? " | " : "| ");
          rel_markdown_append_text (text, rel_rows_get_name (rows, j));
        }
      g_string_append (text, " |\n");
      for (guint j = 0; j < rel_rows_get_n_columns (rows); j++)
        {
          RelValueType type = rel_rows_get_n_rows (rows) > 0 ? rel_value_get_value_type (rel_rows_get (rows, 0, j)) : REL_VALUE_TEXT;

          g_string_append (text, type == REL_VALUE_INTEGER || type == REL_VALUE_REAL ? "| ---: " : "| --- ");
        }
      g_string_append (text, "|\n");
    }
  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    {
      for (guint j = 0; j < rel_rows_get_n_columns (rows); j++)
        {
          const RelValue *value = rel_rows_get (rows, i, j);
          RelValueType type = rel_value_get_value_type (value);
          g_autofree char *field = cell_text (value);

          g_string_append (text, j > 0 ? " | " : "| ");
          if (type == REL_VALUE_NULL)
            g_string_append (text, "*NULL*");
          else if (type == REL_VALUE_INTEGER || type == REL_VALUE_REAL)
            g_string_append (text, field);
          else if (*field != '\0')
            rel_markdown_append_text (text, field);
        }
      g_string_append (text, " |\n");
    }
}

/**
 * rel_row_writer_append:
 * @writer: a writer
 * @rows: the next rows, all of the same columns; also none, for the names alone
 * @text: where to write
 */
void
rel_row_writer_append (RelRowWriter  *writer,
                       const RelRows *rows,
                       GString       *text)
{
  gboolean first = !writer->begun;

  writer->begun = TRUE;
  for (guint i = 0; i < rel_rows_get_n_rows (rows); i++)
    for (guint j = 0; j < rel_rows_get_n_columns (rows); j++)
      writer->n_formulas += is_formula (rel_rows_get (rows, i, j));

  switch (writer->form)
    {
    case REL_ROW_FORM_HTML:
      append_html (rows, text, first, first && !writer->nameless);
      break;
    case REL_ROW_FORM_CSV:
      if (first && !writer->nameless)
        rel_csv_append_names (text, rows, writer->guard);
      rel_csv_append_rows (text, rows, writer->guard);
      break;
    case REL_ROW_FORM_JSON:
      if (first)
        g_string_append_c (text, '[');
      rel_json_append_rows (text, rows, writer->n_rows == 0);
      break;
    case REL_ROW_FORM_SQL:
      append_inserts (writer, rows, text, first);
      break;
    case REL_ROW_FORM_MARKDOWN:
      append_markdown (rows, text, first);
      break;
    case REL_ROW_FORM_TABS:
    default:
      append_tabs (writer, rows, text, first && !writer->nameless);
      break;
    }
  writer->n_rows += rel_rows_get_n_rows (rows);
}

/**
 * rel_row_writer_end:
 * @writer: a writer that has written something
 * @text: where to write what comes after the last row
 */
void
rel_row_writer_end (RelRowWriter *writer,
                    GString      *text)
{
  if (writer->form == REL_ROW_FORM_JSON)
    g_string_append (text, writer->begun ? "\n]\n" : "[]\n");
  else if (writer->form == REL_ROW_FORM_HTML && writer->begun)
    g_string_append (text, "</table>\n");
  else if (writer->form == REL_ROW_FORM_SQL && writer->transaction && writer->begun)
    g_string_append (text, "COMMIT;\n");
}

/**
 * rel_row_writer_get_n_rows:
 * @writer: a writer
 *
 * Returns: how many rows it has written
 */
guint64
rel_row_writer_get_n_rows (RelRowWriter *writer)
{
  return writer->n_rows;
}

/**
 * rel_row_writer_get_n_formulas:
 * @writer: a writer
 *
 * Returns: how many texts begin as a formula does, guarded or not
 */
guint64
rel_row_writer_get_n_formulas (RelRowWriter *writer)
{
  return writer->n_formulas;
}

/**
 * rel_row_writer_warns_of_formulas:
 * @writer: a writer
 *
 * Returns: whether what it wrote may be run by a spreadsheet: a form that these open,
 *   with texts that begin as a formula does, which nobody guarded
 */
gboolean
rel_row_writer_warns_of_formulas (RelRowWriter *writer)
{
  return writer->n_formulas > 0 && writer->guard == REL_CSV_EXACT && (writer->form == REL_ROW_FORM_CSV || writer->form == REL_ROW_FORM_TABS);
}
