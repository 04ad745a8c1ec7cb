/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A row of Review. Below what is lost or stands in the way it offers what may be done
 * about it: a value for rows without one, a link that is cleared, rows that are deleted.
 */
#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "review/rel-change-row.h"

#include "base/rel-value.h"
#include "common/rel-drop-down.h"

/* A question and its answer. */
typedef struct
{
  RelAnswer  answer;
  GArray    *choices; /* RelChoice, in the order of the list */
  GtkWidget *list;
  GtkWidget *value;
} Question;

/* A consequence as it is shown. */
typedef struct
{
  RelEffect  effect;
  RelId      table;
  RelId      element;
  guint      choices;
  GtkWidget *label;
} Shown;

struct _RelChangeRow
{
  GtkListBoxRow  parent_instance;
  GtkWidget     *box;
  RelChangeKind  kind;
  GtkWidget     *icon;
  GtkWidget     *words;
  RelId          table;
  GArray        *shown;     /* Shown */
  GArray        *questions; /* Question */
};

G_DEFINE_FINAL_TYPE (RelChangeRow, rel_change_row, GTK_TYPE_LIST_BOX_ROW)

static guint answered_signal;

static void
clear_question (gpointer data)
{
  g_array_unref (((Question *) data)->choices);
}

static void
rel_change_row_finalize (GObject *object)
{
  g_array_unref (REL_CHANGE_ROW (object)->shown);
  g_array_unref (REL_CHANGE_ROW (object)->questions);

  G_OBJECT_CLASS (rel_change_row_parent_class)->finalize (object);
}

static void
rel_change_row_class_init (RelChangeRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rel_change_row_finalize;
  answered_signal = g_signal_new ("answered", REL_TYPE_CHANGE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rel_change_row_init (RelChangeRow *self)
{
  self->shown = g_array_new (FALSE, TRUE, sizeof (Shown));
  self->questions = g_array_new (FALSE, TRUE, sizeof (Question));
  g_array_set_clear_func (self->questions, clear_question);
}

static const char *
icon_for (RelChangeKind kind)
{
  switch (kind)
    {
    case REL_CHANGE_ADD:
      return "list-add-symbolic";
    case REL_CHANGE_DROP:
      return "user-trash-symbolic";
    case REL_CHANGE_RENAME:
      return "rel-rename-symbolic";
    case REL_CHANGE_MOVE:
      return "view-sort-ascending-symbolic";
    case REL_CHANGE_ALTER:
    default:
      return "document-edit-symbolic";
    }
}

static void
show_icon (RelChangeRow *self,
           gboolean      obstacle)
{
  const char *class = obstacle || self->kind == REL_CHANGE_DROP ? "error" : self->kind == REL_CHANGE_ADD ? "success" : "accent";

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), obstacle ? "dialog-warning-symbolic" : icon_for (self->kind));
  gtk_widget_set_css_classes (self->icon, (const char *[]) { class, NULL });
}

/**
 * rel_change_row_new:
 * @change: a change
 *
 * Returns: (transfer full): a row
 */
GtkWidget *
rel_change_row_new (const RelChange *change)
{
  RelChangeRow *self = g_object_new (REL_TYPE_CHANGE_ROW, NULL);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 14);
  GtkWidget *icon = gtk_image_new ();
  GtkWidget *words = gtk_label_new (change->words);

  self->kind = change->kind;
  self->icon = icon;
  self->words = words;
  self->table = change->element == REL_ELEMENT_TABLE ? change->id : change->table;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_widget_set_hexpand (self->box, TRUE);
  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (words), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (words), 36);
  gtk_widget_add_css_class (words, "change-words");
  gtk_box_append (GTK_BOX (self->box), words);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (icon, 2);
  show_icon (self, FALSE);
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), self->box);
  gtk_widget_add_css_class (row, "change-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), row);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, change->words, -1);

  return GTK_WIDGET (self);
}

const char *
rel_change_row_get_words (RelChangeRow *self)
{
  g_return_val_if_fail (REL_IS_CHANGE_ROW (self), NULL);

  return gtk_label_get_text (GTK_LABEL (self->words));
}

RelId
rel_change_row_get_table (RelChangeRow *self)
{
  g_return_val_if_fail (REL_IS_CHANGE_ROW (self), REL_ID_NONE);

  return self->table;
}

