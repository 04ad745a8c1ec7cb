/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * conformance DIR...
 *
 * Replays every "relationship-case-1" file of the folders against the model library, a
 * line for each, and closes with "N passed, N failed". What a case may hold is said by
 * the README that lies beside the shared ones.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>

#include "conformance/replay.h"

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static GPtrArray *
list_files (const char  *folder,
            GError     **error)
{
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, error);
  const char *name;

  if (dir == NULL)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".json"))
      g_ptr_array_add (files, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (files, compare_names);

  return g_steal_pointer (&files);
}

int
main (int    argc,
      char **argv)
{
  guint n_passed = 0;
  guint n_failed = 0;

  if (argc < 2)
    {
      fprintf (stderr, "usage: %s DIR...\n", argv[0]);
      return 2;
    }

  for (int i = 1; i < argc; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) files = NULL;

      if (!g_file_test (argv[i], G_FILE_TEST_EXISTS))
        {
          printf ("%s is not here: skipped\n", argv[i]);
          if (argc == 2)
            return 77;
          continue;
        }
      files = list_files (argv[i], &error);
      if (files == NULL)
        {
          fprintf (stderr, "%s\n", error->message);
          return 2;
        }
      for (guint j = 0; j < files->len; j++)
        {
          g_autofree char *name = g_path_get_basename (files->pdata[j]);
          g_autofree char *problem = NULL;

          switch (replay_file (files->pdata[j], &problem))
            {
            case REPLAY_PASSED:
              n_passed++;
              printf ("ok     %s\n", name);
              break;
            case REPLAY_FAILED:
              n_failed++;
              printf ("FAILED %s: %s\n", name, problem);
              break;
            case REPLAY_OTHER:
            default:
              break;
            }
          fflush (stdout);
        }
    }
  printf ("%u passed, %u failed\n", n_passed, n_failed);

  return n_failed > 0 || n_passed == 0;
}
