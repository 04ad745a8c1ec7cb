/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Tables to the clipboard and back. For other programs they are SQL; for windows of this
 * one a design, whose block says what SQL does not: notes and colours.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "canvas/rel-diagram-page-private.h"
#include "database/sqlite/rel-sqlite-script.h"
#include "document/rel-design-block.h"
#include "schema/rel-edit-paste.h"
#include "sql/rel-write-schema.h"

#define DESIGN_TYPE "application/x-relata-design"

/* The selected tables, or NULL. */
static RelSchema *
get_selected_tables (RelDiagramPage *self)
{
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  RelSchema *schema = rel_document_get_schema (self->document);
  g_autoptr(GPtrArray) tables = g_ptr_array_new ();
  RelSchemaInfo info = { NULL };

  if (scene == NULL)
    return NULL;
  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      RelTable *table = rel_schema_get_nth_table (schema, i);
      guint index;

      if (rel_scene_find_card (scene, rel_table_get_id (table), &index) &&
          g_hash_table_contains (rel_canvas_get_selection (self->canvas), GUINT_TO_POINTER (index + 1)))
        g_ptr_array_add (tables, table);
    }
  if (tables->len == 0)
    return NULL;
  info.tables = tables;

  return rel_schema_new (&info);
}

static char *
write_design (RelDiagramPage *self,
              RelSchema      *some,
              const char     *sql)
{
  g_autoptr(GPtrArray) diagrams = g_ptr_array_new ();
  g_autoptr(RelDesignBlock) block = NULL;
  g_autofree char *words = NULL;

  g_ptr_array_add (diagrams, rel_document_get_diagram (self->document));
  block = rel_design_block_merge (NULL, NULL, some, diagrams);
  words = rel_design_block_write (block);

  return g_strconcat (sql, "\n", words, NULL);
}

static void
paste (RelDiagramPage *self,
       RelSchema      *other,
       RelDiagram     *looks,
       const char     *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) tables = NULL;
  g_autoptr(RelSchema) schema = rel_edit_tables_paste (rel_document_get_schema (self->document), other, &tables, &error);
  g_autoptr(RelState) pasted = NULL;
  g_autoptr(RelDiagram) diagram = NULL;
  g_autoptr(RelState) state = NULL;

  if (schema == NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", error->message);
      return;
    }
  pasted = rel_state_with_schema (rel_document_get_state (self->document), schema);
  diagram = g_object_ref (rel_document_get_diagram (self->document));
  for (guint i = 0; looks != NULL && i < tables->len; i++)
    {
      RelId id = g_array_index (tables, RelId, i);
      int color = rel_diagram_get_color (looks, id);
      RelDiagram *colored;

      if (color < 0)
        continue;
      colored = rel_diagram_with_color (diagram, id, color);
      g_object_unref (diagram);
      diagram = colored;
    }
  state = rel_state_with_diagram (pasted, diagram);
  /* what has no place yet gets one, and is to be seen then */
  self->pasted = TRUE;
  rel_document_push (self->document, name, state);
  rel_canvas_select (self->canvas, tables->len > 0 ? g_array_index (tables, RelId, 0) : REL_ID_NONE);
}

/* Adds the tables of another schema, under the name of the edit. */
void
rel_diagram_page_paste (RelDiagramPage *self,
                        RelSchema      *other,
                        const char     *name)
{
  paste (self, other, NULL, name);
}

typedef struct
{
  RelDiagramPage *page;
  RelDocument    *document;
  const char     *name;
} Pasting;

/* What a text holds. */
typedef struct
{
  RelSchema  *schema;
  RelDiagram *looks; /* or NULL */
} Tables;

static void
tables_free (gpointer data)
{
  Tables *tables = data;

  g_object_unref (tables->schema);
  g_clear_object (&tables->looks);
  g_free (tables);
}

static void
read_text_thread (GTask        *task,
                  gpointer      source,
                  gpointer      data,
                  GCancellable *cancellable)
{
  const char *text = data;
  GError *error = NULL;
  RelSchema *schema = rel_sqlite_read_script (text, -1, cancellable, &error);
  Tables *tables;
  gsize start, end;

  if (schema == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  tables = g_new0 (Tables, 1);
  tables->schema = schema;
  if (rel_design_block_locate (text, -1, &start, &end))
    {
      g_autoptr(RelDesignBlock) block = rel_design_block_parse (text + start, end - start);

      if (block != NULL)
        {
          tables->schema = rel_design_block_say_words (block, schema);
          tables->looks = rel_design_block_to_diagram (block, tables->schema);
          g_object_unref (schema);
        }
    }
  g_task_return_pointer (task, tables, tables_free);
}

static void
text_read_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Pasting *pasting = user_data;
  g_autoptr(GError) error = NULL;
  Tables *tables = g_task_propagate_pointer (G_TASK (result), &error);

  if (pasting->page->document == pasting->document)
    {
      if (tables == NULL)
        gtk_widget_activate_action (GTK_WIDGET (pasting->page), "win.tell", "s", error->message);
      else if (rel_schema_get_n_tables (tables->schema) == 0)
        gtk_widget_activate_action (GTK_WIDGET (pasting->page), "win.tell", "s", _("What was copied is not SQL that creates tables"));
      else
        paste (pasting->page, tables->schema, tables->looks, pasting->name);
    }
  g_clear_pointer (&tables, tables_free);
  g_object_unref (pasting->page);
  g_object_unref (pasting->document);
  g_free (pasting);
}