static void
answered_cb (RelChangeRow *self)
{
  for (guint i = 0; i < self->questions->len; i++)
    {
      Question *question = &g_array_index (self->questions, Question, i);
      guint at = gtk_drop_down_get_selected (GTK_DROP_DOWN (question->list));
      RelChoice choice = at > 0 && at <= question->choices->len ? g_array_index (question->choices, RelChoice, at - 1) : 0;

      gtk_widget_set_visible (question->value, choice == REL_CHOICE_FILL);
    }
  g_signal_emit (self, answered_signal, 0);
}

/* Who wants to give a value types it next. */
static gboolean
focus_value_cb (gpointer user_data)
{
  GtkWidget *value = user_data;

  if (gtk_widget_get_mapped (value))
    gtk_widget_grab_focus (value);

  return G_SOURCE_REMOVE;
}

static void
chosen_cb (RelChangeRow *self,
           GParamSpec   *pspec,
           GtkWidget    *list)
{
  answered_cb (self);
  for (guint i = 0; i < self->questions->len; i++)
    {
      const Question *question = &g_array_index (self->questions, Question, i);

      if (question->list == list && gtk_widget_get_visible (question->value))
        /* when the list has closed and given the focus back */
        g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, focus_value_cb, g_object_ref (question->value), g_object_unref);
    }
}

static void
ask (RelChangeRow         *self,
     const RelConsequence *consequence,
     const RelAnswer      *before)
{
  static const struct
  {
    RelChoice   choice;
    const char *words;
  } choices[] = {
    { REL_CHOICE_FILL, N_("Give them a value") },
    { REL_CHOICE_SET_NULL, N_("Make it empty there") },
    { REL_CHOICE_DELETE_ROWS, N_("Delete those rows") },
  };
  Question question = { { consequence->effect, consequence->table, consequence->element } };
  g_autoptr(GPtrArray) words = g_ptr_array_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  guint selected = 0;

  question.choices = g_array_new (FALSE, FALSE, sizeof (RelChoice));
  g_ptr_array_add (words, (char *) _("What becomes of them?"));
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    if ((consequence->choices & choices[i].choice) != 0)
      {
        g_array_append_val (question.choices, choices[i].choice);
        g_ptr_array_add (words, (char *) _(choices[i].words));
        if (before != NULL && before->choice == choices[i].choice)
          selected = question.choices->len;
      }
  g_ptr_array_add (words, NULL);
  if (question.choices->len == 0)
    {
      g_array_unref (question.choices);
      return;
    }

  question.list = gtk_drop_down_new_from_strings ((const char *const *) words->pdata);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (question.list), selected);
  question.value = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (question.value), _("Value"));
  gtk_editable_set_width_chars (GTK_EDITABLE (question.value), 10);
  gtk_widget_set_hexpand (question.value, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (question.value), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Value for rows without one"), -1);
  rel_drop_down_name (GTK_DROP_DOWN (question.list), consequence->sentence);
  if (before != NULL && before->expression != NULL && selected > 0)
    {
      g_autofree char *text = g_strdup (before->expression);
      gsize length = strlen (text);

      /* a text was quoted by us */
      if (length >= 2 && text[0] == '\'')
        {
          g_auto(GStrv) parts = NULL;

          text[length - 1] = '\0';
          parts = g_strsplit (text + 1, "''", -1);
          g_free (text);
          text = g_strjoinv ("'", parts);
        }
      gtk_editable_set_text (GTK_EDITABLE (question.value), text);
    }
  gtk_widget_set_visible (question.value, selected > 0 && before != NULL && before->choice == REL_CHOICE_FILL);
  gtk_box_append (GTK_BOX (box), question.list);
  gtk_box_append (GTK_BOX (box), question.value);
  gtk_widget_set_margin_top (box, 6);
  gtk_box_append (GTK_BOX (self->box), box);
  g_array_append_val (self->questions, question);
  g_signal_connect_swapped (question.list, "notify::selected", G_CALLBACK (chosen_cb), self);
  g_signal_connect_swapped (question.value, "changed", G_CALLBACK (answered_cb), self);
}

static gboolean
is_shown (RelChangeRow *self,
          GPtrArray    *items)
{
  if (self->shown->len != items->len)
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    {
      const Shown *shown = &g_array_index (self->shown, Shown, i);
      const RelConsequence *item = items->pdata[i];

      if (shown->effect != item->effect || shown->table != item->table || shown->element != item->element || shown->choices != item->choices)
        return FALSE;
    }

  return TRUE;
}

