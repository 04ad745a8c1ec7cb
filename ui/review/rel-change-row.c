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

/* A question and its answer. */
typedef struct
{
  RelAnswer  answer;
  GArray    *choices; /* RelChoice, in the order of the list */
  GtkWidget *list;
  GtkWidget *value;
} Question;

struct _RelChangeRow
{
  GtkListBoxRow  parent_instance;
  GtkWidget     *box;
  RelId          table;
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
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_for (change->kind));
  GtkWidget *words = gtk_label_new (change->words);

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
  if (change->kind == REL_CHANGE_ADD)
    gtk_widget_add_css_class (icon, "success");
  else if (change->kind == REL_CHANGE_DROP)
    gtk_widget_add_css_class (icon, "error");
  else
    gtk_widget_add_css_class (icon, "accent");
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), self->box);
  gtk_widget_add_css_class (row, "change-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), row);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, change->words, -1);

  return GTK_WIDGET (self);
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
  gtk_accessible_update_property (GTK_ACCESSIBLE (question.list), GTK_ACCESSIBLE_PROPERTY_LABEL, consequence->sentence, -1);
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
  g_signal_connect_swapped (question.list, "notify::selected", G_CALLBACK (answered_cb), self);
  g_signal_connect_swapped (question.value, "changed", G_CALLBACK (answered_cb), self);
}

/**
 * rel_change_row_add:
 * @self: a row
 * @consequence: what the change does
 * @answer: (nullable): what was answered about it so far
 */
void
rel_change_row_add (RelChangeRow         *self,
                    const RelConsequence *consequence,
                    const RelAnswer      *answer)
{
  GtkWidget *label;

  g_return_if_fail (REL_IS_CHANGE_ROW (self));

  label = gtk_label_new (consequence->sentence);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 42);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, consequence->severity == REL_SEVERITY_NOTE ? "dim-label" : consequence->severity == REL_SEVERITY_LOSS ? "warning" : "error");
  gtk_box_append (GTK_BOX (self->box), label);
  if (consequence->choices != 0)
    ask (self, consequence, answer);
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
