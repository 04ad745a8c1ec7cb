/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The step where people say which columns belong together: in the chooser of a link
 * whose names leave a doubt, and in the inspector of any link. It makes no edit itself.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "common/rel-column-match.h"

#include "common/rel-drop-down.h"
#include "schema/rel-link-match.h"

struct _RelColumnMatch
{
  GtkWidget  parent_instance;
  RelSchema *schema;
  RelTable  *child;
  RelTable  *parent;
  GPtrArray *keys;     /* RelKey */
  guint      key;      /* which of them */
  GArray    *columns;  /* RelId, one for each of the key; 0: a new one */
  GArray    *offered;  /* RelId: what every list offers, the first is 0 */
  GtkWidget *grid;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (RelColumnMatch, rel_column_match, GTK_TYPE_WIDGET)

static const RelKeyInfo *
get_key (RelColumnMatch *self)
{
  return rel_key_get_info (self->keys->pdata[self->key]);
}

static void
chosen_cb (GtkDropDown    *list,
           GParamSpec     *pspec,
           RelColumnMatch *self)
{
  guint at = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (list), "at"));
  guint chosen = gtk_drop_down_get_selected (list);

  if (at >= self->columns->len || chosen >= self->offered->len)
    return;
  g_array_index (self->columns, RelId, at) = g_array_index (self->offered, RelId, chosen);
  g_signal_emit (self, changed_signal, 0);
}

static GtkWidget *
make_list (RelColumnMatch *self,
           guint           at)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  RelColumn *referenced = rel_table_get_column (self->parent, get_key (self)->columns[at]);
  GtkExpression *expression = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  GtkWidget *list;
  guint selected = 0;
  g_autofree char *label = g_strdup_printf (_("Column for %s"), referenced != NULL ? rel_column_get_name (referenced) : "");
  g_autofree char *name = g_strdup_printf ("rel-match-%u", at);

  for (guint i = 0; i < self->offered->len; i++)
    {
      RelId id = g_array_index (self->offered, RelId, i);

      gtk_string_list_append (names, id == REL_ID_NONE ? _("New column") : rel_column_get_name (rel_table_get_column (self->child, id)));
      if (id == g_array_index (self->columns, RelId, at))
        selected = i;
    }
  list = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), expression);
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (list), self->offered->len > 12);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (list), selected);
  gtk_widget_set_hexpand (list, TRUE);
  gtk_widget_set_name (list, name);
  rel_drop_down_name (GTK_DROP_DOWN (list), label);
  g_object_set_data (G_OBJECT (list), "at", GUINT_TO_POINTER (at));
  g_signal_connect (list, "notify::selected", G_CALLBACK (chosen_cb), self);

  return list;
}

static void fill (RelColumnMatch *self);

static void
key_chosen_cb (GtkDropDown    *list,
               GParamSpec     *pspec,
               RelColumnMatch *self)
{
  guint chosen = gtk_drop_down_get_selected (list);
  g_autofree RelId *columns = NULL;
  guint n = 0;

  if (chosen == self->key || chosen >= self->keys->len)
    return;
  self->key = chosen;
  columns = rel_link_guess_columns (self->schema, rel_table_get_id (self->child), rel_table_get_id (self->parent), rel_key_get_id (self->keys->pdata[chosen]),
                                    self->columns->len > 0 ? g_array_index (self->columns, RelId, 0) : REL_ID_NONE, &n, NULL);
  g_array_set_size (self->columns, 0);
  g_array_append_vals (self->columns, columns, n);
  fill (self);
  g_signal_emit (self, changed_signal, 0);
}

static char *
name_key (RelColumnMatch *self,
          guint           which)
{
  const RelKeyInfo *key = rel_key_get_info (self->keys->pdata[which]);

  return rel_table_dup_column_names (self->parent, key->columns, key->n_columns);
}

static GtkWidget *
make_keys (RelColumnMatch *self)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *list;

  for (guint i = 0; i < self->keys->len; i++)
    {
      g_autofree char *columns = name_key (self, i);
      /* Translators: names of columns */
      g_autofree char *name = g_strdup_printf (_("By the key %s"), columns);

      gtk_string_list_append (names, name);
    }
  list = gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&names)), NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (list), self->key);
  gtk_widget_set_hexpand (list, TRUE);
  gtk_widget_set_name (list, "rel-match-key");
  rel_drop_down_name (GTK_DROP_DOWN (list), _("Key that it refers to"));
  g_signal_connect (list, "notify::selected", G_CALLBACK (key_chosen_cb), self);

  return list;
}

