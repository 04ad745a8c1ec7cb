/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The table of forms. Command line and window go through it: a new form is a row here.
 * Scripts of SQLite are not read here but by SQLite itself, in the database room.
 */
#include "config.h"

#include "formats/rel-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/rel-error.h"
#include "formats/rel-csv-reader.h"
#include "formats/rel-csv.h"
#include "formats/rel-dbml-reader.h"
#include "formats/rel-dbml-writer.h"
#include "formats/rel-holds.h"
#include "formats/rel-html.h"
#include "formats/rel-json-rows.h"
#include "formats/rel-markdown.h"
#include "formats/rel-mermaid.h"
#include "formats/rel-pictures.h"
#include "formats/rel-plantuml.h"
#include "formats/rel-sqlalchemy-reader.h"
#include "formats/rel-sqlalchemy-writer.h"
#include "formats/rel-text-table.h"
#include "schema/rel-schema-json.h"
#include "sql/rel-read-dump.h"
#include "sql/rel-write-schema.h"
#include "sql/rel-write-server.h"

static GBytes *
take_text (char *text)
{
  return text != NULL ? g_bytes_new_take (text, strlen (text)) : NULL;
}

static const char *
get_title (const RelFormatOptions *options)
{
  return options != NULL && options->title != NULL ? options->title : _("Schema");
}

/* --- SQL --- */

static GBytes *
write_sqlite (RelSchema               *schema,
              const RelFormatOptions  *options,
              RelLosses               *losses,
              GError                 **error)
{
  /* Comments of other databases have no place in its statements; user_version and the like are no schema. */
  rel_holds_tell (schema, REL_HOLDS_ALL & ~(REL_HOLDS_NOTES | REL_HOLDS_TABLE_NOTES | REL_HOLDS_END_NAMES | REL_HOLDS_PROBLEMS), losses);

  return take_text (rel_write_schema_sql (schema));
}

static GBytes *
write_server (RelSchema     *schema,
              RelTokenStyle  style,
              RelLosses     *losses)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  char *sql = rel_write_server_sql (schema, style, lines);

  rel_holds_tell (schema, REL_HOLDS_ALL & ~REL_HOLDS_PROBLEMS, losses);
  for (guint i = 0; i < lines->len; i++)
    {
      g_auto(GStrv) parts = g_strsplit (lines->pdata[i], ": ", 2);

      rel_losses_add (losses, 0, parts[1] != NULL ? parts[0] : "", "%s", parts[1] != NULL ? parts[1] : parts[0]);
    }

  return take_text (sql);
}

static GBytes *
write_postgresql (RelSchema               *schema,
                  const RelFormatOptions  *options,
                  RelLosses               *losses,
                  GError                 **error)
{
  return write_server (schema, REL_TOKEN_STYLE_POSTGRESQL, losses);
}

static GBytes *
write_mysql (RelSchema               *schema,
             const RelFormatOptions  *options,
             RelLosses               *losses,
             GError                 **error)
{
  return write_server (schema, REL_TOKEN_STYLE_MYSQL, losses);
}

static RelSchema *
read_dump (GBytes         *content,
           RelTokenStyle   style,
           RelLosses      *losses,
           GError        **error)
{
  gsize length;
  const char *data = g_bytes_get_data (content, &length);
  g_autofree char *text = g_utf8_make_valid (data != NULL ? data : "", length);
  RelSchema *schema = rel_read_dump (text, -1, style, NULL, error);
  const RelSchemaInfo *info = schema != NULL ? rel_schema_get_info (schema) : NULL;

  for (guint i = 0; info != NULL && i < info->n_problems; i++)
    rel_losses_add (losses, info->problems[i].line, info->problems[i].object, "%s", info->problems[i].message);

  return schema;
}

static RelSchema *
read_postgresql (GBytes                  *content,
                 const RelFormatOptions  *options,
                 RelLosses               *losses,
                 GError                 **error)
{
  return read_dump (content, REL_TOKEN_STYLE_POSTGRESQL, losses, error);
}

static RelSchema *
read_mysql (GBytes                  *content,
            const RelFormatOptions  *options,
            RelLosses               *losses,
            GError                 **error)
{
  return read_dump (content, REL_TOKEN_STYLE_MYSQL, losses, error);
}

/* --- texts --- */

static RelSchema *
read_dbml (GBytes                  *content,
           const RelFormatOptions  *options,
           RelLosses               *losses,
           GError                 **error)
{
  gsize length;
  const char *data = g_bytes_get_data (content, &length);

  return rel_dbml_read (data != NULL ? data : "", length, losses, error);
}

