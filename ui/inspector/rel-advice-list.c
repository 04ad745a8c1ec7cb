/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Advice where it belongs: what was found, why it matters, and a fix that is one edit.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "inspector/rel-inspector-private.h"
#include "schema/rel-advice.h"

#define STEP 20 /* cards at once: measuring hundreds of wrapped texts would be felt */

typedef struct
{
  RelInspector *inspector;
  guint         index;
} Target;

static const RelAdvice *
get_advice (Target *target)
{
  GArray *all = rel_schema_list_advice (rel_inspector_get_schema (target->inspector));

  return target->index < all->len ? &g_array_index (all, RelAdvice, target->index) : NULL;
}

static void
fix_cb (GtkButton *button,
        Target    *target)
{
  RelInspector *self = target->inspector;
  const RelAdvice *advice = get_advice (target);
  GError *error = NULL;
  RelSchema *schema;

  if (advice == NULL)
    return;
  schema = rel_advice_fix (rel_inspector_get_schema (self), advice, &error);
  /* Translators: name of an edit, as in Undo Follow Advice */
  rel_inspector_take (self, _("Follow Advice"), schema, error);
}

static void
show_cb (GtkButton *button,
         Target    *target)
{
  const RelAdvice *advice = get_advice (target);
  RelTable *table = advice != NULL ? rel_schema_get_table (rel_inspector_get_schema (target->inspector), advice->table) : NULL;

  if (advice != NULL)
    rel_inspector_go_to (target->inspector, advice->table,
                         table != NULL && rel_table_get_column (table, advice->element) != NULL ? advice->element : REL_ID_NONE, REL_ID_NONE);
}

static GtkWidget *
make_card (RelInspector    *self,
           const RelAdvice *advice,
           guint            index,
           gboolean         with_place)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *icon = gtk_image_new_from_icon_name (advice->level == REL_ADVICE_HINT ? "dialog-information-symbolic" : "dialog-warning-symbolic");
  GtkWidget *words = gtk_label_new (advice->words);
  GtkWidget *reason = gtk_label_new (advice->reason);
  Target *target = g_new0 (Target, 1);

  *target = (Target) { self, index };
  g_object_set_data_full (G_OBJECT (card), "target", target, g_free);
  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (words), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (words), 26);
  gtk_widget_add_css_class (words, "heading");
  gtk_label_set_xalign (GTK_LABEL (reason), 0);
  gtk_label_set_wrap (GTK_LABEL (reason), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (reason), 32);
  gtk_widget_add_css_class (reason, "caption");
  gtk_box_append (GTK_BOX (texts), words);
  gtk_box_append (GTK_BOX (texts), reason);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (icon, advice->level == REL_ADVICE_PROBLEM ? "error" : advice->level == REL_ADVICE_WARNING ? "warning" : "accent");
  gtk_box_append (GTK_BOX (card), icon);
  gtk_box_append (GTK_BOX (card), texts);
  if (advice->fix != NULL)
    {
      GtkWidget *fix = gtk_button_new_with_label (_("Fix"));
      g_autofree char *label = g_strdup_printf ("%s: %s", _("Fix"), advice->fix);

      gtk_widget_set_tooltip_text (fix, advice->fix);
      gtk_widget_set_valign (fix, GTK_ALIGN_START);
      gtk_widget_add_css_class (fix, "flat");
      gtk_widget_add_css_class (fix, "fix-button");
      gtk_accessible_update_property (GTK_ACCESSIBLE (fix), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      g_signal_connect (fix, "clicked", G_CALLBACK (fix_cb), target);
      gtk_box_append (GTK_BOX (card), fix);
    }
  if (with_place)
    {
      GtkWidget *show = gtk_button_new_from_icon_name ("go-next-symbolic");

      gtk_widget_set_tooltip_text (show, _("Show"));
      gtk_widget_set_valign (show, GTK_ALIGN_START);
      gtk_widget_add_css_class (show, "flat");
      gtk_accessible_update_property (GTK_ACCESSIBLE (show), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Show"), -1);
      g_signal_connect (show, "clicked", G_CALLBACK (show_cb), target);
      gtk_box_append (GTK_BOX (card), show);
    }
  gtk_widget_add_css_class (card, "advice-card");
  gtk_widget_add_css_class (card, advice->level == REL_ADVICE_HINT ? "hint" : "warning");

  return card;
}

/* What is listed, the worst first, and how much of it has a card by now. */
typedef struct
{
  RelInspector *inspector;
  GArray       *order;   /* guint, places in the schema's advice */
  guint         n_shown;
  gboolean      with_place;
  GtkWidget    *more;    /* the button below, or NULL */
} Shown;

static void
shown_free (gpointer data)
{
  Shown *shown = data;

  g_array_unref (shown->order);
  g_free (shown);
}

static void more_cb (GtkButton *button,
                     GtkWidget *box);

static void
show_more (GtkWidget *box)
{
  Shown *shown = g_object_get_data (G_OBJECT (box), "shown");
  GArray *all = rel_schema_list_advice (rel_inspector_get_schema (shown->inspector));
  guint end = MIN (shown->n_shown + STEP, shown->order->len);
  guint left = shown->order->len - end;

  for (; shown->n_shown < end; shown->n_shown++)
    {
      guint index = g_array_index (shown->order, guint, shown->n_shown);

      if (index < all->len)
        gtk_box_append (GTK_BOX (box), make_card (shown->inspector, &g_array_index (all, RelAdvice, index), index, shown->with_place));
    }
  if (shown->more != NULL)
    gtk_box_remove (GTK_BOX (box), shown->more);
  shown->more = NULL;
  if (left > 0)
    {
      g_autofree char *label = g_strdup_printf (ngettext ("Show More (%u Is Left)", "Show More (%u Are Left)", left), left);

      shown->more = gtk_button_new_with_label (label);
      g_signal_connect_object (shown->more, "clicked", G_CALLBACK (more_cb), box, 0);
      gtk_box_append (GTK_BOX (box), shown->more);
    }
}

/* In an idle: the button goes with the click. */
static gboolean
show_more_idle (gpointer box)
{
  /* the inspector may have gone to something else, or away */
  if (gtk_widget_get_root (box) != NULL)
    show_more (box);

  return G_SOURCE_REMOVE;
}

static void
more_cb (GtkButton *button,
         GtkWidget *box)
{
  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, show_more_idle, g_object_ref (box), g_object_unref);
}

