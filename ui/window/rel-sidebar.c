/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The sidebar: every table and view, found by name or by a column. Rows are counted in
 * the background after a table was listed, one after the other, so that opening never
 * waits for a count.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "window/rel-sidebar.h"

#include "window/rel-diagram-list.h"

#include "diagram/rel-colors.h"
#include "diagram/rel-palette.h"
#include "schema/rel-words.h"
#include "sql/rel-dialect.h"

/* Counting the tables of a large schema would keep the disk busy for nobody. */
#define MAX_COUNTED 60

/* So long rows are made before the window has its turn again. */
#define FILL_US 6000

struct _RelSidebar
{
  AdwBin        parent_instance;
  RelDocument  *document;
  GtkWidget    *entry;
  GtkWidget    *list;
  GtkWidget    *placeholder;
  GtkWidget    *diagrams;
  GHashTable   *counts;      /* RelId -> GtkLabel, borrowed */
  GHashTable   *known;       /* RelId -> text of a count */
  GQueue       *to_count;    /* RelId */
  GCancellable *counting;
  GArray       *items;       /* Item: what is to be listed */
  GHashTable   *rows;        /* RelId -> GtkListBoxRow, borrowed */
  guint         next;        /* of items: up to here rows are as they should be */
  guint         filling_id;
  RelId         marked;      /* its row is selected as soon as there is one */
};

G_DEFINE_FINAL_TYPE (RelSidebar, rel_sidebar, ADW_TYPE_BIN)

/* What a row shows: a table or a view, and the colour of its card. */
typedef struct
{
  RelId    id;
  GObject *element;
  gboolean is_view;
  int      color;
} Item;

typedef struct
{
  RelId       id;
  GObject    *element; /* the value it was made of */
  int         color;
  char       *name;    /* casefolded, with those of its columns */
  gboolean    is_view;
} RowInfo;

static void
row_info_free (RowInfo *info)
{
  g_object_unref (info->element);
  g_free (info->name);
  g_free (info);
}

static void
clear_item (gpointer data)
{
  g_clear_object (&((Item *) data)->element);
}

static const RowInfo *
get_info (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), "info");
}

static void count_next (RelSidebar *self);

typedef struct
{
  RelSidebar *sidebar;
  RelId       id;
} Counting;

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Counting *counting = user_data;
  g_autoptr(RelSidebar) self = counting->sidebar;
  RelId id = counting->id;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelRows) rows = rel_database_query_finish (REL_DATABASE (source), result, &error);

  g_free (counting);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->document == NULL)
    return;

  if (rows != NULL && rel_rows_get_n_rows (rows) == 1)
    {
      char *text = g_strdup_printf ("%'" G_GINT64_FORMAT, rel_value_get_integer (rel_rows_get (rows, 0, 0)));
      GtkWidget *label = g_hash_table_lookup (self->counts, &id);

      g_hash_table_insert (self->known, g_memdup2 (&id, sizeof id), text);
      if (label != NULL)
        gtk_label_set_text (GTK_LABEL (label), text);
    }
  count_next (self);
}

/* The table as it is stored, whatever is staged; NULL: only staged so far. */
static RelTable *
get_stored (RelSidebar *self,
            RelId       id)
{
  return rel_document_get_database (self->document) != NULL ? rel_schema_get_table (rel_document_get_base (self->document), id) : NULL;
}

static void
count_next (RelSidebar *self)
{
  g_autofree RelId *id = g_queue_pop_head (self->to_count);
  RelTable *table = id != NULL ? get_stored (self, *id) : NULL;
  g_autofree char *name = NULL;
  g_autofree char *sql = NULL;
  Counting *counting;

  if (table == NULL)
    return;

  name = rel_sql_quote_identifier (rel_table_get_name (table));
  sql = g_strdup_printf ("SELECT count(*) FROM %s", name);
  counting = g_new0 (Counting, 1);
  counting->sidebar = g_object_ref (self);
  counting->id = *id;
  rel_database_query_async (rel_document_get_database (self->document), REL_LANE_BACKGROUND, sql, NULL, 0, self->counting, counted_cb, counting);
}

static void
draw_dot (GtkDrawingArea *area,
          cairo_t        *cr,
          int             width,
          int             height,
          gpointer        user_data)
{
  RelColor color = rel_palette_get_color (GPOINTER_TO_INT (user_data));

  cairo_set_source_rgb (cr, color.r, color.g, color.b);
  cairo_arc (cr, width / 2.0, height / 2.0, 5, 0, 2 * G_PI);
  cairo_fill (cr);
}

