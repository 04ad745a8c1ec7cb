/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * P14, the window never freezes: a source that is due every few milliseconds notes how
 * much too late it comes, which is how long something else held the main loop, and how
 * much of that time the thread worked. A slow machine makes it late; only our own work
 * makes it work. Runs when RELATA_WATCHDOG names a file, for tests, and writes there once
 * a second and at the end.
 */
#include "config.h"

#include <stdio.h>
#include <time.h>

#include "rel-watchdog.h"

#define DUE_MS    5
#define MAX_MS    10000
#define WRITE_US  G_USEC_PER_SEC

/* How often it took so many milliseconds. */
typedef struct
{
  guint count[MAX_MS + 1];
  guint n;
  guint max;
} Histogram;

struct _RelWatchdog
{
  char      *path;
  guint      source;
  gint64     last;
  gint64     last_work;
  gint64     written;
  Histogram  late;
  Histogram  work;
};

/* What this thread has worked, in microseconds. */
static gint64
get_work (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &spent);

  return spent.tv_sec * G_GINT64_CONSTANT (1000000) + spent.tv_nsec / 1000;
}

static void
note (Histogram *histogram,
      gint64     microseconds)
{
  guint ms = CLAMP (microseconds / 1000, 0, MAX_MS);

  histogram->count[ms]++;
  histogram->n++;
  histogram->max = MAX (histogram->max, ms);
}

static guint
get_part (const Histogram *histogram,
          double           part)
{
  guint seen = 0;
  guint ms = 0;

  for (; ms < MAX_MS; ms++)
    {
      seen += histogram->count[ms];
      if (seen >= histogram->n * part)
        break;
    }

  return ms;
}

static void
write_report (RelWatchdog *self)
{
  g_autofree char *text = g_strdup_printf ("{\"turns\": %u, \"late\": {\"p50\": %u, \"p99\": %u, \"max\": %u}, "
                                           "\"work\": {\"p50\": %u, \"p99\": %u, \"max\": %u}}\n",
                                           self->late.n, get_part (&self->late, 0.5), get_part (&self->late, 0.99), self->late.max,
                                           get_part (&self->work, 0.5), get_part (&self->work, 0.99), self->work.max);

  g_file_set_contents (self->path, text, -1, NULL);
}

static gboolean
due_cb (gpointer user_data)
{
  RelWatchdog *self = user_data;
  gint64 now = g_get_monotonic_time ();

  if (self->last != 0)
    {
      note (&self->late, now - self->last - DUE_MS * 1000);
      note (&self->work, get_work () - self->last_work);
    }
  if (now - self->written > WRITE_US)
    {
      write_report (self);
      self->written = now;
    }
  self->last = g_get_monotonic_time ();
  self->last_work = get_work ();

  return G_SOURCE_CONTINUE;
}

RelWatchdog *
rel_watchdog_new (const char *path)
{
  RelWatchdog *self = g_new0 (RelWatchdog, 1);

  self->path = g_strdup (path);
  self->source = g_timeout_add_full (G_PRIORITY_HIGH, DUE_MS, due_cb, self, NULL);

  return self;
}

void
rel_watchdog_free (RelWatchdog *self)
{
  g_source_remove (self->source);
  write_report (self);
  g_free (self->path);
  g_free (self);
}
