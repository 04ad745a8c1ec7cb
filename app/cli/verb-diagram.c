/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * relata diagram FILE -o OUT: lays a schema out, or takes it as it was drawn, and writes
 * the picture.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "cli/rel-cli.h"
#include "cli/rel-verb.h"
#include "database/rel-observed.h"
#include "database/sqlite/rel-sqlite-connection.h"
#include "diagram/rel-arrange.h"
#include "diagram/rel-counted.h"
#include "document/rel-import.h"
#include "formats/rel-pictures.h"

typedef struct
{
  char     *output;
  char     *form;
  char     *engine;
  char     *direction;
  char     *tables;
  char     *notation;
  gboolean  dark;
  double    scale;
  char     *page;
  gboolean  tile;
  char     *orientation;
  gboolean  transparent;
  char     *link_to;
  gboolean  observed;
  gboolean  as_drawn;
  char     *diagram;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->output);
  g_free (options->form);
  g_free (options->engine);
  g_free (options->direction);
  g_free (options->tables);
  g_free (options->notation);
  g_free (options->page);
  g_free (options->orientation);
  g_free (options->link_to);
  g_free (options->diagram);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse_direction (const char   *word,
                 RelDirection *direction)
{
  if (strcmp (word, "LR") == 0)
    *direction = REL_DIRECTION_LR;
  else if (strcmp (word, "TB") == 0)
    *direction = REL_DIRECTION_TB;
  else
    return FALSE;

  return TRUE;
}

static gboolean
parse_orientation (const char       *word,
                   RelPageDirection *direction)
{
  if (strcmp (word, "portrait") == 0)
    *direction = REL_PAGE_PORTRAIT;
  else if (strcmp (word, "landscape") == 0)
    *direction = REL_PAGE_LANDSCAPE;
  else
    return FALSE;

  return TRUE;
}

/* The schema with only the tables named; links to others stay in the value but find no card. */
static RelSchema *
only_tables (RelSchema   *schema,
             const char  *names,
             GError     **error)
{
  g_auto(GStrv) words = g_strsplit (names, ",", -1);
  RelSchemaInfo info = *rel_schema_get_info (schema);
  g_autoptr(GPtrArray) tables = g_ptr_array_new ();
  g_autoptr(GPtrArray) views = g_ptr_array_new ();

  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *name = g_strstrip (words[i]);
      RelTable *table = rel_schema_find_table (schema, name);
      RelView *view = rel_schema_find_view (schema, name);

      if (table != NULL)
        g_ptr_array_add (tables, table);
      else if (view != NULL)
        g_ptr_array_add (views, view);
      else
        {
          g_set_error (error, REL_ERROR, REL_ERROR_FAILED, _("There is no table or view “%s”. Nothing was written."), name);
          return NULL;
        }
    }
  info.tables = tables;
  info.views = views;

  return rel_schema_new (&info);
}

/* Shadow tables belong to a virtual table, not into a picture. */
static RelSchema *
without_shadows (RelSchema *schema)
{
  RelSchemaInfo info = *rel_schema_get_info (schema);
  g_autoptr(GPtrArray) tables = g_ptr_array_new ();

  for (guint i = 0; i < info.tables->len; i++)
    if (rel_table_get_info (g_ptr_array_index (info.tables, i))->kind != REL_TABLE_SHADOW)
      g_ptr_array_add (tables, g_ptr_array_index (info.tables, i));
  info.tables = tables;

  return rel_schema_new (&info);
}

/* What stands beside the edges, from the records of a database. */
static GHashTable *
count_records (const char  *path,
               RelSchema   *schema,
               GError     **error)
{
  GPtrArray *relationships = rel_schema_get_relationships (schema);
  g_autoptr(GHashTable) counted = rel_counted_new ();
  g_autoptr(RelConnection) connection = NULL;
  gboolean done = TRUE;

  connection = rel_sqlite_connection_open (path, REL_ACCESS_READ, NULL, error);
  for (guint i = 0; connection != NULL && done && i < relationships->len; i++)
    {
      RelObserved observed = { 0 };

      done = rel_observed_count (connection, schema, relationships->pdata[i], REL_OBSERVE_WHOLE, &observed, NULL, error);
      if (done)
        {
          g_autofree char *from = rel_observed_end_to_figures (&observed.at_parent);
          g_autofree char *to = rel_observed_end_to_figures (&observed.at_child);

          rel_counted_add (counted, rel_relationship_get_id (relationships->pdata[i]), from, to, NULL);
        }
    }
  if (connection == NULL)
    return NULL;
  rel_connection_close (connection);

  return done ? g_steal_pointer (&counted) : NULL;
}