static GBytes *
write_dbml (RelSchema               *schema,
            const RelFormatOptions  *options,
            RelLosses               *losses,
            GError                 **error)
{
  return take_text (rel_dbml_write (schema, losses));
}

static GBytes *
write_dbml_diagram (RelSchema               *schema,
                    RelDiagram              *diagram,
                    const RelFormatOptions  *options,
                    RelLosses               *losses,
                    GError                 **error)
{
  return take_text (rel_dbml_write_diagram (schema, diagram, losses));
}

static GBytes *
write_json (RelSchema               *schema,
            const RelFormatOptions  *options,
            RelLosses               *losses,
            GError                 **error)
{
  rel_holds_tell (schema, REL_HOLDS_ALL & ~(REL_HOLDS_NOTES | REL_HOLDS_TABLE_NOTES | REL_HOLDS_END_NAMES), losses);

  return take_text (rel_schema_to_json (schema, TRUE));
}

static GBytes *
write_mermaid (RelSchema               *schema,
               const RelFormatOptions  *options,
               RelLosses               *losses,
               GError                 **error)
{
  return take_text (rel_mermaid_write (schema, options != NULL ? options->title : NULL, losses));
}

static GBytes *
write_plantuml (RelSchema               *schema,
                const RelFormatOptions  *options,
                RelLosses               *losses,
                GError                 **error)
{
  return take_text (rel_plantuml_write (schema, options != NULL ? options->title : NULL, losses));
}

static RelSchema *
read_sqlalchemy (GBytes                  *content,
                 const RelFormatOptions  *options,
                 RelLosses               *losses,
                 GError                 **error)
{
  gsize length;
  const char *data = g_bytes_get_data (content, &length);

  return rel_sqlalchemy_read (data != NULL ? data : "", length, losses, error);
}

static GBytes *
write_sqlalchemy (RelSchema               *schema,
                  const RelFormatOptions  *options,
                  RelLosses               *losses,
                  GError                 **error)
{
  return take_text (rel_sqlalchemy_write (schema, REL_SQLALCHEMY_MAPPED, losses));
}

static GBytes *
write_sqlalchemy_classic (RelSchema               *schema,
                          const RelFormatOptions  *options,
                          RelLosses               *losses,
                          GError                 **error)
{
  return take_text (rel_sqlalchemy_write (schema, REL_SQLALCHEMY_CLASSIC, losses));
}

static GBytes *
write_markdown (RelSchema               *schema,
                const RelFormatOptions  *options,
                RelLosses               *losses,
                GError                 **error)
{
  return take_text (rel_markdown_write (schema, get_title (options), losses));
}

static GBytes *
write_html (RelSchema               *schema,
            RelDiagram              *diagram,
            const RelFormatOptions  *options,
            RelLosses               *losses,
            GError                 **error)
{
  return take_text (rel_html_write (schema, diagram, get_title (options), losses, error));
}

/* --- pictures --- */

static GBytes *
write_picture (RelPictureForm           form,
               RelSchema               *schema,
               RelDiagram              *diagram,
               const RelFormatOptions  *options,
               GError                 **error)
{
  RelPictureOptions picture = { .form = form };

  if (options != NULL)
    picture = (RelPictureOptions) { form, options->dark, options->scale, options->title, options->link_to, options->page, options->tile,
                                    options->direction, options->transparent, options->counted };

  return rel_picture_write (schema, diagram, NULL, &picture, error);
}

#define PICTURE(name, form)                                       \
static GBytes *                                                   \
write_ ## name (RelSchema               *schema,                  \
                RelDiagram              *diagram,                 \
                const RelFormatOptions  *options,                 \
                RelLosses               *losses,                  \
                GError                 **error)                   \
{                                                                 \
  return write_picture (form, schema, diagram, options, error);   \
}

PICTURE (svg, REL_PICTURE_SVG)
PICTURE (pdf, REL_PICTURE_PDF)
PICTURE (png, REL_PICTURE_PNG)
PICTURE (dot, REL_PICTURE_DOT)

/* --- rows --- */

static void
write_json_rows (GString       *text,
                 const RelRows *rows,
                 gboolean       first,
                 gboolean       last)
{
  gboolean empty = first && rel_rows_get_n_rows (rows) == 0;

  g_string_append (text, first ? "[" : "");
  rel_json_append_rows (text, rows, first);
  g_string_append (text, !last ? "" : empty ? "]\n" : "\n]\n");
}

static void
write_csv_rows (GString       *text,
                const RelRows *rows,
                gboolean       first,
                gboolean       last)
{
  if (first)
    rel_csv_append_names (text, rows, REL_CSV_EXACT);
  rel_csv_append_rows (text, rows, REL_CSV_EXACT);
}

