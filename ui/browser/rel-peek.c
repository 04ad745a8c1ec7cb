/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Pointing at a link for a moment shows the record that it leads to: what it is called,
 * its first fields, how much it has of what. Asked off the main thread, and only what an
 * index answers; gone as soon as the pointer goes on.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "browser/rel-peek.h"

#include "browser/rel-cell-text.h"
#include "browser/rel-grid-private.h"
#include "browser/rel-record-view.h"

#define DELAY_MS   450
#define MAX_FIELDS 5
#define MAX_COUNTS 5
#define COUNT_CAP  201

struct _RelPeek
{
  GObject        parent_instance;
  GtkWidget     *popover;  /* child of the parent */
  RelGrid       *grid;
  RelDatabase   *database;
  RelSchema     *schema;
  RelRecordList *list;
  gint64         row;
  guint          column;
  guint          delay_id;
  GCancellable  *cancellable;
};

G_DEFINE_FINAL_TYPE (RelPeek, rel_peek, G_TYPE_OBJECT)

/* What is asked, and the answer. */
typedef struct
{
  RelRecordQuery *query;
  GPtrArray      *names;   /* of collections */
  GArray         *wanted;  /* RelEnd */
  RelSchema      *schema;
  RelRows        *rows;
  GArray         *counts;  /* gint64 */
} Peek;

static void
end_clear (RelEnd *end)
{
  g_object_unref (end->relationship);
}

static void
peek_free (Peek *peek)
{
  g_object_unref (peek->query);
  g_ptr_array_unref (peek->names);
  g_array_unref (peek->wanted);
  g_array_unref (peek->counts);
  g_object_unref (peek->schema);
  g_clear_pointer (&peek->rows, rel_rows_unref);
  g_free (peek);
}

static gboolean
is_indexed (RelTable *table,
            RelId     column)
{
  const RelTableInfo *info = rel_table_get_info (table);

  if (info->primary_key != NULL && rel_key_get_info (info->primary_key)->n_columns > 0 && rel_key_get_info (info->primary_key)->columns[0] == column)
    return TRUE;
  for (guint i = 0; i < info->indexes->len; i++)
    {
      const RelIndexInfo *index = rel_index_get_info (g_ptr_array_index (info->indexes, i));

      if (index->n_parts > 0 && index->parts[0].column == column && index->where == NULL)
        return TRUE;
    }

  return FALSE;
}

/* The collections of a table that can be counted without a scan. */
static void
list_collections (Peek     *peek,
                  RelTable *table)
{
  GArray *ends = rel_schema_list_ends (peek->schema, rel_table_get_id (table));

  for (guint i = 0; ends != NULL && i < ends->len && peek->wanted->len < MAX_COUNTS; i++)
    {
      RelEnd end = g_array_index (ends, RelEnd, i);
      const RelRelationshipInfo *info = rel_relationship_get_info (end.relationship);
      gboolean many = info->kind == REL_KIND_MANY_TO_MANY;
      RelTable *holder = rel_schema_get_table (peek->schema, many ? info->association : info->child);
      RelForeignKey *link = holder != NULL ? rel_table_get_foreign_key (holder, many && !end.at_parent ? info->far_link : info->link) : NULL;

      if (!rel_end_is_collection (&end) || link == NULL || !is_indexed (holder, rel_foreign_key_get_info (link)->columns[0]))
        continue;
      g_object_ref (end.relationship);
      g_array_append_val (peek->wanted, end);
      g_ptr_array_add (peek->names, g_strdup (rel_end_get_name (&end)));
    }
}

/* The owner's values that a collection goes by, from its row. */
static RelPlace *
place_of_end (Peek         *peek,
              const RelEnd *end)
{
  const RelRelationshipInfo *info = rel_relationship_get_info (end->relationship);
  gboolean many = info->kind == REL_KIND_MANY_TO_MANY;
  RelTable *holder = rel_schema_get_table (peek->schema, many ? info->association : info->child);
  RelForeignKey *link = rel_table_get_foreign_key (holder, many && !end->at_parent ? info->far_link : info->link);
  const RelForeignKeyInfo *fk = rel_foreign_key_get_info (link);
  g_autofree RelValue **key = g_new0 (RelValue *, fk->n_columns + 1);

  for (guint i = 0; i < fk->n_target_columns; i++)
    {
      int position;

      if (!rel_record_query_find_value (peek->query, fk->target_columns[i], &position) ||
          rel_value_is_cut (rel_rows_get (peek->rows, 0, position)))
        return NULL;
      key[i] = (RelValue *) rel_rows_get (peek->rows, 0, position);
    }

  return rel_place_new_members (end, key, fk->n_target_columns, NULL);
}