static void
fill (RelColumnMatch *self)
{
  GtkWidget *child;
  int row = 0;

  /* the list of keys stays: it may be what is being used */
  for (child = gtk_widget_get_first_child (self->grid); child != NULL;)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (g_strcmp0 (gtk_widget_get_name (child), "rel-match-key") != 0)
        gtk_grid_remove (GTK_GRID (self->grid), child);
      child = next;
    }
  if (self->keys->len > 1)
    {
      if (gtk_grid_get_child_at (GTK_GRID (self->grid), 0, 0) == NULL)
        gtk_grid_attach (GTK_GRID (self->grid), make_keys (self), 0, 0, 2, 1);
      row++;
    }
  for (guint i = 0; i < self->columns->len; i++, row++)
    {
      RelColumn *referenced = rel_table_get_column (self->parent, get_key (self)->columns[i]);
      /* Translators: → and the name of a column of a key */
      g_autofree char *text = g_strdup_printf ("→ %s", referenced != NULL ? rel_column_get_name (referenced) : "?");
      GtkWidget *label = gtk_label_new (text);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_set_tooltip_text (label, referenced != NULL ? rel_column_get_declared_type (referenced) : NULL);
      gtk_widget_set_hexpand (label, TRUE);
      gtk_grid_attach (GTK_GRID (self->grid), make_list (self, i), 0, row, 1, 1);
      gtk_grid_attach (GTK_GRID (self->grid), label, 1, row, 1, 1);
    }
}

static void
rel_column_match_dispose (GObject *object)
{
  RelColumnMatch *self = REL_COLUMN_MATCH (object);

  g_clear_pointer (&self->grid, gtk_widget_unparent);

  G_OBJECT_CLASS (rel_column_match_parent_class)->dispose (object);
}

static void
rel_column_match_finalize (GObject *object)
{
  RelColumnMatch *self = REL_COLUMN_MATCH (object);

  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_array_unref (self->columns);
  g_array_unref (self->offered);
  g_clear_object (&self->child);
  g_clear_object (&self->parent);
  g_clear_object (&self->schema);

  G_OBJECT_CLASS (rel_column_match_parent_class)->finalize (object);
}

static void
rel_column_match_class_init (RelColumnMatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rel_column_match_dispose;
  G_OBJECT_CLASS (klass)->finalize = rel_column_match_finalize;
  changed_signal = g_signal_new ("changed", REL_TYPE_COLUMN_MATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
rel_column_match_init (RelColumnMatch *self)
{
  self->columns = g_array_new (FALSE, TRUE, sizeof (RelId));
  self->offered = g_array_new (FALSE, TRUE, sizeof (RelId));
  self->grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 8);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
}

/**
 * rel_column_match_new:
 * @schema: a schema
 * @child: id of the table that has the link
 * @parent: id of the table that it refers to, which has a key
 * @key: id of the key there, 0: its first
 * @columns: (array length=n_columns): for each column of the key one of @child, or 0
 * @n_columns: their number
 *
 * Returns: (transfer full): the widget
 */
GtkWidget *
rel_column_match_new (RelSchema   *schema,
                      RelId        child,
                      RelId        parent,
                      RelId        key,
                      const RelId *columns,
                      guint        n_columns)
{
  RelColumnMatch *self = g_object_new (REL_TYPE_COLUMN_MATCH, NULL);
  const RelTableInfo *info;

  self->schema = g_object_ref (schema);
  self->child = g_object_ref (rel_schema_get_table (schema, child));
  self->parent = g_object_ref (rel_schema_get_table (schema, parent));
  self->keys = rel_link_list_keys (self->parent);
  for (guint i = 0; i < self->keys->len; i++)
    if (rel_key_get_id (self->keys->pdata[i]) == key)
      self->key = i;
  g_array_set_size (self->offered, 1);
  info = rel_table_get_info (self->child);
  for (guint i = 0; i < info->columns->len; i++)
    {
      RelId id = rel_column_get_id (info->columns->pdata[i]);
      const RelColumnInfo *column = rel_column_get_info (info->columns->pdata[i]);

      if (column->generated == REL_GENERATED_NO && !column->hidden)
        g_array_append_val (self->offered, id);
    }
  if (self->keys->len > 0)
    {
      g_array_append_vals (self->columns, columns, MIN (n_columns, get_key (self)->n_columns));
      g_array_set_size (self->columns, get_key (self)->n_columns);
      fill (self);
    }

  return GTK_WIDGET (self);
}

/**
 * rel_column_match_get_key:
 * @self: the widget
 *
 * Returns: id of the key that was chosen, or 0
 */
RelId
rel_column_match_get_key (RelColumnMatch *self)
{
  g_return_val_if_fail (REL_IS_COLUMN_MATCH (self), REL_ID_NONE);

  return self->keys->len > 0 ? rel_key_get_id (self->keys->pdata[self->key]) : REL_ID_NONE;
}

/**
 * rel_column_match_get_columns:
 * @self: the widget
 * @n_columns: (out): their number
 *
 * Returns: (transfer none) (array length=n_columns): what was chosen for each column of the key; 0: a new one
 */
const RelId *
rel_column_match_get_columns (RelColumnMatch *self,
                              guint          *n_columns)
{
  g_return_val_if_fail (REL_IS_COLUMN_MATCH (self), NULL);

  *n_columns = self->columns->len;

  return (const RelId *) self->columns->data;
}