static void
say (GtkWidget            *label,
     const RelConsequence *consequence)
{
  const char *class = consequence->severity == REL_SEVERITY_NOTE ? "dim-label" : consequence->severity == REL_SEVERITY_LOSS ? "warning" : "error";

  gtk_label_set_text (GTK_LABEL (label), consequence->sentence);
  gtk_widget_set_css_classes (label, (const char *[]) { "caption", class, NULL });
}

static void
add_consequence (RelChangeRow         *self,
                 const RelConsequence *consequence,
                 const RelAnswer      *answer)
{
  Shown shown = { consequence->effect, consequence->table, consequence->element, consequence->choices, gtk_label_new (NULL) };

  gtk_label_set_xalign (GTK_LABEL (shown.label), 0);
  gtk_label_set_wrap (GTK_LABEL (shown.label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (shown.label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (shown.label), 42);
  gtk_box_append (GTK_BOX (self->box), shown.label);
  g_array_append_val (self->shown, shown);
  if (consequence->choices != 0)
    ask (self, consequence, answer);
}

static const RelAnswer *
find_answer (GArray               *answers,
             const RelConsequence *consequence)
{
  for (guint i = 0; i < answers->len; i++)
    {
      const RelAnswer *answer = &g_array_index (answers, RelAnswer, i);

      if (answer->effect == consequence->effect && answer->table == consequence->table && answer->element == consequence->element)
        return answer;
    }

  return NULL;
}

/**
 * rel_change_row_show:
 * @self: a row
 * @items: (element-type RelConsequence): what the change does
 * @answers: (element-type RelAnswer): what was answered so far
 *
 * Shows consequences. Where the same is asked as before, only the sentences are told anew:
 * what is being chosen or typed stays, and the focus with it.
 */
void
rel_change_row_show (RelChangeRow *self,
                     GPtrArray    *items,
                     GArray       *answers)
{
  gboolean obstacle = FALSE;
  gboolean same;

  g_return_if_fail (REL_IS_CHANGE_ROW (self));

  same = is_shown (self, items);
  if (!same)
    {
      GtkWidget *child;

      g_array_set_size (self->shown, 0);
      g_array_set_size (self->questions, 0);
      while ((child = gtk_widget_get_next_sibling (self->words)) != NULL)
        gtk_box_remove (GTK_BOX (self->box), child);
    }
  for (guint i = 0; i < items->len; i++)
    {
      const RelConsequence *item = items->pdata[i];

      if (!same)
        add_consequence (self, item, find_answer (answers, item));
      say (g_array_index (self->shown, Shown, i).label, item);
      obstacle = obstacle || item->severity == REL_SEVERITY_OBSTACLE;
    }
  show_icon (self, obstacle);
}

/**
 * rel_change_row_add_answers:
 * @self: a row
 * @answers: (element-type RelAnswer): where what people answered is added
 * @texts: owner of the expressions
 */
void
rel_change_row_add_answers (RelChangeRow *self,
                            GArray       *answers,
                            GPtrArray    *texts)
{
  g_return_if_fail (REL_IS_CHANGE_ROW (self));

  for (guint i = 0; i < self->questions->len; i++)
    {
      Question *question = &g_array_index (self->questions, Question, i);
      guint at = gtk_drop_down_get_selected (GTK_DROP_DOWN (question->list));
      RelAnswer answer = question->answer;

      if (at == 0 || at > question->choices->len)
        continue;
      answer.choice = g_array_index (question->choices, RelChoice, at - 1);
      if (answer.choice == REL_CHOICE_FILL)
        {
          const char *text = gtk_editable_get_text (GTK_EDITABLE (question->value));
          g_autoptr(RelValue) value = NULL;
          char *end = NULL;
          char *literal;

          if (*text == '\0')
            continue;
          g_ascii_strtod (text, &end);
          /* what reads as a number is one; the column's type has the last word anyway */
          if (end != NULL && *end == '\0' && (g_ascii_isdigit (text[0]) || text[0] == '-' || text[0] == '.'))
            literal = g_strdup (text);
          else
            {
              value = rel_value_new_text (text, -1);
              literal = rel_value_to_literal (value);
            }
          g_ptr_array_add (texts, literal);
          answer.expression = literal;
        }
      g_array_append_val (answers, answer);
    }
}