static RelDiagram *
find_diagram (GPtrArray   *diagrams,
              const char  *name,
              GError     **error)
{
  g_autoptr(GString) known = g_string_new (NULL);

  if (diagrams->len == 0 || (name == NULL && rel_diagram_get_n_places (diagrams->pdata[0]) == 0))
    {
      g_set_error_literal (error, REL_ERROR, REL_ERROR_REFUSED, _("The file says nothing of a diagram. Nothing was written; without --as-drawn it is arranged."));
      return NULL;
    }
  for (guint i = 0; i < diagrams->len; i++)
    {
      const char *own = rel_diagram_get_name (diagrams->pdata[i]);

      if (name == NULL || g_strcmp0 (own, name) == 0)
        return diagrams->pdata[i];
      g_string_append_printf (known, "%s“%s”", i > 0 ? ", " : "", own);
    }
  g_set_error (error, REL_ERROR, REL_ERROR_REFUSED, _("There is no diagram “%1$s”, only %2$s. Nothing was written."), name, known->str);

  return NULL;
}

int
rel_verb_diagram (int    argc,
                  char **argv)
{
  g_auto(Options) options = { NULL };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_("file to write, - for standard output"), N_("FILE") },
    { "format", 'T', 0, G_OPTION_ARG_STRING, &options.form, N_("svg, pdf, png, dot, mermaid, plantuml or html; else told by the suffix"), N_("FORMAT") },
    { "engine", 'K', 0, G_OPTION_ARG_STRING, &options.engine, N_("dot, neato, fdp or sfdp; else chosen by size"), N_("ENGINE") },
    { "as-drawn", 0, 0, G_OPTION_ARG_NONE, &options.as_drawn, N_("with places, areas and notes of a design, or as remembered of a database"), NULL },
    { "diagram", 0, 0, G_OPTION_ARG_STRING, &options.diagram, N_("as drawn, the diagram of this name; else the first"), N_("NAME") },
    { "direction", 0, 0, G_OPTION_ARG_STRING, &options.direction, N_("LR or TB, for dot"), N_("DIRECTION") },
    { "tables", 0, 0, G_OPTION_ARG_STRING, &options.tables, N_("draw only these, separated by commas"), N_("NAMES") },
    { "notation", 0, 0, G_OPTION_ARG_STRING, &options.notation, N_("crows-foot, idef1x, uml or arrows"), N_("NOTATION") },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &options.dark, N_("on a dark background"), NULL },
    { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &options.scale, N_("of PNG and PDF; when not given, 2 for PNG, 1 for PDF"), N_("NUMBER") },
    { "page", 0, 0, G_OPTION_ARG_STRING, &options.page, N_("of PDF: fit to a page of this size: a4 to a0, letter, legal, tabloid"), N_("SIZE") },
    { "tile", 0, 0, G_OPTION_ARG_NONE, &options.tile, N_("of PDF: over as many pages as it takes"), NULL },
    { "orientation", 0, 0, G_OPTION_ARG_STRING, &options.orientation, N_("of PDF with pages: portrait or landscape; else what suits"), N_("ORIENTATION") },
    { "transparent", 0, 0, G_OPTION_ARG_NONE, &options.transparent, N_("of SVG, PNG and PDF: nothing behind the diagram"), NULL },
    { "link-to", 0, 0, G_OPTION_ARG_STRING, &options.link_to, N_("of SVG: tables link to this data dictionary in HTML"), N_("ADDRESS") },
    { "observed", 0, 0, G_OPTION_ARG_NONE, &options.observed, N_("of SVG, PNG and PDF of a database: how many records belong together, counted"), NULL },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new ("FILE");
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) whole = NULL;
  g_autoptr(RelSchema) schema = NULL;
  g_autoptr(GBytes) content = NULL;
  g_autoptr(GHashTable) counted = NULL;
  g_autoptr(GPtrArray) diagrams = NULL;
  g_autoptr(RelDiagram) drawn = NULL;
  g_autofree char *title = NULL;
  g_autofree char *known = NULL;
  RelArrangeOptions arrange = { REL_ARRANGE_ALL };
  RelFormatOptions picture = { NULL };
  RelNotation notation = REL_NOTATION_CROWS_FOOT;
  RelPageDirection orientation = REL_PAGE_FITTING;
  const RelFormat *format;
  int status = 0;

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _("Draws the schema of a database or SQL script."));
  if (!rel_cli_parse (context, &argc, &argv, &status))
    return status;

  if (argc != 2)
    return rel_cli_usage ("diagram", "%s", _("one FILE is needed"));
  if (options.output == NULL && options.form == NULL)
    return rel_cli_usage ("diagram", "%s", _("-o OUT is needed"));
  format = options.form != NULL ? rel_format_find (options.form) : rel_format_for_file (options.output);
  known = rel_format_list_ids (rel_format_writes_diagram);
  if (format == NULL || !rel_format_writes_diagram (format))
    return rel_cli_usage ("diagram", _("“%1$s” is none of %2$s"), options.form != NULL ? options.form : options.output, known);
  if (options.page != NULL && !rel_picture_is_page (options.page))
    return rel_cli_usage ("diagram", _("“%s” is no size of paper"), options.page);
  if ((options.page != NULL || options.tile) && strcmp (format->id, "pdf") != 0)
    return rel_cli_usage ("diagram", "%s", _("only PDF has pages"));
  if (options.orientation != NULL && options.page == NULL && !options.tile)
    return rel_cli_usage ("diagram", "%s", _("--orientation needs --page or --tile"));
  if (options.orientation != NULL && !parse_orientation (options.orientation, &orientation))
    return rel_cli_usage ("diagram", _("“%s” is neither portrait nor landscape"), options.orientation);
  if (options.transparent && strcmp (format->id, "svg") != 0 && strcmp (format->id, "png") != 0 && strcmp (format->id, "pdf") != 0)
    return rel_cli_usage ("diagram", "%s", _("only SVG, PNG and PDF can be transparent"));
  if (options.observed && strcmp (format->id, "svg") != 0 && strcmp (format->id, "png") != 0 && strcmp (format->id, "pdf") != 0)
    return rel_cli_usage ("diagram", "%s", _("only SVG, PNG and PDF can show what was counted"));
  if (options.link_to != NULL && strcmp (format->id, "svg") != 0)
    return rel_cli_usage ("diagram", "%s", _("only SVG has links"));
  if (options.engine != NULL && !rel_engine_from_string (options.engine, &arrange.engine))
    return rel_cli_usage ("diagram", _("“%s” is none of dot, neato, fdp, sfdp"), options.engine);
  if (options.direction != NULL && !parse_direction (options.direction, &arrange.direction))
    return rel_cli_usage ("diagram", _("“%s” is neither LR nor TB"), options.direction);

  if (options.notation != NULL && !rel_notation_from_string (options.notation, &notation))
    return rel_cli_usage ("diagram", _("“%s” is none of crows-foot, idef1x, uml, arrows"), options.notation);

  options.as_drawn = options.as_drawn || options.diagram != NULL;
  if (options.as_drawn && (options.engine != NULL || options.direction != NULL))
    return rel_cli_usage ("diagram", "%s", _("--as-drawn and --engine or --direction exclude each other"));
  if (options.as_drawn && (strcmp (argv[1], "-") == 0 || format->write_diagram == NULL))
    return rel_cli_usage ("diagram", "%s", _("--as-drawn needs a file, and SVG, PDF, PNG, DOT or HTML to draw it"));

  whole = options.as_drawn ? rel_import_whole (argv[1], &diagrams, NULL, &error) : rel_cli_read_schema (argv[1], &error);
  if (whole == NULL)
    return rel_cli_fail (argv[1], error);
  if (options.as_drawn)
    {
      RelDiagram *found = find_diagram (diagrams, options.diagram, &error);

      if (found == NULL)
        return rel_cli_fail (argv[1], error);
      drawn = options.notation != NULL ? rel_diagram_with_notation (found, notation) : g_object_ref (found);
      arrange.what = REL_ARRANGE_NEW;
    }
  schema = options.tables != NULL ? only_tables (whole, options.tables, &error) : without_shadows (whole);
  if (schema == NULL)
    return rel_cli_fail (argv[1], error);

  if (options.observed)
    {
      counted = count_records (argv[1], schema, &error);
      if (counted == NULL)
        return rel_cli_fail (argv[1], error);
    }

  title = g_path_get_basename (argv[1]);
  picture = (RelFormatOptions) { .title = title, .dark = options.dark, .scale = options.scale, .page = options.page != NULL || !options.tile ? options.page : "a4",
                                 .tile = options.tile, .direction = orientation, .transparent = options.transparent, .link_to = options.link_to, .notation = drawn != NULL ? rel_diagram_get_notation (drawn) : notation, .counted = counted };
  content = rel_cli_write_schema (schema, argv[1], format, &picture, &arrange, drawn, &error);
  if (content == NULL || !rel_cli_write (options.output, content, &error))
    return rel_cli_fail (options.output, error);

  return REL_EXIT_OK;
}
