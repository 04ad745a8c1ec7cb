/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Typing in place: the name of a new table, its columns one after the other, names and
 * types of what is there.
 */
#include "config.h"

#include <math.h>

#include <glib/gi18n.h>

#include "canvas/rel-diagram-page-private.h"
#include "common/rel-inline-edit.h"
#include "schema/rel-edit-column.h"
#include "schema/rel-edit-view.h"
#include "sql/rel-quick-line.h"

#define NEW_WIDTH 220.0

typedef struct
{
  RelDiagramPage *page;
  RelEditWhat     what;
  gboolean        create;   /* a table that is not there yet */
  RelPoint        place;    /* of that table */
  RelId           table;
  RelId           column;   /* that is named, or behind which the new one goes */
  RelId           link;     /* table or column that the new table is linked with then */
} Typing;

static void type_in (RelDiagramPage *self,
                     Typing          typing);

static RelSchema *
get_schema (RelDiagramPage *self)
{
  return rel_document_get_schema (self->document);
}

/* The table that is in one schema and not in the other. */
RelId
rel_diagram_page_find_new_table (RelSchema *before,
                                 RelSchema *after)
{
  for (guint i = 0; i < rel_schema_get_n_tables (after); i++)
    {
      RelId id = rel_table_get_id (rel_schema_get_nth_table (after, i));

      if (rel_schema_get_table (before, id) == NULL)
        return id;
    }

  return REL_ID_NONE;
}

static GError *
take_table (Typing     *typing,
            const char *text)
{
  RelDiagramPage *self = typing->page;
  GError *error = NULL;
  g_autoptr(RelSchema) schema = rel_edit_table_create (get_schema (self), text, &error);
  g_autoptr(RelDiagram) diagram = NULL;
  g_autoptr(RelState) drawn = NULL;
  g_autoptr(RelState) state = NULL;

  if (schema == NULL)
    return error;

  typing->table = rel_diagram_page_find_new_table (get_schema (self), schema);
  diagram = rel_diagram_with_place (rel_document_get_diagram (self->document), typing->table, typing->place.x, typing->place.y);
  drawn = rel_state_with_schema (rel_document_get_state (self->document), schema);
  state = rel_state_with_diagram (drawn, diagram);
  rel_document_push (self->document, _("Create Table"), state);

  return NULL;
}

static GError *
take_cb (const char *text,
         gpointer    user_data)
{
  Typing *typing = user_data;
  RelDiagramPage *self = typing->page;
  GError *error = NULL;
  g_autoptr(RelSchema) schema = NULL;
  const char *name;

  if (self->document == NULL)
    return NULL;
  if (typing->create)
    return take_table (typing, text);

  if (typing->what == REL_EDIT_NEW_COLUMN)
    {
      RelTable *table = rel_schema_get_table (get_schema (self), typing->table);
      guint position = G_MAXUINT;
      RelId last = REL_ID_NONE;

      if (table != NULL && typing->column != REL_ID_NONE && rel_table_get_column (table, typing->column) != NULL)
        position = rel_table_get_column_position (table, typing->column) + 1;
      name = _("Add Column");
      schema = rel_quick_line_add (get_schema (self), typing->table, text, position, &last, &error);
      if (schema != NULL)
        typing->column = last;
    }
  else if (typing->what == REL_EDIT_TYPE)
    {
      RelTable *table = rel_schema_get_table (get_schema (self), typing->table);
      RelColumn *column = table != NULL ? rel_table_get_column (table, typing->column) : NULL;

      name = _("Change Type");
      if (column == NULL)
        return NULL;
      {
        RelColumnInfo info = *rel_column_get_info (column);

        info.type = text;
        schema = rel_edit_column_change (get_schema (self), typing->table, typing->column, &info, &error);
      }
    }
  else if (typing->column != REL_ID_NONE)
    {
      name = _("Rename Column");
      schema = rel_edit_column_rename (get_schema (self), typing->table, typing->column, text, &error);
    }
  else if (rel_schema_get_view (get_schema (self), typing->table) != NULL)
    {
      name = _("Rename View");
      schema = rel_edit_view_rename (get_schema (self), typing->table, text, &error);
    }
  else
    {
      name = _("Rename Table");
      schema = rel_edit_table_rename (get_schema (self), typing->table, text, &error);
    }
  if (schema == NULL)
    return error;
  rel_document_edit (self->document, name, schema);

  return NULL;
}

/* One field leads to the next: a table to its first column, a column to the one below. */
static void
done_cb (gboolean taken,
         gboolean on,
         gpointer user_data)
{
  Typing typing = *(Typing *) user_data;
  RelDiagramPage *self = typing.page;

  rel_canvas_close_editor (self->canvas);
  rel_diagram_page_update_empty (self);
  if (!taken || self->document == NULL)
    return;
  if (typing.table != REL_ID_NONE)
    rel_canvas_select_column (self->canvas, typing.table, typing.create ? REL_ID_NONE : typing.column);
  if (typing.create && typing.link != REL_ID_NONE)
    {
      RelPoint at = rel_viewport_to_view (rel_canvas_get_viewport (self->canvas), typing.place.x + NEW_WIDTH / 2, typing.place.y + REL_CARD_HEADER);

      rel_diagram_page_choose_link (self, typing.link, typing.table, at.x, at.y);
      return;
    }
  if (on && (typing.create || typing.what == REL_EDIT_NEW_COLUMN))
    {
      if (typing.create)
        typing.column = REL_ID_NONE;
      typing.create = FALSE;
      typing.what = REL_EDIT_NEW_COLUMN;
      type_in (self, typing);
    }
}

