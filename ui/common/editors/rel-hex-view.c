/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The hex view. Lines are painted with one layout; what they show comes in blocks, a few
 * of which are kept. While a block is on its way its lines are empty; when the view has
 * gone on, it is stopped.
 */
#include "config.h"

#include <math.h>

#include <glib/gi18n.h>

#include "common/editors/rel-hex-view.h"

#define BLOCK      (32 * 1024)
#define MAX_BLOCKS 8
#define PAD        10

struct _RelHexView
{
  GtkWidget      parent_instance;
  RelCellSource *source;
  GtkAdjustment *adjustments[2];   /* horizontal, vertical */
  guint          policies[2];
  PangoLayout   *layout;
  double         char_width;
  double         line_height;
  guint          per_line;
  GHashTable    *blocks;           /* number + 1 -> GBytes */
  GQueue         recent;           /* numbers + 1, oldest first */
  gint64         wanted;           /* number of the block on its way, -1 */
  GCancellable  *cancellable;
};

enum
{
  PROP_0,
  PROP_HADJUSTMENT,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

G_DEFINE_FINAL_TYPE_WITH_CODE (RelHexView, rel_hex_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static void ask_for_blocks (RelHexView *self);

static gint64
get_length (RelHexView *self)
{
  return self->source != NULL ? MAX (rel_cell_source_get_length (self->source), 0) : 0;
}

static gint64
get_n_lines (RelHexView *self)
{
  return (get_length (self) + self->per_line - 1) / self->per_line;
}

static gint64
get_first_line (RelHexView *self)
{
  return self->adjustments[1] != NULL ? (gint64) floor (gtk_adjustment_get_value (self->adjustments[1]) / self->line_height) : 0;
}

static gint64
get_last_line (RelHexView *self)
{
  gint64 last = get_first_line (self) + (gint64) ceil (gtk_widget_get_height (GTK_WIDGET (self)) / self->line_height);

  return MIN (last, get_n_lines (self) - 1);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(RelHexView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = rel_cell_source_read_finish (REL_CELL_SOURCE (source), result, &error);

  if (self->source != REL_CELL_SOURCE (source) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  /* what cannot be read stays empty, and is not asked for again and again */
  g_hash_table_replace (self->blocks, GSIZE_TO_POINTER (self->wanted + 1), bytes != NULL ? g_steal_pointer (&bytes) : g_bytes_new (NULL, 0));
  g_queue_push_tail (&self->recent, GSIZE_TO_POINTER (self->wanted + 1));
  while (self->recent.length > MAX_BLOCKS)
    g_hash_table_remove (self->blocks, g_queue_pop_head (&self->recent));
  self->wanted = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  ask_for_blocks (self);
}

static void
stop (RelHexView *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->wanted = -1;
}

/* The first block on screen that is not there. */
static void
ask_for_blocks (RelHexView *self)
{
  gint64 first = get_first_line (self) * self->per_line / BLOCK;
  gint64 last = MAX (get_last_line (self), 0) * self->per_line / BLOCK;

  if (self->source == NULL || get_length (self) == 0)
    return;
  if (self->wanted >= first && self->wanted <= last)
    return;
  for (gint64 i = first; i <= last; i++)
    {
      if (g_hash_table_contains (self->blocks, GSIZE_TO_POINTER (i + 1)))
        continue;
      stop (self);
      self->wanted = i;
      rel_cell_source_read_async (self->source, i * BLOCK, BLOCK, self->cancellable, read_cb, g_object_ref (self));
      return;
    }
}

static void
tell_position (RelHexView *self)
{
  g_autofree char *words = g_strdup_printf (_("Bytes from %lld of %lld"), (long long) (get_first_line (self) * self->per_line), (long long) get_length (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
}

static void
scrolled_cb (RelHexView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
  tell_position (self);
  ask_for_blocks (self);
}

static void
update_adjustment (RelHexView *self)
{
  double height = gtk_widget_get_height (GTK_WIDGET (self));

  if (self->adjustments[1] != NULL)
    gtk_adjustment_configure (self->adjustments[1], gtk_adjustment_get_value (self->adjustments[1]), 0,
                              MAX (get_n_lines (self) * self->line_height + PAD, height), self->line_height, height * 0.9, height);
}

/* FALSE while the byte is not there. */
static gboolean
get_byte (RelHexView *self,
          gint64      at,
          guint8     *byte)
{
  GBytes *block = g_hash_table_lookup (self->blocks, GSIZE_TO_POINTER (at / BLOCK + 1));
  gsize length = 0;
  const guint8 *bytes = block != NULL ? g_bytes_get_data (block, &length) : NULL;

  if ((gsize) (at % BLOCK) >= length)
    return FALSE;
  *byte = bytes[at % BLOCK];

  return TRUE;
}

static void
paint (RelHexView    *self,
       GtkSnapshot   *snapshot,
       const char    *text,
       double         column,
       double         y,
       const GdkRGBA *color)
{
  pango_layout_set_text (self->layout, text, -1);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (PAD + column * self->char_width, y));
  gtk_snapshot_append_layout (snapshot, self->layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
rel_hex_view_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  RelHexView *self = REL_HEX_VIEW (widget);
  double top = self->adjustments[1] != NULL ? gtk_adjustment_get_value (self->adjustments[1]) : 0;
  gint64 last = get_last_line (self);
  GdkRGBA color, dim;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  dim = color;
  dim.alpha *= 0.55;
  for (gint64 line = get_first_line (self); line <= last; line++)
    {
      double y = PAD / 2 + line * self->line_height - top;
      gint64 at = line * self->per_line;
      g_autofree char *offset = g_strdup_printf ("%08" G_GINT64_MODIFIER "x", at);
      g_autoptr(GString) hex = g_string_new (NULL);
      g_autoptr(GString) text = g_string_new (NULL);
      guint8 byte;

      for (guint i = 0; i < self->per_line && get_byte (self, at + i, &byte); i++)
        {
          g_string_append_printf (hex, "%s%02x", i == 0 ? "" : i % 8 == 0 ? "  " : " ", byte);
          g_string_append_c (text, byte >= 0x20 && byte < 0x7f ? (char) byte : '.');
        }
      paint (self, snapshot, offset, 0, y, &dim);
      paint (self, snapshot, hex->str, 10, y, &color);
      paint (self, snapshot, text->str, 11 + self->per_line * 3 + self->per_line / 8, y, &dim);
    }
}

static void
measure_font (RelHexView *self)
{
  PangoFontDescription *font = pango_font_description_from_string ("monospace");
  int width, height;

  g_clear_object (&self->layout);
  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "0000000000");
  pango_layout_set_font_description (self->layout, font);
  pango_font_description_free (font);
  pango_layout_get_pixel_size (self->layout, &width, &height);
  self->char_width = MAX (width / 10.0, 1);
  self->line_height = MAX (height + 2, 8);
}

static void
rel_hex_view_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  RelHexView *self = REL_HEX_VIEW (widget);
  gint64 top = get_first_line (self) * self->per_line;
  guint columns = (guint) MAX ((width - 2 * PAD) / self->char_width, 1);
  guint per_line = columns >= 11 + 32 * 4 + 4 ? 32 : columns >= 11 + 16 * 4 + 2 ? 16 : columns >= 11 + 8 * 4 + 1 ? 8 : 4;

  if (per_line != self->per_line)
    {
      self->per_line = per_line;
      update_adjustment (self);
      if (self->adjustments[1] != NULL)
        gtk_adjustment_set_value (self->adjustments[1], top / per_line * self->line_height);
    }
  if (self->adjustments[0] != NULL)
    gtk_adjustment_configure (self->adjustments[0], 0, 0, width, 1, width, width);
  update_adjustment (self);
  ask_for_blocks (self);
}

static void
rel_hex_view_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  RelHexView *self = REL_HEX_VIEW (widget);

  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? (int) ((11 + 4 * 4) * self->char_width) + 2 * PAD : (int) (4 * self->line_height);
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? (int) ((11 + 16 * 4 + 2) * self->char_width) + 2 * PAD : (int) (16 * self->line_height);
}

static void
set_adjustment (RelHexView    *self,
                guint          which,
                GtkAdjustment *adjustment)
{
  if (self->adjustments[which] != NULL)
    g_signal_handlers_disconnect_by_func (self->adjustments[which], scrolled_cb, self);
  g_set_object (&self->adjustments[which], adjustment);
  if (adjustment != NULL)
    g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self);
  update_adjustment (self);
}

static void
rel_hex_view_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  RelHexView *self = REL_HEX_VIEW (object);

  if (prop_id == PROP_HADJUSTMENT || prop_id == PROP_VADJUSTMENT)
    set_adjustment (self, prop_id - PROP_HADJUSTMENT, g_value_get_object (value));
  else if (prop_id == PROP_HSCROLL_POLICY || prop_id == PROP_VSCROLL_POLICY)
    self->policies[prop_id - PROP_HSCROLL_POLICY] = g_value_get_enum (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
rel_hex_view_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  RelHexView *self = REL_HEX_VIEW (object);

  if (prop_id == PROP_HADJUSTMENT || prop_id == PROP_VADJUSTMENT)
    g_value_set_object (value, self->adjustments[prop_id - PROP_HADJUSTMENT]);
  else if (prop_id == PROP_HSCROLL_POLICY || prop_id == PROP_VSCROLL_POLICY)
    g_value_set_enum (value, self->policies[prop_id - PROP_HSCROLL_POLICY]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

/* Lines, pages, or with two pages to the very end. */
static gboolean
key_cb (GtkWidget *widget,
        GVariant  *args,
        gpointer   user_data)
{
  RelHexView *self = REL_HEX_VIEW (widget);
  GtkAdjustment *adjustment = self->adjustments[1];
  int lines, pages;

  g_variant_get (args, "(ii)", &lines, &pages);
  if (adjustment == NULL)
    return FALSE;
  if (ABS (pages) == 2)
    gtk_adjustment_set_value (adjustment, pages < 0 ? 0 : gtk_adjustment_get_upper (adjustment));
  else
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + lines * self->line_height + pages * gtk_adjustment_get_page_increment (adjustment));

  return TRUE;
}

static void
pressed_cb (RelHexView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
rel_hex_view_dispose (GObject *object)
{
  RelHexView *self = REL_HEX_VIEW (object);

  rel_hex_view_set_source (self, NULL);
  set_adjustment (self, 0, NULL);
  set_adjustment (self, 1, NULL);

  G_OBJECT_CLASS (rel_hex_view_parent_class)->dispose (object);
}

static void
rel_hex_view_finalize (GObject *object)
{
  RelHexView *self = REL_HEX_VIEW (object);

  g_hash_table_unref (self->blocks);
  g_clear_object (&self->layout);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (rel_hex_view_parent_class)->finalize (object);
}

static void
rel_hex_view_class_init (RelHexViewClass *klass)
{
  static const struct
  {
    guint           key;
    GdkModifierType modifiers;
    int             lines;
    int             pages;
  } keys[] = {
    { GDK_KEY_Up, 0, -1, 0 }, { GDK_KEY_Down, 0, 1, 0 }, { GDK_KEY_Page_Up, 0, 0, -1 }, { GDK_KEY_Page_Down, 0, 0, 1 },
    { GDK_KEY_Home, 0, 0, -2 }, { GDK_KEY_End, 0, 0, 2 },
    { GDK_KEY_Home, GDK_CONTROL_MASK, 0, -2 }, { GDK_KEY_End, GDK_CONTROL_MASK, 0, 2 },
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rel_hex_view_dispose;
  object_class->finalize = rel_hex_view_finalize;
  object_class->set_property = rel_hex_view_set_property;
  object_class->get_property = rel_hex_view_get_property;
  widget_class->snapshot = rel_hex_view_snapshot;
  widget_class->size_allocate = rel_hex_view_size_allocate;
  widget_class->measure = rel_hex_view_measure;

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, keys[i].modifiers, key_cb, "(ii)", keys[i].lines, keys[i].pages);
  gtk_widget_class_set_css_name (widget_class, "hexview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
}

static void
rel_hex_view_init (RelHexView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->blocks = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_bytes_unref);
  self->cancellable = g_cancellable_new ();
  self->per_line = 16;
  self->wanted = -1;
  measure_font (self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Bytes"), -1);
}

GtkWidget *
rel_hex_view_new (void)
{
  return g_object_new (REL_TYPE_HEX_VIEW, NULL);
}

/**
 * rel_hex_view_set_source:
 * @self: the view
 * @source: (nullable): what it shows; it was looked at
 */
void
rel_hex_view_set_source (RelHexView    *self,
                         RelCellSource *source)
{
  g_return_if_fail (REL_IS_HEX_VIEW (self));

  stop (self);
  g_hash_table_remove_all (self->blocks);
  g_queue_clear (&self->recent);
  g_set_object (&self->source, source);
  update_adjustment (self);
  if (self->adjustments[1] != NULL)
    gtk_adjustment_set_value (self->adjustments[1], 0);
  tell_position (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  ask_for_blocks (self);
}
