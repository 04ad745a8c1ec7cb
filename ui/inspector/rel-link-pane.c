/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A relationship in the inspector: both ends as sentences whose names can be changed,
 * its kind, and what the database does to the children.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "common/rel-column-match.h"
#include "common/rel-drop-down.h"
#include "document/rel-observer.h"
#include "inspector/rel-inspector-private.h"
#include "schema/rel-edit-ends.h"
#include "schema/rel-link-match.h"
#include "schema/rel-sentences.h"

static RelForeignKey *
find_link (RelInspector *self,
           RelId         link)
{
  RelTable *owner = rel_schema_get_link_owner (rel_inspector_get_schema (self), link);

  return owner != NULL ? rel_table_get_foreign_key (owner, link) : NULL;
}

static void
change (RelInspectorTarget      *target,
        GtkWidget               *field,
        const char              *name,
        const RelForeignKeyInfo *info)
{
  GError *error = NULL;
  RelSchema *schema = rel_edit_link_change (rel_inspector_get_schema (target->inspector), target->id, info, &error);

  rel_inspector_take_from (target->inspector, field, name, schema, error);
}

static void
named_cb (GtkEntry           *entry,
          RelInspectorTarget *target)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  RelSchema *schema = rel_inspector_get_schema (target->inspector);
  RelRelationship *relationship = rel_schema_get_relationship (schema, target->id);
  GError *error = NULL;
  const char *now;

  if (relationship == NULL)
    return;
  now = target->argument == 0 ? rel_relationship_get_info (relationship)->name_at_parent : rel_relationship_get_info (relationship)->name_at_child;
  if (g_strcmp0 (text, now) != 0)
    {
      RelSchema *next = rel_edit_link_name_end (schema, target->id, target->argument == 0, text, &error);

      rel_inspector_take_from (target->inspector, GTK_WIDGET (entry), _("Name Relationship"), next, error);
    }
}

static void
kind_cb (GtkDropDown        *list,
         GParamSpec         *pspec,
         RelInspectorTarget *target)
{
  RelSchema *schema = rel_inspector_get_schema (target->inspector);
  RelRelationship *relationship = rel_schema_get_relationship (schema, target->id);
  RelKind kind = (RelKind) gtk_drop_down_get_selected (list);
  GError *error = NULL;
  RelSchema *next;

  if (relationship == NULL || rel_relationship_get_info (relationship)->kind == kind)
    return;
  next = rel_edit_link_change_kind (schema, target->id, kind, &error);
  rel_inspector_take_from (target->inspector, GTK_WIDGET (list), _("Change Kind"), next, error);
}

static void
required_cb (GtkSwitch          *button,
             GParamSpec         *pspec,
             RelInspectorTarget *target)
{
  RelSchema *schema = rel_inspector_get_schema (target->inspector);
  RelRelationship *relationship = rel_schema_get_relationship (schema, target->id);
  GError *error = NULL;
  RelSchema *next;

  if (relationship == NULL || rel_relationship_get_info (relationship)->required == gtk_switch_get_active (button))
    return;
  next = rel_edit_link_set_required (schema, target->id, gtk_switch_get_active (button), &error);
  rel_inspector_take_from (target->inspector, GTK_WIDGET (button), gtk_switch_get_active (button) ? _("Require Link") : _("Make Link Optional"), next, error);
}

static void
deferrable_cb (GtkSwitch          *button,
               GParamSpec         *pspec,
               RelInspectorTarget *target)
{
  RelForeignKey *link = find_link (target->inspector, target->id);
  RelForeignKeyInfo info;

  if (link == NULL || rel_foreign_key_get_info (link)->initially_deferred == gtk_switch_get_active (button))
    return;
  info = *rel_foreign_key_get_info (link);
  info.deferrable = info.initially_deferred = gtk_switch_get_active (button);
  change (target, GTK_WIDGET (button), _("Change Link"), &info);
}

