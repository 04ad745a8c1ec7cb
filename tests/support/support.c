/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What every test may need: where shared examples are, the seed of a random test,
 * how long to go on.
 */
#include "config.h"

#include "support/support.h"

/* Path of a file of the shared examples, which lie beside the project, or where
 * RELATA_SHARED says; NULL when it is not there. */
char *
support_find_shared (const char *relative)
{
  const char *given = g_getenv ("RELATA_SHARED");
  const char *source = g_getenv ("G_TEST_SRCDIR");
  g_autofree char *beside = g_build_filename (source != NULL ? source : "tests", "..", "..", "shared", NULL);
  g_autofree char *path = g_build_filename (given != NULL ? given : beside, relative, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

/* The same within a test, which is skipped when it is not there. */
char *
support_shared_path (const char *relative)
{
  char *path = support_find_shared (relative);

  if (path == NULL)
    g_test_skip ("shared examples are not here");

  return path;
}

/* Seed of a random test: of RELATA_TEST_SEED, else another one each time. Printed, so
 * that what failed can be run again. */
guint
support_seed (void)
{
  const char *given = g_getenv ("RELATA_TEST_SEED");
  guint seed = given != NULL ? (guint) g_ascii_strtoull (given, NULL, 0) : g_random_int ();

  g_test_message ("RELATA_TEST_SEED=%u", seed);

  return seed;
}

/* Microseconds of work of this process: a loaded machine must not make a test fail. */
gint64
support_work_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);

  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* How often to do something: n times RELATA_TEST_SCALE, at least once. */
guint
support_scale (guint n)
{
  const char *given = g_getenv ("RELATA_TEST_SCALE");
  double scale = given != NULL ? g_ascii_strtod (given, NULL) : 1.0;

  return MAX (1, (guint) (n * scale));
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  *(RelDatabase **) user_data = rel_database_open_finish (result, &error);
  g_assert_no_error (error);
}

/* Opens as the window does, and waits for it. */
RelDatabase *
support_open_database (const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  RelDatabase *database = NULL;

  rel_database_open_async (file, NULL, opened_cb, &database);
  while (database == NULL)
    g_main_context_iteration (NULL, TRUE);

  return database;
}

/* Lets what is under way come to its end: 30 ms of the main loop. */
void
support_settle (void)
{
  gint64 end = g_get_monotonic_time () + 30000;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}
