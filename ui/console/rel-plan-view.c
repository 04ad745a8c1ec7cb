/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * How a statement would be run, in words: a line a step, what belongs inside another
 * indented, with a sign at the steps that grow with the size of a table. SQLite's own
 * words are the tooltip.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "console/rel-plan-view.h"

#include "sql/rel-plan-words.h"
#include "sql/rel-scope.h"

/* What the statement calls its tables. Those of queries inside are found by looking from their ends. */
static GHashTable *
find_tables (const char *statement)
{
  GHashTable *tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  gsize length = strlen (statement);

  for (gsize at = 0; at <= length; at++)
    {
      g_autoptr(RelScope) scope = NULL;

      if (at < length && statement[at] != ')' && statement[at] != ';')
        continue;
      scope = rel_scope_new (statement, at, REL_TOKEN_STYLE_SQLITE);
      for (guint i = 0; i < scope->sources->len; i++)
        {
          const RelSource *source = g_ptr_array_index (scope->sources, i);

          if (source->name != NULL && source->alias != NULL)
            g_hash_table_insert (tables, g_strdup (source->alias), g_strdup (source->name));
        }
      if (length > 20000)
        break;
    }

  return tables;
}

static guint
find_depth (RelRows *plan,
            guint    row)
{
  gint64 parent = rel_value_get_integer (rel_rows_get (plan, row, 1));

  for (guint i = row; i > 0 && parent != 0; i--)
    if (rel_value_get_integer (rel_rows_get (plan, i - 1, 0)) == parent)
      return find_depth (plan, i - 1) + 1;

  return 0;
}

static GtkWidget *
make_line (const char  *detail,
           guint        depth,
           GHashTable  *tables)
{
  static const char *const icons[] = {
    [REL_PLAN_CHEAP] = "emblem-ok-symbolic", [REL_PLAN_NEUTRAL] = "go-next-symbolic", [REL_PLAN_COSTLY] = "dialog-warning-symbolic",
  };
  static const char *const classes[] = {
    [REL_PLAN_CHEAP] = "success", [REL_PLAN_NEUTRAL] = "dim-label", [REL_PLAN_COSTLY] = "warning",
  };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  RelPlanCost cost;
  g_autofree char *words = rel_plan_words_for (detail, tables, &cost);
  GtkWidget *icon = gtk_image_new_from_icon_name (icons[cost]);
  GtkWidget *label = gtk_label_new (words);

  gtk_widget_add_css_class (icon, classes[cost]);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_margin_start (box, 24 * depth);
  gtk_widget_set_tooltip_text (box, detail);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);

  return box;
}

/* @plan has id, parent, a number and the detail, as EXPLAIN QUERY PLAN gives them. */
GtkWidget *
rel_plan_view_new (RelRows    *plan,
                   const char *statement)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  g_autoptr(GHashTable) tables = find_tables (statement);

  for (guint i = 0; i < rel_rows_get_n_rows (plan); i++)
    {
      g_autofree char *detail = rel_value_to_text (rel_rows_get (plan, i, 3));

      gtk_box_append (GTK_BOX (box), make_line (detail, MIN (find_depth (plan, i), 12), tables));
    }
  if (rel_rows_get_n_rows (plan) == 0)
    gtk_box_append (GTK_BOX (box), gtk_label_new (_("There is nothing to plan: this statement looks at no table.")));

  gtk_widget_add_css_class (box, "result-message");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);

  return scrolled;
}