static void
action_cb (GtkDropDown        *list,
           GParamSpec         *pspec,
           RelInspectorTarget *target)
{
  RelForeignKey *link = find_link (target->inspector, target->id);
  RelAction action = (RelAction) gtk_drop_down_get_selected (list);
  RelForeignKeyInfo info;

  if (link == NULL)
    return;
  info = *rel_foreign_key_get_info (link);
  if ((target->argument == 0 ? info.on_delete : info.on_update) == action)
    return;
  if (target->argument == 0)
    info.on_delete = action;
  else
    info.on_update = action;
  change (target, GTK_WIDGET (list), target->argument == 0 ? _("Change ON DELETE") : _("Change ON UPDATE"), &info);
}

static void
retarget_cb (GtkDropDown        *list,
             GParamSpec         *pspec,
             RelInspectorTarget *target)
{
  RelSchema *schema = rel_inspector_get_schema (target->inspector);
  RelForeignKey *link = find_link (target->inspector, target->id);
  RelTable *parent = rel_schema_get_nth_table (schema, gtk_drop_down_get_selected (list));
  GError *error = NULL;
  RelSchema *next;

  if (link == NULL || parent == NULL || rel_foreign_key_get_info (link)->target == rel_table_get_id (parent))
    return;
  next = rel_edit_link_drag (schema, target->id, TRUE, rel_table_get_id (parent), NULL, &error);
  rel_inspector_take_from (target->inspector, GTK_WIDGET (list), _("Change Target"), next, error);
}

static void
drop_cb (GtkButton          *button,
         RelInspectorTarget *target)
{
  GError *error = NULL;
  RelSchema *schema = rel_edit_link_drop (rel_inspector_get_schema (target->inspector), target->id, target->argument, &error);

  rel_inspector_take (target->inspector, _("Delete Relationship"), schema, error);
}

static void
show_table_cb (GtkButton          *button,
               RelInspectorTarget *target)
{
  rel_inspector_go_to (target->inspector, target->id, REL_ID_NONE, REL_ID_NONE);
}

static GtkWidget *
make_actions (RelInspector *self,
              RelId         link,
              int           which,
              RelAction     current)
{
  const char *words[] = { _("Refuse at the end (NO ACTION)"), _("Refuse at once (RESTRICT)"), _("Clear the link (SET NULL)"),
                          _("Use the default (SET DEFAULT)"), which == 0 ? _("Delete these too (CASCADE)") : _("Follow (CASCADE)"), NULL };
  GtkWidget *list = gtk_drop_down_new_from_strings (words);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (list), current);
  gtk_widget_set_name (list, which == 0 ? "rel-on-delete" : "rel-on-update");
  g_signal_connect (list, "notify::selected", G_CALLBACK (action_cb), rel_inspector_new_target (self, REL_ID_NONE, link, which, list));

  return list;
}

/* A field of its own line: title above, control below. */
static GtkWidget *
make_field (const char *title,
            GtkWidget  *control)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), control);
  gtk_widget_add_css_class (box, "link-field");
  if (GTK_IS_DROP_DOWN (control))
    rel_drop_down_name (GTK_DROP_DOWN (control), title);
  else
    gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);

  return box;
}

/* Columns */

static void
take_columns (RelInspectorTarget *target,
              RelColumnMatch     *match)
{
  RelSchema *schema = rel_inspector_get_schema (target->inspector);
  RelForeignKey *link = find_link (target->inspector, target->id);
  GError *error = NULL;
  const RelId *columns;
  RelSchema *next;
  guint n;

  if (link == NULL)
    return;
  columns = rel_column_match_get_columns (match, &n);
  next = rel_edit_link_match (schema, target->id, rel_foreign_key_get_info (link)->target, rel_column_match_get_key (match), columns, n, &error);
  rel_inspector_take (target->inspector, _("Change Columns of Link"), next, error);
}

static void
columns_taken_cb (GtkButton          *button,
                  RelInspectorTarget *target)
{
  take_columns (target, g_object_get_data (G_OBJECT (button), "match"));
}

/* A link of one column is changed at once; of several, when all are right. */
static void
columns_changed_cb (RelColumnMatch *match,
                    GtkWidget      *button)
{
  guint n;

  rel_column_match_get_columns (match, &n);
  if (n == 1)
    take_columns (g_object_get_data (G_OBJECT (button), "target"), match);
  else
    gtk_widget_set_visible (button, TRUE);
}