/* The whole of a name that is cut off, and what people say of the table. */
static gboolean
tooltip_cb (GtkWidget  *row,
            int         x,
            int         y,
            gboolean    keyboard,
            GtkTooltip *tooltip,
            GtkLabel   *label)
{
  const RowInfo *info = get_info (GTK_LIST_BOX_ROW (row));
  const char *note = info->is_view ? NULL : rel_table_get_info (REL_TABLE (info->element))->note;
  gboolean cut = pango_layout_is_ellipsized (gtk_label_get_layout (label));
  g_autofree char *said = note != NULL ? rel_note_shorten (note) : NULL;
  g_autofree char *both = cut && said != NULL ? g_strdup_printf ("%s\n%s", gtk_label_get_text (label), said) : NULL;

  if (!cut && said == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, both != NULL ? both : said != NULL ? said : gtk_label_get_text (label));

  return TRUE;
}

/* A row can be dragged onto a diagram. */
static GdkContentProvider *
prepare_drag_cb (GtkDragSource *source,
                 double         x,
                 double         y,
                 GtkWidget     *row)
{
  return gdk_content_provider_new_typed (G_TYPE_UINT64, get_info (GTK_LIST_BOX_ROW (row))->id);
}

static void
add_row (RelSidebar *self,
         const Item *item,
         int         place)
{
  RelId id = item->id;
  gboolean is_view = item->is_view;
  const char *name = is_view ? rel_view_get_name (REL_VIEW (item->element)) : rel_table_get_name (REL_TABLE (item->element));
  GPtrArray *columns = is_view ? rel_view_get_info (REL_VIEW (item->element))->columns : rel_table_get_info (REL_TABLE (item->element))->columns;
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *dot = gtk_drawing_area_new ();
  GtkWidget *label = gtk_label_new (name);
  GtkWidget *count = gtk_label_new ("");
  g_autoptr(GString) haystack = g_string_new (name);
  RowInfo *info = g_new0 (RowInfo, 1);
  GtkDragSource *drag;
  const char *known;

  for (guint i = 0; columns != NULL && i < columns->len; i++)
    g_string_append_printf (haystack, "\n%s", rel_column_get_name (g_ptr_array_index (columns, i)));
  info->id = id;
  info->element = g_object_ref (item->element);
  info->color = item->color;
  info->name = g_utf8_casefold (haystack->str, -1);
  info->is_view = is_view;
  g_object_set_data_full (G_OBJECT (row), "info", info, (GDestroyNotify) row_info_free);

  gtk_widget_set_size_request (dot, 14, 14);
  gtk_widget_set_valign (dot, GTK_ALIGN_CENTER);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (dot), draw_dot, GINT_TO_POINTER (item->color), NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (count, "dim-label");
  gtk_widget_add_css_class (count, "numeric");
  if (is_view)
    gtk_widget_add_css_class (label, "dim-label");

  known = g_hash_table_lookup (self->known, &id);
  if (known != NULL)
    gtk_label_set_text (GTK_LABEL (count), known);
  else if (get_stored (self, id) != NULL && g_queue_get_length (self->to_count) < MAX_COUNTED)
    {
      gtk_label_set_text (GTK_LABEL (count), "…");
      g_queue_push_tail (self->to_count, g_memdup2 (&id, sizeof id));
    }
  g_hash_table_insert (self->counts, g_memdup2 (&id, sizeof id), count);

  gtk_box_append (GTK_BOX (box), dot);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), count);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_has_tooltip (row, TRUE);
  g_signal_connect_object (row, "query-tooltip", G_CALLBACK (tooltip_cb), label, 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  drag = gtk_drag_source_new ();
  g_signal_connect (drag, "prepare", G_CALLBACK (prepare_drag_cb), row);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (drag));
  gtk_list_box_insert (GTK_LIST_BOX (self->list), row, place);
  g_hash_table_insert (self->rows, g_memdup2 (&id, sizeof id), row);
  if (id == self->marked)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), GTK_LIST_BOX_ROW (row));
}

static void
remove_row (RelSidebar *self,
            GtkWidget  *row)
{
  RelId id = get_info (GTK_LIST_BOX_ROW (row))->id;

  g_hash_table_remove (self->counts, &id);
  g_hash_table_remove (self->rows, &id);
  gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
}

