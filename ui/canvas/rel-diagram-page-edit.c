/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What people draw becomes edits of the document: each gesture one edit under its own
 * name, made by the model library, which refuses what would leave something dangling.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "canvas/rel-diagram-page-private.h"
#include "canvas/rel-link-chooser.h"
#include "schema/rel-derive.h"
#include "schema/rel-edit-column.h"
#include "schema/rel-edit-link.h"
#include "schema/rel-edit-view.h"

#define NEW_WIDTH 220.0

static RelSchema *
get_schema (RelDiagramPage *self)
{
  return rel_document_get_schema (self->document);
}

static void
tell (RelDiagramPage *self,
      const char     *words)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", words);
}

static void
table_wanted_cb (RelCanvas      *canvas,
                 double          x,
                 double          y,
                 RelDiagramPage *self)
{
  rel_diagram_page_type_table (self, x, y);
}

static void
edit_wanted_cb (RelCanvas      *canvas,
                guint64         table,
                guint64         column,
                int             what,
                RelDiagramPage *self)
{
  rel_diagram_page_type (self, table, column, what);
}

static const char *
name_of (RelSchema *schema,
         RelId      id)
{
  RelTable *table = rel_schema_get_table (schema, id);

  for (guint i = 0; table == NULL && i < rel_schema_get_n_tables (schema); i++)
    if (rel_table_get_column (rel_schema_get_nth_table (schema, i), id) != NULL)
      table = rel_schema_get_nth_table (schema, i);

  return table != NULL ? rel_table_get_name (table) : "";
}

typedef struct
{
  RelDiagramPage *page;
  RelId           from;
  RelId           to;
  GdkRectangle    at;
} Wanted;

static void
wanted_free (gpointer data)
{
  g_object_unref (((Wanted *) data)->page);
  g_free (data);
}

static gboolean
choose_cb (gpointer data)
{
  Wanted *wanted = data;
  RelDiagramPage *self = wanted->page;
  GArray *choices;

  if (self->document == NULL || self->chooser == NULL)
    return G_SOURCE_REMOVE;

  choices = rel_may_link (get_schema (self), wanted->from, wanted->to);
  if (choices->len == 0)
    {
      g_array_unref (choices);
      tell (self, _("These cannot be linked"));
      return G_SOURCE_REMOVE;
    }
  rel_link_chooser_show (REL_LINK_CHOOSER (self->chooser), get_schema (self), name_of (get_schema (self), wanted->from), name_of (get_schema (self), wanted->to),
                         choices, &wanted->at);

  return G_SOURCE_REMOVE;
}

/* Asks what a link is to be, at a place of the canvas. */
void
rel_diagram_page_choose_link (RelDiagramPage *self,
                              RelId           from,
                              RelId           to,
                              double          x,
                              double          y)
{
  Wanted *wanted = g_new0 (Wanted, 1);

  *wanted = (Wanted) { g_object_ref (self), from, to, rel_diagram_page_get_place (self, x, y) };
  /* A popover that grabs while the gesture is ending would take the next press along. */
  g_idle_add_full (G_PRIORITY_DEFAULT, choose_cb, wanted, wanted_free);
}

static void
link_wanted_cb (RelCanvas      *canvas,
                guint64         from,
                guint64         to,
                double          x,
                double          y,
                RelDiagramPage *self)
{
  rel_diagram_page_choose_link (self, from, to, x, y);
}