/* The pairs of a link to what is unique by an index: shown, not changed. */
static GtkWidget *
make_pairs (RelTable                *child,
            RelTable                *parent,
            const RelForeignKeyInfo *link)
{
  g_autoptr(GString) text = g_string_new (NULL);
  GtkWidget *label;

  for (guint i = 0; i < link->n_columns; i++)
    {
      RelColumn *from = rel_table_get_column (child, link->columns[i]);
      RelColumn *to = i < link->n_target_columns ? rel_table_get_column (parent, link->target_columns[i]) : NULL;

      g_string_append_printf (text, "%s%s → %s", i > 0 ? "\n" : "", from != NULL ? rel_column_get_name (from) : "?", to != NULL ? rel_column_get_name (to) : "?");
    }
  label = gtk_label_new (text->str);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);

  return label;
}

static GtkWidget *
make_columns (RelInspector              *self,
              const RelRelationshipInfo *info,
              const RelForeignKeyInfo   *link)
{
  RelSchema *schema = rel_inspector_get_schema (self);
  RelTable *parent = rel_schema_get_table (schema, info->parent);
  g_autoptr(GPtrArray) keys = rel_link_list_keys (parent);
  g_autoptr(GArray) columns = g_array_new (FALSE, TRUE, sizeof (RelId));
  GtkWidget *box;
  GtkWidget *button;
  GtkWidget *match;
  RelId key = REL_ID_NONE;

  for (guint i = 0; i < keys->len && key == REL_ID_NONE; i++)
    {
      const RelKeyInfo *one = rel_key_get_info (keys->pdata[i]);

      g_array_set_size (columns, 0);
      for (guint j = 0; j < one->n_columns && one->n_columns == link->n_target_columns; j++)
        for (guint k = 0; k < link->n_target_columns; k++)
          if (link->target_columns[k] == one->columns[j])
            g_array_append_val (columns, link->columns[k]);
      if (columns->len == one->n_columns)
        key = rel_key_get_id (keys->pdata[i]);
    }
  if (key == REL_ID_NONE)
    return make_pairs (rel_schema_get_table (schema, info->child), parent, link);
  match = rel_column_match_new (schema, info->child, info->parent, key, (const RelId *) columns->data, columns->len);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  button = gtk_button_new_with_label (_("Change Columns"));
  rel_inspector_new_target (self, REL_ID_NONE, info->link, 0, button);
  gtk_widget_set_visible (button, FALSE);
  gtk_widget_set_name (button, "rel-change-columns");
  gtk_widget_add_css_class (button, "suggested-action");
  g_object_set_data (G_OBJECT (button), "match", match);
  g_signal_connect (button, "clicked", G_CALLBACK (columns_taken_cb), g_object_get_data (G_OBJECT (button), "target"));
  g_signal_connect (match, "changed", G_CALLBACK (columns_changed_cb), button);
  gtk_box_append (GTK_BOX (box), match);
  gtk_box_append (GTK_BOX (box), button);

  return box;
}

/* In words, with the keyword beside. */
static GtkWidget *
make_switch (const char *title,
             const char *keyword,
             GtkWidget  *control)
{
  GtkWidget *row = rel_inspector_make_row (title, control);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), keyword);

  return row;
}

