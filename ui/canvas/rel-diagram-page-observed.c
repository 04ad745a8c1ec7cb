/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What stands beside the signs of edges: how many records belong together, counted in
 * the database while one looks on. Counting goes on only while the diagram shows it.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "canvas/rel-diagram-page-private.h"
#include "diagram/rel-counted.h"
#include "document/rel-observer.h"

static RelObserver *
get_observer (RelDiagramPage *self)
{
  return self->document != NULL ? rel_document_get_observer (self->document) : NULL;
}

/* Sets what was counted on the edges of a scene. */
void
rel_diagram_page_tell_counted (RelDiagramPage *self,
                               RelScene       *scene)
{
  RelObserver *observer = get_observer (self);
  g_autoptr(GHashTable) counted = NULL;

  if (observer == NULL || !rel_diagram_get_observed (rel_document_get_diagram (self->document)))
    return;

  counted = rel_observer_list_counted (observer, rel_scene_get_schema (scene));
  rel_counted_show (counted, scene);
}

static void
counted_cb (RelObserver    *observer,
            RelDiagramPage *self)
{
  RelScene *scene = rel_canvas_get_scene (self->canvas);

  if (scene == NULL || self->document == NULL || observer != get_observer (self))
    return;
  rel_diagram_page_tell_counted (self, scene);
  rel_canvas_edges_changed (self->canvas);
}

/* The document or its diagram is another one. */
void
rel_diagram_page_update_observer (RelDiagramPage *self)
{
  RelObserver *observer = get_observer (self);
  gboolean shown = observer != NULL && rel_diagram_get_observed (rel_document_get_diagram (self->document));

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "diagram.observed", observer != NULL);
  g_object_notify (G_OBJECT (self), "observed");
  g_object_notify (G_OBJECT (self), "fold-associations");
  if (observer == NULL)
    return;
  if (shown && g_signal_handler_find (observer, G_SIGNAL_MATCH_FUNC | G_SIGNAL_MATCH_DATA, 0, 0, NULL, counted_cb, self) == 0)
    g_signal_connect_object (observer, "changed", G_CALLBACK (counted_cb), self, 0);
  rel_observer_set_active (observer, shown);
}

static void
push_observed (RelDiagramPage *self,
               gboolean        observed)
{
  g_autoptr(RelDiagram) diagram = rel_diagram_with_observed (rel_document_get_diagram (self->document), observed);

  rel_diagram_page_push (self, observed ? _("Show Counted Records") : _("Hide Counted Records"), diagram);
}

static void
push_folded (RelDiagramPage *self,
             gboolean        fold)
{
  g_autoptr(RelDiagram) diagram = rel_diagram_with_fold_associations (rel_document_get_diagram (self->document), fold);

  rel_diagram_page_push (self, fold ? _("Fold Association Tables") : _("Show Association Tables"), diagram);
}

static void
get_property (GObject    *object,
              guint       prop_id,
              GValue     *value,
              GParamSpec *pspec)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (object);
  RelDiagram *diagram = self->document != NULL ? rel_document_get_diagram (self->document) : NULL;

  if (g_str_equal (pspec->name, "observed"))
    g_value_set_boolean (value, diagram != NULL && rel_diagram_get_observed (diagram));
  else
    g_value_set_boolean (value, diagram != NULL && rel_diagram_get_fold_associations (diagram));
}

static void
set_property (GObject      *object,
              guint         prop_id,
              const GValue *value,
              GParamSpec   *pspec)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (object);
  gboolean on = g_value_get_boolean (value);
  RelDiagram *diagram = self->document != NULL ? rel_document_get_diagram (self->document) : NULL;

  if (diagram == NULL)
    return;
  if (g_str_equal (pspec->name, "observed"))
    {
      if (rel_diagram_get_observed (diagram) != on)
        push_observed (self, on);
    }
  else if (rel_diagram_get_fold_associations (diagram) != on)
    push_folded (self, on);
}

/* Both are switches in the menu, with a mark beside them. */
void
rel_diagram_page_class_init_observed (GtkWidgetClass *widget_class)
{
  static const char *const names[] = { "observed", "fold-associations" };
  GObjectClass *object_class = G_OBJECT_CLASS (widget_class);

  object_class->get_property = get_property;
  object_class->set_property = set_property;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *action = g_strdup_printf ("diagram.%s", names[i]);

      g_object_class_install_property (object_class, i + 1,
                                       g_param_spec_boolean (names[i], NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY));
      gtk_widget_class_install_property_action (widget_class, action, names[i]);
    }
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, 0, "diagram.observed", NULL);
}