static gpointer
run_peek (RelConnection  *connection,
          gpointer        data,
          GCancellable   *cancellable,
          GError        **error)
{
  Peek *peek = data;

  peek->rows = rel_record_query_read_page (peek->query, connection, 0, 1, cancellable, error);
  if (peek->rows == NULL)
    return NULL;

  for (guint i = 0; rel_rows_get_n_rows (peek->rows) > 0 && i < peek->wanted->len; i++)
    {
      g_autoptr(RelPlace) place = place_of_end (peek, &g_array_index (peek->wanted, RelEnd, i));
      g_autoptr(RelRecordQuery) query = place != NULL ? rel_record_query_new (peek->schema, place) : NULL;
      gint64 count = query != NULL ? rel_record_query_count (query, connection, COUNT_CAP, cancellable, NULL) : -1;

      g_array_append_val (peek->counts, count);
    }

  return peek;
}

static GtkWidget *
make_label (const char *text,
            const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 32);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

static char *
cell_text (Peek                  *peek,
           const RelRecordColumn *column)
{
  const RelValue *value = rel_rows_get (peek->rows, 0, column->value);
  const RelValue *label = column->label >= 0 ? rel_rows_get (peek->rows, 0, column->label) : NULL;
  g_autofree char *text = NULL;

  if (rel_value_is_null (value) || rel_value_get_value_type (value) == REL_VALUE_BLOB)
    return NULL;
  text = rel_value_to_text (rel_value_is_null (label) ? value : label);

  return rel_cell_text_one_line (text);
}

/* "23 books · 4 reviews" */
static char *
describe_counts (Peek *peek)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < peek->counts->len; i++)
    {
      gint64 count = g_array_index (peek->counts, gint64, i);

      if (count <= 0)
        continue;
      if (text->len > 0)
        g_string_append (text, " · ");
      if (count >= COUNT_CAP)
        /* Translators: more than 200 of what the second word names. */
        g_string_append_printf (text, _("200+ %s"), (char *) g_ptr_array_index (peek->names, i));
      else
        /* Translators: how many of what the second word names. */
        g_string_append_printf (text, _("%lld %s"), (long long) count, (char *) g_ptr_array_index (peek->names, i));
    }

  return g_string_free (text, FALSE);
}

static GtkWidget *
make_content (Peek *peek)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *fields = gtk_grid_new ();
  int label = rel_record_query_get_label (peek->query);
  g_autofree char *counts = describe_counts (peek);
  g_autofree char *title = NULL;
  int n = 0;

  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  for (guint i = 0; i < rel_record_query_get_n_columns (peek->query); i++)
    {
      const RelRecordColumn *column = rel_record_query_get_column (peek->query, i);
      g_autofree char *text = cell_text (peek, column);

      if (column->value == label)
        title = g_steal_pointer (&text);
      else if (text != NULL && *text != '\0' && n < MAX_FIELDS)
        {
          gtk_grid_attach (GTK_GRID (fields), make_label (column->title, "dim-label"), 0, n, 1, 1);
          gtk_grid_attach (GTK_GRID (fields), make_label (text, NULL), 1, n, 1, 1);
          n++;
        }
    }
  gtk_grid_set_column_spacing (GTK_GRID (fields), 12);
  gtk_grid_set_row_spacing (GTK_GRID (fields), 2);
  if (title != NULL)
    gtk_box_append (GTK_BOX (box), make_label (title, "heading"));
  gtk_box_append (GTK_BOX (box), fields);
  if (*counts != '\0')
    {
      GtkWidget *line = make_label (counts, "caption");

      gtk_widget_add_css_class (line, "dim-label");
      gtk_label_set_max_width_chars (GTK_LABEL (line), 44);
      gtk_box_append (GTK_BOX (box), line);
    }

  return box;
}

/* Asked for whom: the peek may have moved on. */
typedef struct
{
  RelPeek *self; /* weak */
  Peek    *peek;
  gint64   row;
  guint    column;
} Asked;

static void
peek_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autofree Asked *asked = user_data;
  RelPeek *self = asked->self;
  gpointer answer = rel_database_run_finish (REL_DATABASE (source), result, NULL);
  graphene_point_t point = { 0, 0 };
  GdkRectangle cell;

  g_clear_weak_pointer (&asked->self);
  if (self != NULL && answer != NULL && self->popover != NULL && asked->row == self->row && asked->column == self->column &&
      rel_rows_get_n_rows (asked->peek->rows) > 0 && rel_grid_get_cell_area (self->grid, asked->row, asked->column, &cell) &&
      gtk_widget_compute_point (GTK_WIDGET (self->grid), gtk_widget_get_parent (self->popover), &GRAPHENE_POINT_INIT (cell.x, cell.y), &point))
    {
      cell.x = point.x;
      cell.y = point.y;
      cell.width = MIN (cell.width, 160);
      gtk_popover_set_child (GTK_POPOVER (self->popover), make_content (asked->peek));
      gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &cell);
      gtk_popover_popup (GTK_POPOVER (self->popover));
    }
  peek_free (asked->peek);
}