static void
add_link_fields (RelInspector              *self,
                 GtkWidget                 *box,
                 const RelRelationshipInfo *info)
{
  RelSchema *schema = rel_inspector_get_schema (self);
  const RelForeignKeyInfo *link = rel_foreign_key_get_info (find_link (self, info->link));
  GtkWidget *required = gtk_switch_new ();
  GtkWidget *deferrable = gtk_switch_new ();
  GtkWidget *switches = rel_inspector_make_list (_("Rules of the link"));
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  GtkWidget *target;
  guint at = 0;

  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      g_ptr_array_add (names, (char *) rel_table_get_name (rel_schema_get_nth_table (schema, i)));
      if (rel_table_get_id (rel_schema_get_nth_table (schema, i)) == info->parent)
        at = i;
    }
  g_ptr_array_add (names, NULL);
  target = gtk_drop_down_new_from_strings ((const char *const *) names->pdata);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (target), at);
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (target), TRUE);
  {
    GtkExpression *expression = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

    gtk_drop_down_set_expression (GTK_DROP_DOWN (target), expression);
    gtk_expression_unref (expression);
  }
  gtk_widget_set_name (target, "rel-target");
  g_signal_connect (target, "notify::selected", G_CALLBACK (retarget_cb), rel_inspector_new_target (self, REL_ID_NONE, info->link, 0, target));
  gtk_box_append (GTK_BOX (box), make_field (_("Refers to"), target));
  {
    /* Translators: name of a table */
    g_autofree char *title = g_strdup_printf (_("Columns of %s"), rel_table_get_name (rel_schema_get_table (schema, info->child)));

    gtk_box_append (GTK_BOX (box), make_field (title, make_columns (self, info, link)));
  }

  gtk_box_append (GTK_BOX (box), make_field (_("When the record it refers to is deleted"), make_actions (self, info->link, 0, link->on_delete)));
  gtk_box_append (GTK_BOX (box), make_field (_("When its key changes"), make_actions (self, info->link, 1, link->on_update)));

  gtk_switch_set_active (GTK_SWITCH (required), info->required);
  gtk_widget_set_name (required, "rel-required");
  gtk_widget_set_sensitive (required, !info->identifying);
  g_signal_connect (required, "notify::active", G_CALLBACK (required_cb), rel_inspector_new_target (self, REL_ID_NONE, info->link, 0, required));
  gtk_list_box_append (GTK_LIST_BOX (switches), make_switch (_("Required"), "NOT NULL", required));
  gtk_switch_set_active (GTK_SWITCH (deferrable), link->initially_deferred);
  gtk_widget_set_name (deferrable, "rel-deferrable");
  g_signal_connect (deferrable, "notify::active", G_CALLBACK (deferrable_cb), rel_inspector_new_target (self, REL_ID_NONE, info->link, 0, deferrable));
  gtk_list_box_append (GTK_LIST_BOX (switches), make_switch (_("Check at the End"), "DEFERRABLE INITIALLY DEFERRED", deferrable));
  gtk_box_append (GTK_BOX (box), switches);
}

typedef struct
{
  RelInspector *inspector;
  RelId         id;
  GtkWidget    *label;
  GtkWidget    *button;
} Counted;

static void
count_cb (GtkButton *button,
          Counted   *counted)
{
  RelObserver *observer = rel_document_get_observer (counted->inspector->document);

  if (observer != NULL && rel_observer_is_counting (observer, counted->id))
    rel_observer_stop (observer);
  else if (observer != NULL)
    rel_observer_count (observer, counted->id);
}

/* In place: the pane must not be made anew below somebody's hands whenever something was counted. */
static void
show_counted (RelObserver *observer,
              GtkWidget   *line)
{
  Counted *counted = g_object_get_data (G_OBJECT (line), "counted");
  RelDocument *document = counted->inspector->document;
  RelSchema *schema = document != NULL ? rel_document_get_schema (document) : NULL;
  RelRelationship *relationship = schema != NULL ? rel_schema_get_relationship (schema, counted->id) : NULL;
  const RelObserved *observed = rel_observer_get (observer, counted->id);
  gboolean counting = rel_observer_is_counting (observer, counted->id);
  g_autofree char *words = NULL;

  /* it is gone, and so will be the pane */
  if (relationship == NULL)
    return;
  words = observed != NULL ? rel_observed_say (observed, schema, relationship) : NULL;
  gtk_label_set_text (GTK_LABEL (counted->label), counting ? _("Counting…") : words != NULL ? words : _("Not counted yet"));
  gtk_button_set_label (GTK_BUTTON (counted->button), counting ? _("Stop") : _("Count"));
}