/* Foreign text is read by SQLite in a private database, off the main thread. */
static void
paste_text (RelDiagramPage *self,
            const char     *text,
            const char     *name)
{
  Pasting *pasting = g_new0 (Pasting, 1);
  g_autoptr(GTask) task = NULL;

  pasting->page = g_object_ref (self);
  pasting->document = g_object_ref (self->document);
  pasting->name = name;
  task = g_task_new (NULL, NULL, text_read_cb, pasting);
  g_task_set_task_data (task, g_strdup (text), g_free);
  g_task_run_in_thread (task, read_text_thread);
}

static gboolean
copy (RelDiagramPage *self)
{
  g_autoptr(RelSchema) some = self->document != NULL ? get_selected_tables (self) : NULL;
  g_autofree char *sql = some != NULL ? rel_write_schema_sql (some) : NULL;
  g_autofree char *design = sql != NULL ? write_design (self, some, sql) : NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GdkContentProvider) both = NULL;
  GdkContentProvider *providers[2];

  if (design == NULL)
    return FALSE;

  bytes = g_bytes_new (design, strlen (design));
  providers[0] = gdk_content_provider_new_for_bytes (DESIGN_TYPE, bytes);
  providers[1] = gdk_content_provider_new_typed (G_TYPE_STRING, sql);
  both = gdk_content_provider_new_union (providers, G_N_ELEMENTS (providers));
  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (self)), both);

  return TRUE;
}

static void
action_copy (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  copy (REL_DIAGRAM_PAGE (widget));
}

static void
action_cut (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);

  if (!copy (self))
    return;
  /* what is in the clipboard goes, the whole table where one of its rows is selected */
  if (rel_canvas_get_column (self->canvas) != REL_ID_NONE)
    rel_canvas_select_column (self->canvas, rel_canvas_get_selected (self->canvas), REL_ID_NONE);
  gtk_widget_activate_action (widget, "diagram.delete", NULL);
}

static void
take_text (RelDiagramPage *self,
           const char     *text)
{
  if (text != NULL && self->document != NULL)
    paste_text (self, text, _("Paste Tables"));
}

static void
clipboard_read_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(RelDiagramPage) self = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  take_text (self, text);
}

static void
design_spliced_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(RelDiagramPage) self = user_data;
  GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM (source);
  g_autofree char *text = NULL;

  if (g_output_stream_splice_finish (G_OUTPUT_STREAM (memory), result, NULL) < 0)
    return;
  text = g_strndup (g_memory_output_stream_get_data (memory), g_memory_output_stream_get_data_size (memory));
  take_text (self, text);
}

static void
design_read_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  RelDiagramPage *self = user_data;
  g_autoptr(GInputStream) stream = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, NULL);
  g_autoptr(GOutputStream) memory = g_memory_output_stream_new_resizable ();

  if (stream == NULL)
    {
      g_object_unref (self);
      return;
    }
  g_output_stream_splice_async (memory, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_SOURCE | G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, G_PRIORITY_DEFAULT,
                                NULL, design_spliced_cb, self);
}

static void
action_paste (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  static const char *types[] = { DESIGN_TYPE, NULL };
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);

  if (self->document == NULL)
    return;
  if (gdk_content_formats_contain_mime_type (gdk_clipboard_get_formats (clipboard), DESIGN_TYPE))
    gdk_clipboard_read_async (clipboard, types, G_PRIORITY_DEFAULT, NULL, design_read_cb, g_object_ref (self));
  else
    gdk_clipboard_read_text_async (clipboard, NULL, clipboard_read_cb, g_object_ref (self));
}

static void
action_duplicate (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  g_autoptr(RelSchema) some = self->document != NULL ? get_selected_tables (self) : NULL;
  g_autofree char *sql = some != NULL ? rel_write_schema_sql (some) : NULL;
  g_autofree char *design = sql != NULL ? write_design (self, some, sql) : NULL;

  if (design != NULL)
    paste_text (self, design, _("Duplicate Tables"));
}

void
rel_diagram_page_class_init_copying (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "diagram.copy", NULL, action_copy);
  gtk_widget_class_install_action (widget_class, "diagram.cut", NULL, action_cut);
  gtk_widget_class_install_action (widget_class, "diagram.paste", NULL, action_paste);
  gtk_widget_class_install_action (widget_class, "diagram.duplicate", NULL, action_duplicate);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "diagram.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_x, GDK_CONTROL_MASK, "diagram.cut", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "diagram.paste", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, GDK_CONTROL_MASK, "diagram.duplicate", NULL);
}
