/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * P18: after random edits of schema and diagrams, undo gives back each state as it was, to
 * the first, and redo each to the last. What a state is comes from what would be saved of
 * it, so a value that something changed later would be noticed.
 */
#include "config.h"

#include "document/rel-document.h"
#include "support/document-walk.h"
#include "support/support.h"

#define N_EDITS 400

/* What it is, of long walks not at each step: that would take hours. */
static char *
take_fingerprint (RelDocument *document,
                  guint        here,
                  guint        n_edits)
{
  return here % MAX (1, n_edits / 500) == 0 ? support_fingerprint (document) : NULL;
}

static void
walk (guint  seed,
      guint  n_edits,
      guint *n_refused)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr(RelDocument) document = rel_document_new_design ();
  g_autoptr(GPtrArray) seen = g_ptr_array_new_with_free_func (g_free);
  guint here = 0;

  g_ptr_array_add (seen, support_fingerprint (document));
  while (here < n_edits)
    {
      int what = g_rand_int_range (rand, 0, 12);
      g_autofree char *now = NULL;

      if (what == 0 && here > 0)
        {
          rel_document_undo (document);
          here--;
        }
      else if (what == 1 && here + 1 < seen->len)
        {
          rel_document_redo (document);
          here++;
        }
      else if (support_walk_document (document, rand))
        {
          g_ptr_array_set_size (seen, ++here);
          g_ptr_array_add (seen, take_fingerprint (document, here, n_edits));
        }
      else
        ++*n_refused;
      now = take_fingerprint (document, here, n_edits);
      g_assert_cmpstr (now, ==, seen->pdata[here]);
    }
  for (guint way = 0; way < 2; way++)
    for (;;)
      {
        g_autofree char *now = take_fingerprint (document, here, n_edits);

        g_assert_cmpstr (now, ==, seen->pdata[here]);
        g_assert_cmpint (rel_document_get_undo_name (document) != NULL, ==, here > 0);
        g_assert_cmpint (rel_document_get_redo_name (document) != NULL, ==, here + 1 < seen->len);
        if (way == 0 ? here == 0 : here + 1 == seen->len)
          break;
        if (way == 0)
          rel_document_undo (document);
        else
          rel_document_redo (document);
        here += way == 0 ? -1 : 1;
      }
  rel_document_close (document);
}

static void
test_walk (void)
{
  const guint seed = support_seed ();
  guint n_edits = support_scale (N_EDITS), n_refused = 0;
  guint n_walks = n_edits > N_EDITS ? 20 : 2;

  for (guint i = 0; i < n_walks; i++)
    walk (seed + i, n_edits, &n_refused);
  g_test_message ("%u walks of %u edits, %u refused", n_walks, n_edits, n_refused);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/undo-walk/random", test_walk);

  return g_test_run ();
}