static void
select_new_edge (RelDiagramPage *self,
                 RelSchema      *before)
{
  GPtrArray *was = rel_schema_get_relationships (before);
  GPtrArray *now = rel_schema_get_relationships (get_schema (self));
  g_autoptr(GHashTable) known = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr(GArray) ids = g_array_sized_new (FALSE, FALSE, sizeof (RelId), was->len);

  for (guint i = 0; i < was->len; i++)
    {
      RelId id = rel_relationship_get_id (was->pdata[i]);

      g_array_append_val (ids, id);
      g_hash_table_add (known, &g_array_index (ids, RelId, i));
    }
  for (guint i = 0; i < now->len; i++)
    {
      RelId id = rel_relationship_get_id (now->pdata[i]);

      if (g_hash_table_contains (known, &id))
        continue;
      if (rel_relationship_get_info (now->pdata[i])->kind == REL_KIND_MANY_TO_MANY)
        rel_canvas_select (self->canvas, rel_relationship_get_info (now->pdata[i])->association);
      else
        rel_canvas_select_edge (self->canvas, id);
      if (rel_relationship_get_info (now->pdata[i])->kind == REL_KIND_MANY_TO_MANY)
        return;
    }
}

/* Between the two, where there is room more often than not. */
static RelDiagram *
place_between (RelDiagramPage *self,
               RelId           table,
               RelId           left,
               RelId           right)
{
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  RelDiagram *diagram = rel_document_get_diagram (self->document);
  const RelRect *a, *b;
  RelRect rect = { 0, 0, NEW_WIDTH, REL_CARD_HEADER + 2 * REL_CARD_ROW + 8 };
  guint i, j;

  if (scene == NULL || !rel_scene_find_card (scene, left, &i) || !rel_scene_find_card (scene, right, &j) || i == j)
    return g_object_ref (diagram);

  a = &rel_scene_get_card (scene, i)->rect;
  b = &rel_scene_get_card (scene, j)->rect;
  rect.x = (a->x + a->width / 2 + b->x + b->width / 2) / 2 - rect.width / 2;
  rect.y = (a->y + a->height / 2 + b->y + b->height / 2) / 2 - rect.height / 2;
  for (guint k = 0; k < rel_scene_get_n_cards (scene); k++)
    if (rel_rect_intersects (&rect, &rel_scene_get_card (scene, k)->rect))
      return g_object_ref (diagram);

  return rel_diagram_with_place (diagram, table, round (rect.x), round (rect.y));
}

static void
chosen_cb (RelLinkChooser *chooser,
           guint           number,
           RelDiagramPage *self)
{
  const RelLinkChoice *choice = &g_array_index (rel_link_chooser_get_choices (chooser), RelLinkChoice, number);
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) before = NULL;
  g_autoptr(RelSchema) schema = NULL;

  if (self->document == NULL)
    return;

  before = g_object_ref (get_schema (self));
  schema = rel_edit_link_add (before, &choice->draft, &error);
  if (schema == NULL)
    {
      tell (self, error->message);
      return;
    }
  if (choice->draft.kind == REL_KIND_MANY_TO_MANY)
    {
      g_autoptr(RelDiagram) diagram = place_between (self, rel_diagram_page_find_new_table (before, schema), choice->draft.parent, choice->draft.child);
      g_autoptr(RelState) drawn = rel_state_with_schema (rel_document_get_state (self->document), schema);
      g_autoptr(RelState) state = rel_state_with_diagram (drawn, diagram);

      rel_document_push (self->document, _("Add Relationship"), state);
    }
  else
    rel_document_edit (self->document, _("Add Relationship"), schema);
  select_new_edge (self, before);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

/* Actions */

static void
action_new_table (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);

  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
  rel_canvas_set_mode (self->canvas, rel_canvas_get_mode (self->canvas) == REL_CANVAS_TABLE ? REL_CANVAS_SELECT : REL_CANVAS_TABLE);
}

static void
action_link (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);

  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
  if (rel_canvas_get_mode (self->canvas) == REL_CANVAS_LINK)
    rel_canvas_set_mode (self->canvas, REL_CANVAS_SELECT);
  else
    rel_canvas_begin_link (self->canvas);
}

static void
action_select_tool (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  rel_canvas_set_mode (REL_DIAGRAM_PAGE (widget)->canvas, REL_CANVAS_SELECT);
}