static void
remove_strangers (RelSidebar *self)
{
  g_autoptr(GHashTable) wanted = g_hash_table_new (g_int64_hash, g_int64_equal);
  GtkListBoxRow *row;

  for (guint i = 0; i < self->items->len; i++)
    g_hash_table_add (wanted, &g_array_index (self->items, Item, i).id);
  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)) != NULL;)
    if (g_hash_table_contains (wanted, &get_info (row)->id))
      i++;
    else
      remove_row (self, GTK_WIDGET (row));
}

/* Its count was given up before it came. */
static void
want_count (RelSidebar *self,
            RelId       id)
{
  GtkLabel *count = g_hash_table_lookup (self->counts, &id);

  if (count != NULL && g_str_equal (gtk_label_get_text (count), "…") && !g_hash_table_contains (self->known, &id))
    g_queue_push_tail (self->to_count, g_memdup2 (&id, sizeof id));
}

static gboolean
shows (GtkListBoxRow *row,
       const Item    *item)
{
  const RowInfo *info = row != NULL ? get_info (row) : NULL;

  return info != NULL && info->id == item->id && info->element == item->element && info->color == item->color;
}

/* Rows are widgets, and dear: those that are right stay, the others are made bit by bit. */
static gboolean
fill_some (gpointer user_data)
{
  RelSidebar *self = user_data;
  gint64 end = g_get_monotonic_time () + FILL_US;

  for (; self->next < self->items->len; self->next++)
    {
      const Item *item = &g_array_index (self->items, Item, self->next);
      GtkWidget *old;

      if (shows (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), self->next), item))
        {
          want_count (self, item->id);
          continue;
        }
      if (g_get_monotonic_time () > end)
        return G_SOURCE_CONTINUE;
      old = g_hash_table_lookup (self->rows, &item->id);
      if (old != NULL)
        remove_row (self, old);
      add_row (self, item, self->next);
    }
  self->filling_id = 0;
  count_next (self);

  return G_SOURCE_REMOVE;
}

static void
fill (RelSidebar *self)
{
  RelSchema *schema = rel_document_get_schema (self->document);
  const RelSchemaInfo *info = rel_schema_get_info (schema);
  RelDiagram *diagram = rel_document_get_diagram (self->document);
  g_autoptr(GHashTable) colors = rel_colors_choose (schema, rel_diagram_get_kin (diagram));

  if (self->counting != NULL)
    g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  self->counting = g_cancellable_new ();
  g_queue_clear_full (self->to_count, g_free);
  g_array_set_size (self->items, 0);

  for (guint i = 0; i < info->tables->len; i++)
    {
      RelTable *table = g_ptr_array_index (info->tables, i);
      RelId id = rel_table_get_id (table);
      int chosen = rel_diagram_get_color (diagram, id);
      Item item = { id, g_object_ref (G_OBJECT (table)), FALSE, chosen >= 0 ? chosen : GPOINTER_TO_INT (g_hash_table_lookup (colors, &id)) };

      if (rel_table_get_info (table)->kind != REL_TABLE_SHADOW)
        g_array_append_val (self->items, item);
      else
        g_object_unref (item.element);
    }
  for (guint i = 0; i < info->views->len; i++)
    {
      RelView *view = g_ptr_array_index (info->views, i);
      Item item = { rel_view_get_id (view), g_object_ref (G_OBJECT (view)), TRUE, REL_N_COLORS - 1 };

      g_array_append_val (self->items, item);
    }
  remove_strangers (self);
  self->next = 0;
  g_clear_handle_id (&self->filling_id, g_source_remove);
  if (fill_some (self))
    self->filling_id = g_idle_add (fill_some, self);
}

static gboolean
filter_row (GtkListBoxRow *row,
            gpointer       user_data)
{
  RelSidebar *self = user_data;
  g_autofree char *needle = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->entry)), -1);

  return strstr (get_info (row)->name, needle) != NULL;
}

static void
header_row (GtkListBoxRow *row,
            GtkListBoxRow *before,
            gpointer       user_data)
{
  gboolean is_view = get_info (row)->is_view;
  GtkWidget *label;

  if (before != NULL && get_info (before)->is_view == is_view)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }

  label = gtk_label_new (is_view ? _("Views") : _("Tables"));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "heading");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_top (label, 10);
  gtk_widget_set_margin_bottom (label, 4);
  gtk_list_box_row_set_header (row, label);
}

static void
row_activated_cb (GtkListBox    *list,
                  GtkListBoxRow *row,
                  RelSidebar    *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.go-to-table", "t", get_info (row)->id);
}