/* How many records belong together in the data, when somebody counts them. */
static void
add_observed (RelInspector    *self,
              GtkWidget       *box,
              RelRelationship *relationship)
{
  RelObserver *observer = rel_document_get_observer (self->document);
  GtkWidget *line;
  Counted *counted;

  /* what is staged only has no records yet */
  if (observer == NULL || rel_schema_get_relationship (rel_document_get_base (self->document), rel_relationship_get_id (relationship)) == NULL)
    return;
  line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  counted = g_new0 (Counted, 1);
  *counted = (Counted) { self, rel_relationship_get_id (relationship), gtk_label_new (NULL), gtk_button_new_with_label ("") };
  g_object_set_data_full (G_OBJECT (line), "counted", counted, g_free);
  gtk_label_set_xalign (GTK_LABEL (counted->label), 0);
  gtk_label_set_wrap (GTK_LABEL (counted->label), TRUE);
  gtk_widget_set_hexpand (counted->label, TRUE);
  gtk_widget_set_name (counted->button, "rel-count");
  gtk_widget_set_valign (counted->button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (counted->button, _("Count how many records belong together"));
  gtk_box_append (GTK_BOX (line), counted->label);
  gtk_box_append (GTK_BOX (line), counted->button);
  g_signal_connect (counted->button, "clicked", G_CALLBACK (count_cb), counted);
  g_signal_connect_object (observer, "changed", G_CALLBACK (show_counted), line, 0);
  show_counted (observer, line);
  gtk_box_append (GTK_BOX (box), make_field (_("In the data"), line));
}

GtkWidget *
rel_link_pane_new (RelInspector    *self,
                   RelRelationship *relationship)
{
  RelSchema *schema = rel_inspector_get_schema (self);
  const RelRelationshipInfo *info = rel_relationship_get_info (relationship);
  RelId id = rel_relationship_get_id (relationship);
  const char *kinds[] = { _("One-to-many"), _("One-to-one"), _("Many-to-many"), NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *kind = gtk_drop_down_new_from_strings (kinds);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *drop = gtk_button_new_with_label (_("Delete"));

  gtk_box_append (GTK_BOX (box), rel_inspector_make_heading (_("Relationship")));
  for (guint i = 0; i < 2; i++)
    {
      RelEnd end = { relationship, i == 0 };
      g_autofree char *sentence = rel_sentence_for_end (schema, &end);
      GtkWidget *entry = rel_inspector_make_entry (i == 0 ? "rel-end-parent" : "rel-end-child", sentence, rel_end_get_name (&end));

      g_signal_connect (entry, "activate", G_CALLBACK (named_cb), rel_inspector_new_target (self, REL_ID_NONE, id, i, entry));
      gtk_box_append (GTK_BOX (box), make_field (sentence, entry));
    }

  gtk_drop_down_set_selected (GTK_DROP_DOWN (kind), info->kind);
  gtk_widget_set_name (kind, "rel-kind");
  g_signal_connect (kind, "notify::selected", G_CALLBACK (kind_cb), rel_inspector_new_target (self, REL_ID_NONE, id, 0, kind));
  gtk_box_append (GTK_BOX (box), make_field (_("Kind"), kind));
  add_observed (self, box, relationship);
  if (info->kind != REL_KIND_MANY_TO_MANY)
    add_link_fields (self, box, info);
  else
    {
      RelTable *association = rel_schema_get_table (schema, info->association);
      GtkWidget *show = gtk_button_new_with_label (association != NULL ? rel_table_get_name (association) : "");

      g_signal_connect (show, "clicked", G_CALLBACK (show_table_cb), rel_inspector_new_target (self, REL_ID_NONE, info->association, 0, show));
      gtk_box_append (GTK_BOX (box), make_field (_("Association table"), show));
    }

  gtk_widget_add_css_class (drop, "destructive-action");
  g_signal_connect (drop, "clicked", G_CALLBACK (drop_cb), rel_inspector_new_target (self, REL_ID_NONE, id, FALSE, drop));
  gtk_box_append (GTK_BOX (buttons), drop);
  if (info->kind != REL_KIND_MANY_TO_MANY)
    {
      GtkWidget *both = gtk_button_new_with_label (_("Delete with Columns"));

      g_signal_connect (both, "clicked", G_CALLBACK (drop_cb), rel_inspector_new_target (self, REL_ID_NONE, id, TRUE, both));
      gtk_box_append (GTK_BOX (buttons), both);
      gtk_box_append (GTK_BOX (box), rel_advice_list_new (self, info->child, id));
    }
  gtk_box_append (GTK_BOX (box), buttons);

  return box;
}