static void
prepare_zoom (RelDiagramPage *self,
              const RelRect  *rect)
{
  RelViewport to = *rel_canvas_get_viewport (self->canvas);

  if (to.scale >= 0.7)
    return;
  to.scale = 1;
  rel_viewport_center_on (&to, rect->x + rect->width / 2, rect->y + rect->height / 2);
  rel_canvas_set_viewport (self->canvas, &to, FALSE);
}

static void
type_in (RelDiagramPage *self,
         Typing          typing)
{
  RelScene *scene = rel_canvas_get_scene (self->canvas);
  RelTable *table = NULL;
  RelView *view = NULL;
  RelColumn *column = NULL;
  RelRect rect;
  const char *label, *text = "", *placeholder = NULL;
  guint index;
  GtkWidget *editor;

  typing.page = self;
  if (typing.create)
    {
      rect = (RelRect) { typing.place.x + 8, typing.place.y + 5, NEW_WIDTH - 16, REL_CARD_HEADER - 10 };
      label = _("Name of the new table");
      placeholder = _("Name of the table");
    }
  else
    {
      const RelCard *card;

      table = rel_schema_get_table (get_schema (self), typing.table);
      view = rel_schema_get_view (get_schema (self), typing.table);
      if (scene == NULL || (table == NULL && (view == NULL || typing.what != REL_EDIT_NAME)) || !rel_scene_find_card (scene, typing.table, &index))
        return;
      card = rel_scene_get_card (scene, index);
      column = table != NULL && typing.column != REL_ID_NONE ? rel_table_get_column (table, typing.column) : NULL;
      if (typing.what == REL_EDIT_NEW_COLUMN)
        {
          double below = column != NULL ? rel_card_get_row_y (card, typing.column) + REL_CARD_ROW / 2 : card->rect.height - 4;

          /* a row that is folded away has no place of its own */
          if (column != NULL && below <= REL_CARD_HEADER)
            below = card->rect.height - 4;
          rect = (RelRect) { card->rect.x + 6, card->rect.y + below - 1, MAX (card->rect.width, 260) - 12, REL_CARD_ROW + 2 };
          label = _("New column");
          placeholder = _("title text not null");
        }
      else if (column != NULL)
        {
          double y = card->rect.y + rel_card_get_row_y (card, typing.column) - REL_CARD_ROW / 2;
          double x = typing.what == REL_EDIT_TYPE ? card->rect.width * 0.55 : REL_CARD_SIGN;

          rect = (RelRect) { card->rect.x + x, y, (typing.what == REL_EDIT_TYPE ? card->rect.width - 4 : card->rect.width * 0.8) - x, REL_CARD_ROW };
          text = typing.what == REL_EDIT_TYPE ? rel_column_get_declared_type (column) : rel_column_get_name (column);
          label = typing.what == REL_EDIT_TYPE ? _("Type of the column") : _("Name of the column");
        }
      else
        {
          rect = (RelRect) { card->rect.x + 8, card->rect.y + 5, card->rect.width - 16, REL_CARD_HEADER - 10 };
          text = table != NULL ? rel_table_get_name (table) : rel_view_get_name (view);
          label = table != NULL ? _("Name of the table") : _("Name of the view");
        }
    }

  prepare_zoom (self, &rect);
  editor = rel_inline_edit_new (label, text, placeholder, rel_canvas_get_viewport (self->canvas)->scale,
                                take_cb, done_cb, g_memdup2 (&typing, sizeof typing), g_free);
  rel_canvas_open_editor (self->canvas, editor, &rect, typing.create);
  rel_diagram_page_update_empty (self);
}

/* Opens the field for the name of a table that is not there yet. */
void
rel_diagram_page_type_table (RelDiagramPage *self,
                             double          x,
                             double          y)
{
  Typing typing = { .create = TRUE, .place = { round (x), round (y) } };

  if (self->document != NULL)
    type_in (self, typing);
}

/* The same; what is named is linked then. */
void
rel_diagram_page_type_linked_table (RelDiagramPage *self,
                                    double          x,
                                    double          y,
                                    RelId           from)
{
  Typing typing = { .create = TRUE, .place = { round (x), round (y) }, .link = from };

  type_in (self, typing);
}

/* Opens the field for a name, a type or a new column. */
void
rel_diagram_page_type (RelDiagramPage *self,
                       RelId           table,
                       RelId           column,
                       RelEditWhat     what)
{
  Typing typing = { .what = what, .table = table, .column = column };

  if (self->document != NULL)
    type_in (self, typing);
}