static gboolean
ask_cb (gpointer user_data)
{
  RelPeek *self = user_data;
  RelRecordQuery *query = self->list != NULL ? rel_record_list_get_query (self->list) : NULL;
  RelTable *table = query != NULL ? rel_schema_get_table (self->schema, rel_place_get_table (rel_record_list_get_place (self->list))) : NULL;
  RelRelationship *relationship = query != NULL ? rel_schema_get_relationship (self->schema, rel_record_query_get_column (query, self->column)->link) : NULL;
  g_autoptr(RelRow) row = self->list != NULL ? g_list_model_get_item (G_LIST_MODEL (self->list), self->row) : NULL;
  g_autoptr(RelPlace) place = NULL;
  g_autoptr(RelPlace) called = NULL;
  RelEnd end = { relationship, FALSE };
  Peek *peek;
  Asked *asked;

  self->delay_id = 0;
  if (table == NULL || relationship == NULL || row == NULL || !rel_row_is_loaded (row))
    return G_SOURCE_REMOVE;
  place = rel_record_view_follow (self->schema, table, query, row, &end);
  if (place == NULL)
    return G_SOURCE_REMOVE;

  peek = g_new0 (Peek, 1);
  peek->schema = g_object_ref (self->schema);
  called = rel_place_with_labels (place, rel_place_get_labels (rel_record_list_get_place (self->list)));
  peek->query = rel_record_query_new (self->schema, called);
  peek->names = g_ptr_array_new_with_free_func (g_free);
  peek->wanted = g_array_new (FALSE, FALSE, sizeof (RelEnd));
  g_array_set_clear_func (peek->wanted, (GDestroyNotify) end_clear);
  peek->counts = g_array_new (FALSE, FALSE, sizeof (gint64));
  list_collections (peek, rel_schema_get_table (self->schema, rel_place_get_table (place)));

  asked = g_new0 (Asked, 1);
  g_set_weak_pointer (&asked->self, self);
  asked->peek = peek;
  asked->row = self->row;
  asked->column = self->column;
  self->cancellable = g_cancellable_new ();
  rel_database_run_async (self->database, REL_LANE_READ, run_peek, peek, NULL, NULL, self->cancellable, peek_cb, asked);

  return G_SOURCE_REMOVE;
}

/**
 * rel_peek_hide:
 * @self: a peek
 *
 * Takes it away, and whatever it waited for.
 */
void
rel_peek_hide (RelPeek *self)
{
  g_return_if_fail (REL_IS_PEEK (self));

  g_clear_handle_id (&self->delay_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->row = -1;
  if (self->popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->popover));
}

static void
hovered_cb (RelGrid *grid,
            gint64   row,
            guint    column,
            RelPeek *self)
{
  rel_peek_hide (self);
  if (row < 0)
    return;

  self->row = row;
  self->column = column;
  self->delay_id = g_timeout_add (DELAY_MS, ask_cb, self);
}

static void
rel_peek_dispose (GObject *object)
{
  RelPeek *self = REL_PEEK (object);

  rel_peek_hide (self);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_object (&self->list);
  g_clear_object (&self->schema);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (rel_peek_parent_class)->dispose (object);
}

static void
rel_peek_class_init (RelPeekClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_peek_dispose;
}

static void
rel_peek_init (RelPeek *self)
{
  self->row = -1;
}

/* The parent lets go of the peek before it goes itself. */
RelPeek *
rel_peek_new (GtkWidget *parent,
              RelGrid   *grid)
{
  RelPeek *self = g_object_new (REL_TYPE_PEEK, NULL);

  self->grid = grid;
  self->popover = gtk_popover_new ();
  gtk_popover_set_autohide (GTK_POPOVER (self->popover), FALSE);
  gtk_widget_set_can_target (self->popover, FALSE);
  gtk_widget_set_can_focus (self->popover, FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->popover), GTK_POS_BOTTOM);
  gtk_widget_set_parent (self->popover, parent);
  g_signal_connect_object (grid, "link-hovered", G_CALLBACK (hovered_cb), self, 0);
  g_signal_connect_object (grid, "link-activated", G_CALLBACK (rel_peek_hide), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (grid, "row-selected", G_CALLBACK (rel_peek_hide), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * rel_peek_set_list:
 * @self: a peek
 * @database: where records are
 * @schema: its schema
 * @list: (nullable): what the grid shows
 */
void
rel_peek_set_list (RelPeek       *self,
                   RelDatabase   *database,
                   RelSchema     *schema,
                   RelRecordList *list)
{
  g_return_if_fail (REL_IS_PEEK (self));

  rel_peek_hide (self);
  g_set_object (&self->database, database);
  g_set_object (&self->schema, schema);
  g_set_object (&self->list, list);
}
