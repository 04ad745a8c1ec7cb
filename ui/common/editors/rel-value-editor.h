/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gtk/gtk.h>

#include "formats/rel-value-kind.h"

G_BEGIN_DECLS

#define REL_TYPE_VALUE_EDITOR (rel_value_editor_get_type ())

/* A widget in which one value is edited. What it gives back is the very value it was
 * given as long as nobody touched it, so that its type stays.
 *
 * Signals: `changed` while something is typed, `edited` when a person is done with it
 * (Enter, leaving the field, a choice). */
G_DECLARE_INTERFACE (RelValueEditor, rel_value_editor, REL, VALUE_EDITOR, GtkWidget)

struct _RelValueEditorInterface
{
  GTypeInterface g_iface;

  /* NULL: not known */
  void       (*set_value) (RelValueEditor  *self,
                           const RelValue  *value);
  /* NULL and an error when what is written cannot be taken; NULL alone when it is not known */
  RelValue * (*dup_value) (RelValueEditor  *self,
                           GError         **error);
};

/* What an editor may know of the place that its value has. */
typedef struct
{
  RelValueKind  kind;
  RelTable     *table;       /* NULL: none */
  RelColumn    *column;
  const char   *placeholder; /* shown when there is no value; NULL: NULL */
  gboolean      large;       /* it has all the room there is */
} RelEditorPlace;

GtkWidget       *rel_value_editor_new          (const RelEditorPlace *place,
                                                const RelValue       *value);
RelValue        *rel_value_editor_dup_value    (RelValueEditor       *self,
                                                GError              **error);
void             rel_value_editor_set_value    (RelValueEditor       *self,
                                                const RelValue       *value);
void             rel_value_editor_emit_changed (RelValueEditor       *self);
void             rel_value_editor_emit_edited  (RelValueEditor       *self);

/* Parts that editors have in common. */
GtkWidget       *rel_value_editor_make_entry   (RelValueEditor       *self);
GtkWidget       *rel_value_editor_make_hint    (const char           *style);

/* The kinds there are; see rel_value_editor_new (). */
GtkWidget       *rel_entry_editor_new          (const RelEditorPlace *place);
GtkWidget       *rel_moment_editor_new         (const RelEditorPlace *place);
GtkWidget       *rel_boolean_editor_new        (const RelEditorPlace *place);
GtkWidget       *rel_text_editor_new           (const RelEditorPlace *place);
gboolean         rel_text_editor_can_show      (const char           *text);

G_END_DECLS
