/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Where a person's own state about a file is kept: what is looked at leaves no trace
 * beside the file, and nobody learns from the name which file it was.
 */
#include "config.h"

#include "base/rel-state-path.h"

/**
 * rel_state_path:
 * @file: (nullable): a database; %NULL for the sample
 * @folder: what the state is about
 * @suffix: end of the name, with its dot, or empty
 *
 * Returns: (transfer full): path of a file in the state folder, which may not be there
 */
char *
rel_state_path (GFile      *file,
                const char *folder,
                const char *suffix)
{
  g_autofree char *uri = file != NULL ? g_file_get_uri (file) : g_strdup ("sample");
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, uri, -1);
  g_autofree char *name = g_strconcat (hash, suffix, NULL);

  return g_build_filename (g_get_user_state_dir (), "relata", folder, name, NULL);
}