static void
action_rename (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  RelId id = rel_canvas_get_selected (self->canvas);

  if (rel_diagram_page_edit_shape (self, REL_SHAPE_RENAME, 0))
    return;
  if (self->document != NULL && id != REL_ID_NONE)
    rel_diagram_page_type (self, id, rel_canvas_get_column (self->canvas), REL_EDIT_NAME);
}

static void
action_new_column (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  RelId id = rel_canvas_get_selected (self->canvas);

  if (self->document != NULL && id != REL_ID_NONE)
    rel_diagram_page_type (self, id, rel_canvas_get_column (self->canvas), REL_EDIT_NEW_COLUMN);
}

/* What went along with what was meant, so that nobody is surprised. */
static char *
say_dependents (RelSchema  *before,
                RelSchema  *after,
                GHashTable *meant)
{
  g_autoptr(GArray) changes = rel_schema_diff (before, after);
  GString *words = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < changes->len; i++)
    {
      const RelChange *change = &g_array_index (changes, RelChange, i);

      if (g_hash_table_contains (meant, &change->id) || g_hash_table_contains (meant, &change->table))
        continue;
      n++;
      if (n <= 3)
        g_string_append_printf (words, "%s%s", words->len > 0 ? " · " : "", change->words);
    }
  if (n > 3)
    g_string_append_printf (words, ngettext (" and %u more", " and %u more", n - 3), n - 3);

  return g_string_free (words, n == 0);
}

static RelSchema *
drop_selected_tables (RelDiagramPage  *self,
                      GHashTable      *meant,
                      GError         **error)
{
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  g_autoptr(RelSchema) schema = g_object_ref (get_schema (self));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, rel_canvas_get_selection (self->canvas));
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      RelId id = rel_scene_get_card (scene, GPOINTER_TO_UINT (key) - 1)->id;
      RelSchema *next;

      g_hash_table_add (meant, g_memdup2 (&id, sizeof id));
      /* one before may have taken it along */
      if (rel_schema_get_table (schema, id) != NULL)
        next = rel_edit_table_drop (schema, id, REL_DEPENDENTS_FOLLOW, error);
      else if (rel_schema_get_view (schema, id) != NULL)
        next = rel_edit_view_drop (schema, id, REL_DEPENDENTS_FOLLOW, error);
      else
        continue;
      if (next == NULL)
        return NULL;
      g_object_unref (schema);
      schema = next;
    }

  return g_steal_pointer (&schema);
}

static void
action_delete (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  RelId id = rel_canvas_get_selected (self->canvas);
  RelId column = rel_canvas_get_column (self->canvas);
  RelId edge = rel_canvas_get_edge (self->canvas);
  guint n_selected = g_hash_table_size (rel_canvas_get_selection (self->canvas));
  g_autoptr(GHashTable) meant = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) before = NULL;
  g_autoptr(RelSchema) schema = NULL;
  g_autofree char *dependents = NULL;
  const char *title;

  if (rel_diagram_page_edit_shape (self, REL_SHAPE_DELETE, 0) || self->document == NULL || (n_selected == 0 && edge == REL_ID_NONE))
    return;

  before = g_object_ref (get_schema (self));
  if (edge != REL_ID_NONE)
    {
      title = _("Delete Relationship");
      g_hash_table_add (meant, g_memdup2 (&edge, sizeof edge));
      schema = rel_edit_link_drop (before, edge, FALSE, &error);
    }
  else if (column != REL_ID_NONE)
    {
      title = _("Delete Column");
      g_hash_table_add (meant, g_memdup2 (&column, sizeof column));
      schema = rel_edit_column_drop (before, id, column, REL_DEPENDENTS_FOLLOW, &error);
    }
  else
    {
      title = n_selected > 1 ? _("Delete Tables") : rel_schema_get_view (before, id) != NULL ? _("Delete View") : _("Delete Table");
      schema = drop_selected_tables (self, meant, &error);
    }
  if (schema == NULL)
    {
      tell (self, error->message);
      return;
    }
  if (schema == before)
    return;
  dependents = say_dependents (before, schema, meant);
  rel_document_edit (self->document, title, schema);
  if (dependents != NULL)
    {
      /* Translators: what else went with a deletion */
      g_autofree char *words = g_strdup_printf (_("Along with it: %s"), dependents);

      gtk_widget_activate_action (widget, "win.tell-undo", "s", words);
    }
}