static void
search_changed_cb (GtkSearchEntry *entry,
                   RelSidebar     *self)
{
  gtk_label_set_text (GTK_LABEL (self->placeholder), *gtk_editable_get_text (GTK_EDITABLE (self->entry)) != '\0' ? _("Nothing of that name") : _("No Tables Yet"));
  gtk_list_box_invalidate_filter (GTK_LIST_BOX (self->list));
}

/* Enter goes to the first table that is left. */
static void
search_activate_cb (GtkSearchEntry *entry,
                    RelSidebar     *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)) != NULL; i++)
    if (gtk_widget_get_child_visible (GTK_WIDGET (row)))
      {
        row_activated_cb (GTK_LIST_BOX (self->list), row, self);
        return;
      }
}

static void
rel_sidebar_dispose (GObject *object)
{
  RelSidebar *self = REL_SIDEBAR (object);

  if (self->counting != NULL)
    g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  g_clear_handle_id (&self->filling_id, g_source_remove);
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->document);

  G_OBJECT_CLASS (rel_sidebar_parent_class)->dispose (object);
}

static void
rel_sidebar_finalize (GObject *object)
{
  RelSidebar *self = REL_SIDEBAR (object);

  g_array_unref (self->items);
  g_hash_table_unref (self->rows);
  g_hash_table_unref (self->counts);
  g_hash_table_unref (self->known);
  g_queue_free_full (self->to_count, g_free);

  G_OBJECT_CLASS (rel_sidebar_parent_class)->finalize (object);
}

static void
rel_sidebar_class_init (RelSidebarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_sidebar_dispose;
  G_OBJECT_CLASS (klass)->finalize = rel_sidebar_finalize;
}

static void
rel_sidebar_init (RelSidebar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->counts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->to_count = g_queue_new ();
  self->items = g_array_new (FALSE, FALSE, sizeof (Item));
  g_array_set_clear_func (self->items, clear_item);
  self->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  self->entry = gtk_search_entry_new ();
  g_object_set (self->entry, "placeholder-text", _("Find a table or column"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Find a table or column"), -1);
  gtk_widget_set_margin_start (self->entry, 8);
  gtk_widget_set_margin_end (self->entry, 8);
  gtk_widget_set_margin_top (self->entry, 8);
  gtk_widget_set_margin_bottom (self->entry, 4);
  g_signal_connect (self->entry, "search-changed", G_CALLBACK (search_changed_cb), self);
  g_signal_connect (self->entry, "activate", G_CALLBACK (search_activate_cb), self);

  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "navigation-sidebar");
  gtk_list_box_set_filter_func (GTK_LIST_BOX (self->list), filter_row, self, NULL);
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), header_row, self, NULL);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Tables and Views"), -1);
  self->placeholder = gtk_label_new (_("No Tables Yet"));
  gtk_widget_add_css_class (self->placeholder, "dim-label");
  gtk_widget_set_margin_top (self->placeholder, 24);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (self->list), self->placeholder);

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), scrolled);
  self->diagrams = rel_diagram_list_new ();
  gtk_box_append (GTK_BOX (box), self->diagrams);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
rel_sidebar_new (void)
{
  return g_object_new (REL_TYPE_SIDEBAR, NULL);
}

static void
document_changed_cb (RelDocument *document,
                     RelState    *before,
                     RelState    *after,
                     RelSidebar  *self)
{
  if (rel_state_get_schema (before) != rel_state_get_schema (after))
    fill (self);
}

/**
 * rel_sidebar_set_document:
 * @self: the sidebar
 * @document: what it lists
 */
void
rel_sidebar_set_document (RelSidebar  *self,
                          RelDocument *document)
{
  g_return_if_fail (REL_IS_SIDEBAR (self));

  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_set_object (&self->document, document);
  rel_diagram_list_set_document (REL_DIAGRAM_LIST (self->diagrams), document);
  g_hash_table_remove_all (self->known);
  g_clear_handle_id (&self->filling_id, g_source_remove);
  if (document == NULL)
    return;

  g_signal_connect (document, "changed", G_CALLBACK (document_changed_cb), self);
  fill (self);
}

/**
 * rel_sidebar_select:
 * @self: the sidebar
 * @table: id of a table or view
 *
 * Marks a row without going anywhere.
 */
void
rel_sidebar_select (RelSidebar *self,
                    RelId       table)
{
  GtkWidget *row;

  g_return_if_fail (REL_IS_SIDEBAR (self));

  self->marked = table;
  row = g_hash_table_lookup (self->rows, &table);
  if (row != NULL)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), GTK_LIST_BOX_ROW (row));
}
