/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What is set for a diagram as a whole, as properties of the page: so each is a switch or
 * one of several in the menus, with a mark at what holds. Setting one is an edit.
 */
#include "config.h"

#include <glib/gi18n.h>

#include "canvas/rel-diagram-page-private.h"

enum
{
  PROP_OBSERVED = 1,
  PROP_FOLD_ASSOCIATIONS,
  PROP_DETAIL,
  PROP_NOTATION,
  PROP_MANNER,
  PROP_SPACING,
  N_PROPS,
};

static const struct
{
  const char *property;
  const char *action;
} settings[N_PROPS] = {
  [PROP_OBSERVED] = { "observed", "diagram.observed" },
  [PROP_FOLD_ASSOCIATIONS] = { "fold-associations", "diagram.fold-associations" },
  [PROP_DETAIL] = { "detail", "diagram.detail" },
  [PROP_NOTATION] = { "notation", "diagram.notation" },
  [PROP_MANNER] = { "manner", "diagram.arrange-with" },
  [PROP_SPACING] = { "spacing", "diagram.arrange-spacing" },
};

static void
get_property (GObject    *object,
              guint       prop_id,
              GValue     *value,
              GParamSpec *pspec)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (object);
  RelDiagram *diagram = self->document != NULL ? rel_document_get_diagram (self->document) : NULL;

  switch (prop_id)
    {
    case PROP_OBSERVED:
      g_value_set_boolean (value, diagram != NULL && rel_diagram_get_observed (diagram));
      break;
    case PROP_FOLD_ASSOCIATIONS:
      g_value_set_boolean (value, diagram != NULL && rel_diagram_get_fold_associations (diagram));
      break;
    case PROP_DETAIL:
      g_value_set_int (value, diagram != NULL ? (int) rel_diagram_get_detail (diagram) : 0);
      break;
    case PROP_NOTATION:
      g_value_set_static_string (value, diagram != NULL ? rel_notation_to_string (rel_diagram_get_notation (diagram)) : "");
      break;
    case PROP_MANNER:
      g_value_set_static_string (value, diagram != NULL ? rel_manner_to_string (rel_diagram_get_manner (diagram)) : "");
      break;
    case PROP_SPACING:
      g_value_set_static_string (value, diagram != NULL ? rel_spacing_to_string (rel_diagram_get_spacing (diagram)) : "");
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* One edit, or none when it is so already. Takes the diagram. */
static void
push (RelDiagramPage *self,
      const char     *name,
      RelDiagram     *diagram)
{
  if (!rel_diagram_equal (diagram, rel_document_get_diagram (self->document)))
    rel_diagram_page_push (self, name, diagram);
  g_object_unref (diagram);
}

static void
set_property (GObject      *object,
              guint         prop_id,
              const GValue *value,
              GParamSpec   *pspec)
{
  RelDiagramPage *self = REL_DIAGRAM_PAGE (object);
  RelDiagram *diagram = self->document != NULL ? rel_document_get_diagram (self->document) : NULL;
  RelNotation notation;
  RelManner manner;
  RelSpacing spacing;
  gboolean on;

  if (diagram == NULL)
    return;
  switch (prop_id)
    {
    case PROP_OBSERVED:
      on = g_value_get_boolean (value);
      push (self, on ? _("Show Counted Records") : _("Hide Counted Records"), rel_diagram_with_observed (diagram, on));
      break;
    case PROP_FOLD_ASSOCIATIONS:
      on = g_value_get_boolean (value);
      push (self, on ? _("Fold Association Tables") : _("Show Association Tables"), rel_diagram_with_fold_associations (diagram, on));
      break;
    case PROP_DETAIL:
      push (self, _("Change Detail"), rel_diagram_with_detail (diagram, g_value_get_int (value)));
      break;
    case PROP_NOTATION:
      if (rel_notation_from_string (g_value_get_string (value), &notation))
        push (self, _("Change Notation"), rel_diagram_with_notation (diagram, notation));
      break;
    case PROP_MANNER:
      if (rel_manner_from_string (g_value_get_string (value), &manner))
        rel_diagram_page_arrange_with (self, manner, rel_diagram_get_spacing (diagram));
      break;
    case PROP_SPACING:
      if (rel_spacing_from_string (g_value_get_string (value), &spacing))
        rel_diagram_page_arrange_with (self, rel_diagram_get_manner (diagram), spacing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

/* The diagram is another one: so may be what holds for it. */
void
rel_diagram_page_notify_settings (RelDiagramPage *self)
{
  for (guint i = 1; i < N_PROPS; i++)
    g_object_notify (G_OBJECT (self), settings[i].property);
}

void
rel_diagram_page_class_init_settings (GtkWidgetClass *widget_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (widget_class);

  object_class->get_property = get_property;
  object_class->set_property = set_property;
  for (guint i = 1; i < N_PROPS; i++)
    {
      GParamSpec *pspec;

      if (i == PROP_OBSERVED || i == PROP_FOLD_ASSOCIATIONS)
        pspec = g_param_spec_boolean (settings[i].property, NULL, NULL, FALSE, flags);
      else if (i == PROP_DETAIL)
        pspec = g_param_spec_int (settings[i].property, NULL, NULL, REL_DETAIL_ALL, REL_DETAIL_NAMES, REL_DETAIL_ALL, flags);
      else
        pspec = g_param_spec_string (settings[i].property, NULL, NULL, "", flags);
      g_object_class_install_property (object_class, i, pspec);
      gtk_widget_class_install_property_action (widget_class, settings[i].action, settings[i].property);
    }
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, 0, "diagram.observed", NULL);
}