/* Advice about a table and its parts; about all when @table is 0. */
GtkWidget *
rel_advice_list_new (RelInspector *self,
                     RelId         table,
                     RelId         element)
{
  GArray *all = rel_schema_list_advice (rel_inspector_get_schema (self));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  Shown *shown = g_new0 (Shown, 1);

  shown->inspector = self;
  shown->with_place = table == REL_ID_NONE;
  shown->order = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint level = REL_ADVICE_PROBLEM; level <= REL_ADVICE_HINT; level++)
    for (guint i = 0; i < all->len; i++)
      {
        const RelAdvice *advice = &g_array_index (all, RelAdvice, i);

        if (advice->level == level && (table == REL_ID_NONE || advice->table == table) && (element == REL_ID_NONE || advice->element == element))
          g_array_append_val (shown->order, i);
      }
  g_object_set_data_full (G_OBJECT (box), "shown", shown, shown_free);

  if (table == REL_ID_NONE)
    gtk_box_append (GTK_BOX (box), rel_inspector_make_heading (_("What Could Be Better")));
  show_more (box);
  if (shown->order->len == 0 && table == REL_ID_NONE)
    {
      GtkWidget *nothing = gtk_label_new (rel_schema_get_n_tables (rel_inspector_get_schema (self)) > 0
                                          ? _("Nothing: no rule found anything to mend.\n\nSelect a table or a relationship to see and change it here.")
                                          : _("Draw a table with T or by a double-click on the canvas; link two by dragging from a row to the other card."));

      gtk_label_set_wrap (GTK_LABEL (nothing), TRUE);
      gtk_label_set_xalign (GTK_LABEL (nothing), 0);
      gtk_label_set_max_width_chars (GTK_LABEL (nothing), 30);
      gtk_widget_add_css_class (nothing, "dim-label");
      gtk_box_append (GTK_BOX (box), nothing);
    }

  return box;
}