static void
write_table_rows (GString       *text,
                  const RelRows *rows,
                  gboolean       first,
                  gboolean       last)
{
  rel_text_table_append (text, rows);
}

static const RelFormat formats[] = {
  { "sql", "sql", N_("SQL for SQLite"), NULL, write_sqlite, NULL, NULL },
  { "postgresql", "pg.sql", N_("SQL for PostgreSQL"), read_postgresql, write_postgresql, NULL, NULL },
  { "mysql", "my.sql", N_("SQL for MySQL and MariaDB"), read_mysql, write_mysql, NULL, NULL },
  { "dbml", "dbml", N_("DBML"), read_dbml, write_dbml, write_dbml_diagram, NULL },
  { "json", "json", N_("JSON"), NULL, write_json, NULL, write_json_rows },
  { "mermaid", "mmd mermaid", N_("Mermaid"), NULL, write_mermaid, NULL, NULL },
  { "plantuml", "puml plantuml pu", N_("PlantUML"), NULL, write_plantuml, NULL, NULL },
  { "sqlalchemy", "py", N_("SQLAlchemy models"), read_sqlalchemy, write_sqlalchemy, NULL, NULL },
  { "sqlalchemy-classic", "classic.py", N_("SQLAlchemy models, classic style"), read_sqlalchemy, write_sqlalchemy_classic, NULL, NULL },
  { "markdown", "md markdown", N_("Data dictionary in Markdown"), NULL, write_markdown, NULL, NULL },
  { "html", "html htm", N_("Data dictionary as a web page"), NULL, NULL, write_html, NULL },
  { "svg", "svg", N_("SVG picture"), NULL, NULL, write_svg, NULL },
  { "pdf", "pdf", N_("PDF document"), NULL, NULL, write_pdf, NULL },
  { "png", "png", N_("PNG picture"), NULL, NULL, write_png, NULL },
  { "dot", "dot gv", N_("DOT for Graphviz"), NULL, NULL, write_dot, NULL },
  { "csv", "csv tsv", N_("CSV"), rel_csv_read, NULL, NULL, write_csv_rows },
  { "table", "txt", N_("Table as text"), NULL, NULL, NULL, write_table_rows },
};

/**
 * rel_formats_get:
 * @n_formats: (out): their number
 *
 * Returns: (transfer none) (array length=n_formats): all forms
 */
const RelFormat *
rel_formats_get (guint *n_formats)
{
  *n_formats = G_N_ELEMENTS (formats);

  return formats;
}

/**
 * rel_format_find:
 * @id: name of a form, or a suffix of its files
 *
 * Returns: (transfer none) (nullable): the form
 */
const RelFormat *
rel_format_find (const char *id)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_ascii_strcasecmp (formats[i].id, id) == 0)
      return &formats[i];

  name = g_strconcat ("x.", id, NULL);

  return strchr (id, '/') == NULL ? rel_format_for_file (name) : NULL;
}

/**
 * rel_format_for_file:
 * @name: name of a file
 *
 * Finds a form by the end of a name; the longest suffix that fits counts.
 *
 * Returns: (transfer none) (nullable): the form
 */
const RelFormat *
rel_format_for_file (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  const RelFormat *found = NULL;
  gsize longest = 0;

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_auto(GStrv) suffixes = g_strsplit (formats[i].suffixes, " ", -1);

      for (guint j = 0; suffixes[j] != NULL; j++)
        {
          g_autofree char *dotted = g_strconcat (".", suffixes[j], NULL);

          if (g_str_has_suffix (lower, dotted) && strlen (dotted) > longest)
            {
              found = &formats[i];
              longest = strlen (dotted);
            }
        }
    }

  return found;
}

gboolean
rel_format_reads (const RelFormat *format)
{
  return format->read != NULL;
}

gboolean
rel_format_writes_schema (const RelFormat *format)
{
  return format->write_schema != NULL;
}

/**
 * rel_format_writes_diagram:
 * @format: a form
 *
 * Returns: whether it shows a schema as a picture, from places or by its own rules
 */
gboolean
rel_format_writes_diagram (const RelFormat *format)
{
  return (format->write_diagram != NULL && format->write_schema == NULL) || format->write_schema == write_mermaid || format->write_schema == write_plantuml;
}

gboolean
rel_format_writes_rows (const RelFormat *format)
{
  return format->write_rows != NULL;
}

/**
 * rel_format_list_ids:
 * @has: which forms
 *
 * Returns: (transfer full): their names, for a message: "svg, pdf, png"
 */
char *
rel_format_list_ids (gboolean (*has) (const RelFormat *format))
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (has (&formats[i]))
      g_string_append_printf (ids, "%s%s", ids->len > 0 ? ", " : "", formats[i].id);

  return g_string_free (ids, FALSE);
}
