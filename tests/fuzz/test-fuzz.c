/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * P16 without libFuzzer: every reader is given its stored inputs, the corpus, changes
 * of both with fixed seeds, and inputs that are long or nested. It must neither crash nor
 * hang, and ten times the length must not take much more than ten times the work.
 *
 * RELATA_TEST_SCALE=1 looks at 512 KiB and some changes; 20 at the 10 MiB of the promise.
 * The input that broke a reader is left in the build folder as fuzz-NAME.input; put it,
 * cut down, under tests/fuzz/stored/NAME.
 */
#include "config.h"

#include "fuzz/targets.h"

#include <glib/gstdio.h>
#include <string.h>
#include <time.h>

#include "support/mutate.h"
#include "support/support.h"

#define SEED_BYTES  4096
#define N_CHANGES   60
#define LONG_BYTES  (512 * 1024)
#define MAX_BYTES   (10 * 1024 * 1024)
#define STORED_MAX  (64 * 1024)

/* What ten MiB may take in a plain build, where it is measured. */
#define MAX_SECONDS 5.0

/* The sanitizers cost several times the work, and other tests run beside. */
#ifdef __SANITIZE_ADDRESS__
# define SLOWER 8
#else
# define SLOWER 1
#endif

static double
cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);

  return now.tv_sec + now.tv_nsec / 1e9;
}

static char *
input_path (const FuzzTarget *target)
{
  g_autofree char *name = g_strconcat ("fuzz-", target->name, ".input", NULL);
  const char *folder = g_getenv ("G_TEST_BUILDDIR");

  return g_build_filename (folder != NULL ? folder : g_get_tmp_dir (), name, NULL);
}

/* The input is in a file while it is read, so that it is there after a crash. */
static double
read_kept (const FuzzTarget *target,
           const void       *bytes,
           gsize             length)
{
  g_autofree char *path = input_path (target);
  double start;

  g_file_set_contents_full (path, bytes, length, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
  start = cpu_seconds ();
  target->read (bytes, length);
  start = cpu_seconds () - start;
  g_unlink (path);

  return start;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static void
add_folder (GPtrArray  *seeds,
            const char *folder,
            const char *suffix,
            gsize       most)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (suffix == NULL || g_str_has_suffix (name, suffix))
      g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  /* the order of a folder is nobody's: the same changes everywhere */
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      char *content;
      gsize length;

      if (g_file_test (names->pdata[i], G_FILE_TEST_IS_REGULAR) && g_file_get_contents (names->pdata[i], &content, &length, NULL))
        g_ptr_array_add (seeds, g_bytes_new_take (content, MIN (length, most)));
    }
}

static GPtrArray *
list_seeds (const FuzzTarget *target,
            gsize             most)
{
  GPtrArray *seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autofree char *stored = g_test_build_filename (G_TEST_DIST, "fuzz", "stored", target->name, NULL);
  g_auto(GStrv) folders = g_strsplit (target->folders != NULL ? target->folders : "", " ", -1);

  add_folder (seeds, stored, NULL, most);
  for (guint i = 0; folders[i] != NULL; i++)
    {
      g_autofree char *folder = *folders[i] != '\0' ? support_find_shared (folders[i]) : NULL;

      if (folder != NULL)
        add_folder (seeds, folder, target->suffix, most);
    }
  if (target->make_seed != NULL)
    g_ptr_array_add (seeds, target->make_seed ());
  if (seeds->len == 0)
    g_ptr_array_add (seeds, g_bytes_new_static ("", 0));

  return seeds;
}

static void
test_stored (gconstpointer data)
{
  const FuzzTarget *target = data;
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "fuzz", "stored", target->name, NULL);
  g_autoptr(GPtrArray) seeds = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  add_folder (seeds, folder, NULL, G_MAXSIZE);
  g_assert_cmpuint (seeds->len, >, 0);
  for (guint i = 0; i < seeds->len; i++)
    {
      gsize length;
      const void *bytes = g_bytes_get_data (seeds->pdata[i], &length);
      double took = read_kept (target, bytes != NULL ? bytes : "", length);

      g_assert_cmpfloat (took, <, MAX_SECONDS * SLOWER);
    }
}

static void
test_changed (gconstpointer data)
{
  const FuzzTarget *target = data;
  g_autoptr(GPtrArray) seeds = list_seeds (target, SEED_BYTES);
  guint n = support_scale (N_CHANGES);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GRand) rand = g_rand_new_with_seed (i + 1);
      GBytes *seed = seeds->pdata[g_rand_int_range (rand, 0, seeds->len)];
      g_autoptr(GByteArray) bytes = g_byte_array_new ();
      gsize length;
      const void *content = g_bytes_get_data (seed, &length);

      if (length > 0)
        g_byte_array_append (bytes, content, length);
      support_mutate (bytes, target->words, rand);
      g_assert_cmpfloat (read_kept (target, bytes->len > 0 ? bytes->data : (const guint8 *) "", bytes->len), <, MAX_SECONDS * SLOWER);
    }
}

static GString *
make_long (const FuzzLong *what,
           gsize           length)
{
  GString *text = g_string_sized_new (length + 256);
  gsize middle = strlen (what->middle);

  g_string_append (text, what->begin);
  while (text->len + middle < length)
    g_string_append (text, what->middle);
  g_string_append (text, what->end);

  return text;
}

/* Ten MiB in five seconds; here a part of that. A short one has a second, since much is made once. */
static void
test_long (gconstpointer data)
{
  const FuzzTarget *target = data;
  gsize length = MIN (support_scale (LONG_BYTES) / SLOWER, MAX_BYTES);

  for (const FuzzLong *what = target->longs; what->middle != NULL; what++)
    {
      g_autoptr(GString) text = make_long (what, length);
      double took = read_kept (target, text->str, text->len);
      double most = MAX (1.0, MAX_SECONDS * length / MAX_BYTES);

      if (took > most / 3)
        g_test_message ("%s: %s…%s…: %" G_GSIZE_FORMAT " bytes in %.2f s", target->name, what->begin, what->middle, text->len, took);
      if (took > most * (SLOWER > 1 ? 2 : 1))
        g_test_fail ();
    }
}

/* All that can be nested, a thousand deep and more; of long words fewer under the sanitizers. */
static void
test_deep (gconstpointer data)
{
  const FuzzTarget *target = data;
  static const guint depths[] = { 999, 1001, 20000 };

  for (const FuzzLong *what = target->longs; what->middle != NULL; what++)
    for (guint i = 0; i < G_N_ELEMENTS (depths); i++)
      {
        gsize most = SLOWER > 1 && depths[i] > 1001 ? 64 * 1024 : MAX_BYTES;
        g_autoptr(GString) text = make_long (what, MIN (depths[i] * strlen (what->middle), most));

        g_assert_cmpfloat (read_kept (target, text->str, text->len), <, 1.0 * SLOWER);
      }
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    const char *name;
    void      (*test) (gconstpointer target);
  } tests[] = { { "stored", test_stored }, { "changed", test_changed }, { "long", test_long }, { "deep", test_deep } };
  guint n_targets;
  const FuzzTarget *targets = fuzz_targets_get (&n_targets);

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < n_targets; i++)
    for (guint j = 0; j < G_N_ELEMENTS (tests); j++)
      {
        g_autofree char *path = g_strdup_printf ("/fuzz/%s/%s", targets[i].name, tests[j].name);

        g_test_add_data_func (path, &targets[i], tests[j].test);
      }

  return g_test_run ();
}