static void
action_color (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (widget);
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  g_autoptr(RelDiagram) diagram = NULL;
  g_autoptr(RelState) state = NULL;
  GHashTableIter iter;
  gpointer key;

  if (rel_diagram_page_edit_shape (self, REL_SHAPE_COLOR, g_variant_get_int32 (parameter)) || self->document == NULL || scene == NULL)
    return;
  diagram = g_object_ref (rel_document_get_diagram (self->document));
  g_hash_table_iter_init (&iter, rel_canvas_get_selection (self->canvas));
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      RelDiagram *next = rel_diagram_with_color (diagram, rel_scene_get_card (scene, GPOINTER_TO_UINT (key) - 1)->id,
                                                 g_variant_get_int32 (parameter));

      g_object_unref (diagram);
      diagram = next;
    }
  state = rel_state_with_diagram (rel_document_get_state (self->document), diagram);
  rel_document_push (self->document, _("Change Colour"), state);
}

/* Cards of what is staged are marked. */
void
rel_diagram_page_update_marks (RelDiagramPage *self)
{
  GArray *changes = rel_document_list_changes (self->document);
  GHashTable *marks = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; rel_document_get_database (self->document) != NULL && i < changes->len; i++)
    {
      const RelChange *change = &g_array_index (changes, RelChange, i);
      RelId table = change->element == REL_ELEMENT_TABLE ? change->id : change->table;
      gboolean added = change->element == REL_ELEMENT_TABLE && change->kind == REL_CHANGE_ADD;

      if (table != REL_ID_NONE && (added || !g_hash_table_contains (marks, &table)))
        g_hash_table_insert (marks, g_memdup2 (&table, sizeof table), GINT_TO_POINTER (added ? REL_MARK_ADDED : REL_MARK_CHANGED));
    }
  rel_canvas_set_marks (self->canvas, marks);
}

void
rel_diagram_page_init_editing (RelDiagramPage *self)
{
  self->chooser = rel_link_chooser_new ();
  gtk_widget_set_parent (self->chooser, GTK_WIDGET (self->canvas));
  g_signal_connect (self->chooser, "chosen", G_CALLBACK (chosen_cb), self);
  g_signal_connect (self->canvas, "table-wanted", G_CALLBACK (table_wanted_cb), self);
  g_signal_connect (self->canvas, "edit-wanted", G_CALLBACK (edit_wanted_cb), self);
  g_signal_connect (self->canvas, "link-wanted", G_CALLBACK (link_wanted_cb), self);
}

void
rel_diagram_page_class_init_editing (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "diagram.new-table", NULL, action_new_table);
  gtk_widget_class_install_action (widget_class, "diagram.link", NULL, action_link);
  gtk_widget_class_install_action (widget_class, "diagram.select-tool", NULL, action_select_tool);
  gtk_widget_class_install_action (widget_class, "diagram.rename", NULL, action_rename);
  gtk_widget_class_install_action (widget_class, "diagram.new-column", NULL, action_new_column);
  gtk_widget_class_install_action (widget_class, "diagram.delete", NULL, action_delete);
  gtk_widget_class_install_action (widget_class, "diagram.color", "i", action_color);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, 0, "diagram.new-table", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_l, 0, "diagram.link", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "diagram.rename", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, 0, "diagram.new-column", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Insert, 0, "diagram.new-column", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "diagram.delete", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Delete, 0, "diagram.delete", NULL);
}
