/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Frames that Cairo paints on X11 go through memory that stays: once the first ones are
 * painted, a frame asks the kernel for no pages.
 */
#include "config.h"

#include <sys/resource.h>

#include <adwaita.h>

#include "common/rel-frame-memory.h"

#define FRAMES 20
#define WIDTH  1000
#define HEIGHT 700
#define PAGES  (WIDTH * HEIGHT * 4 / 4096)

static guint n_painted;

typedef struct
{
  GtkWidget parent_instance;
} TestCanvas;

typedef GtkWidgetClass TestCanvasClass;

static GType test_canvas_get_type (void);

G_DEFINE_TYPE (TestCanvas, test_canvas, GTK_TYPE_WIDGET)

/* Another colour each time: all of it is painted. */
static void
test_canvas_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  GdkRGBA color = { n_painted % 7 / 7.f, 0.5f, 0.5f, 1 };

  gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)));
  n_painted++;
}

static void
test_canvas_class_init (TestCanvasClass *klass)
{
  klass->snapshot = test_canvas_snapshot;
}

static void
test_canvas_init (TestCanvas *self)
{
}

static void
paint (GtkWidget *area,
       guint      n)
{
  for (guint target = n_painted + n; n_painted < target;)
    {
      gtk_widget_queue_draw (area);
      g_main_context_iteration (NULL, TRUE);
    }
}

/* Pages that a frame took from the kernel. */
static double
count_pages (gboolean keep)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *area = g_object_new (test_canvas_get_type (), NULL);
  struct rusage before;
  struct rusage after;

  if (keep)
    rel_frame_memory_keep (window);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_set_child (GTK_WINDOW (window), area);
  gtk_window_present (GTK_WINDOW (window));
  paint (area, 10);
  getrusage (RUSAGE_SELF, &before);
  paint (area, FRAMES);
  getrusage (RUSAGE_SELF, &after);
  gtk_window_destroy (GTK_WINDOW (window));

  return (double) (after.ru_minflt - before.ru_minflt) / FRAMES;
}

static void
test_pages (void)
{
#ifdef REL_HAVE_X11
  double without = count_pages (FALSE);
  double with = count_pages (TRUE);

  g_test_message ("pages a frame: %.0f, with memory that stays %.0f; a frame is %d", without, with, PAGES);
  g_assert_cmpfloat (with, <, PAGES / 4);
#else
  g_test_skip ("built without X11");
#endif
}

/* A window that grows keeps what it needs then. */
static void
test_grow (void)
{
#ifdef REL_HAVE_X11
  GtkWidget *window = gtk_window_new ();
  GtkWidget *area = g_object_new (test_canvas_get_type (), NULL);
  struct rusage before;
  struct rusage after;

  rel_frame_memory_keep (window);
  gtk_window_set_default_size (GTK_WINDOW (window), 200, 200);
  gtk_window_set_child (GTK_WINDOW (window), area);
  gtk_window_present (GTK_WINDOW (window));
  paint (area, 5);
  gtk_widget_set_size_request (area, WIDTH, HEIGHT);
  while (gtk_widget_get_width (area) < WIDTH)
    paint (area, 1);
  paint (area, 10);
  getrusage (RUSAGE_SELF, &before);
  paint (area, FRAMES);
  getrusage (RUSAGE_SELF, &after);
  g_assert_cmpfloat ((double) (after.ru_minflt - before.ru_minflt) / FRAMES, <, PAGES / 4);
  gtk_window_destroy (GTK_WINDOW (window));
#else
  g_test_skip ("built without X11");
#endif
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  g_test_add_func ("/common/frame-memory/pages", test_pages);
  g_test_add_func ("/common/frame-memory/grow", test_grow);

  return g_test_run ();
}
