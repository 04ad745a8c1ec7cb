/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The journal of a draft: cut off at every byte, every byte damaged, large, held twice.
 */
#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "document/rel-draft-journal.h"
#include "support/support.h"

#define N_RECORDS 5

static const char *const texts[N_RECORDS] = { "{\"a\":1}", "", "{\"ä\":\"€\"}", "{\"long\":\"0123456789012345678901234567890123456789\"}", "{}" };

static char *
make_path (void)
{
  g_autofree char *folder = g_dir_make_tmp ("relata-journal-XXXXXX", NULL);

  return g_build_filename (folder, "deep", "x.journal", NULL);
}

static void
remove_path (const char *path)
{
  g_autofree char *deep = g_path_get_dirname (path);
  g_autofree char *folder = g_path_get_dirname (deep);
  g_autoptr(GDir) dir = g_dir_open (deep, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (deep, name, NULL);

      g_unlink (file);
    }
  g_rmdir (deep);
  g_rmdir (folder);
}

/* Ends of the records, counted from the file's begin; [0] is the end of the head. */
static void
write_records (const char *path,
               gsize      *ends)
{
  g_autoptr(GError) error = NULL;
  RelDraftJournal *journal = rel_draft_journal_open (path, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < N_RECORDS; i++)
    {
      g_assert_true (rel_draft_journal_append (journal, texts[i], strlen (texts[i]), &error));
      g_assert_no_error (error);
      if (i == 0)
        ends[0] = rel_draft_journal_get_size (journal) - 8 - strlen (texts[0]);
      ends[i + 1] = rel_draft_journal_get_size (journal);
    }
  rel_draft_journal_close (journal, FALSE);
}

static void
check_records (GPtrArray *records,
               guint      n)
{
  g_assert_cmpuint (records->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpstr (records->pdata[i], ==, texts[i]);
}

static void
test_torn (void)
{
  g_autofree char *path = make_path ();
  g_autofree char *bytes = NULL;
  gsize ends[N_RECORDS + 1];
  gsize length;

  write_records (path, ends);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_cmpuint (length, ==, ends[N_RECORDS]);

  for (gsize cut = 0; cut <= length; cut++)
    {
      g_autoptr(GError) error = NULL;
      RelDraftJournal *journal;
      guint n = 0;

      while (n < N_RECORDS && ends[n + 1] <= cut)
        n++;
      g_assert_true (g_file_set_contents (path, bytes, cut, NULL));
      journal = rel_draft_journal_open (path, &error);
      g_assert_no_error (error);
      g_assert_false (rel_draft_journal_is_damaged (journal));
      check_records (rel_draft_journal_get_records (journal), n);

      /* and it goes on after the last whole record */
      g_assert_true (rel_draft_journal_append (journal, n < N_RECORDS ? texts[n] : "more", n < N_RECORDS ? strlen (texts[n]) : 4, &error));
      rel_draft_journal_close (journal, FALSE);
      journal = rel_draft_journal_open (path, &error);
      g_assert_false (rel_draft_journal_is_damaged (journal));
      if (n < N_RECORDS)
        check_records (rel_draft_journal_get_records (journal), n + 1);
      else
        g_assert_cmpstr (rel_draft_journal_get_records (journal)->pdata[n], ==, "more");
      rel_draft_journal_close (journal, TRUE);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
  remove_path (path);
}

/* Any one byte another: the records before it stand, none is made up, and it is told or cut off. */
static void
test_damaged (void)
{
  g_autofree char *path = make_path ();
  g_autofree char *bytes = NULL;
  gsize ends[N_RECORDS + 1];
  guint n_told = 0;
  gsize length;

  write_records (path, ends);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (gsize at = 0; at < length; at++)
    for (guint bit = 0; bit < 8; bit++)
      {
        g_autoptr(GPtrArray) records = NULL;
        gboolean damaged;
        guint before = 0;
        gsize valid;

        while (before < N_RECORDS && ends[before + 1] <= at)
          before++;
        bytes[at] ^= 1 << bit;
        records = rel_draft_journal_parse (bytes, length, &valid, &damaged);
        g_assert_cmpuint (records->len, ==, at < ends[0] ? 0 : before);
        n_told += damaged;
        g_assert_true (damaged || valid < length);
        bytes[at] ^= 1 << bit;
      }
  g_assert_cmpuint (n_told, >, length * 4);
  remove_path (path);
}

static void
test_put_aside (void)
{
  g_autofree char *path = make_path ();
  g_autofree char *aside = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *bytes = NULL;
  g_autoptr(GError) error = NULL;
  RelDraftJournal *journal;
  gsize ends[N_RECORDS + 1];
  gsize length, kept_length;

  write_records (path, ends);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  bytes[ends[0] + 9] ^= 1;
  g_assert_true (g_file_set_contents (path, bytes, length, NULL));
  journal = rel_draft_journal_open (path, &error);
  g_assert_true (rel_draft_journal_is_damaged (journal));
  /* it is never written over */
  g_assert_false (rel_draft_journal_append (journal, "x", 1, &error));
  g_clear_error (&error);
  g_assert_false (rel_draft_journal_rewrite (journal, "x", 1, &error));
  g_clear_error (&error);
  aside = rel_draft_journal_put_aside (journal, &error);
  g_assert_no_error (error);
  g_assert_true (rel_draft_journal_append (journal, "x", 1, &error));
  rel_draft_journal_close (journal, FALSE);
  g_assert_true (g_file_get_contents (aside, &kept, &kept_length, NULL));
  g_assert_cmpmem (kept, kept_length, bytes, length);
  remove_path (path);
}

/* The bytes as written down: a journal of today must be read by the program of tomorrow. */
static void
test_format (void)
{
  static const char bytes[] = "relata-journal 1\n" "\x09\x00\x00\x00" "\x26\x39\xf4\xcb" "123456789";
  g_autoptr(GPtrArray) records = NULL;
  gboolean damaged;
  gsize valid;

  records = rel_draft_journal_parse (bytes, sizeof bytes - 1, &valid, &damaged);
  g_assert_false (damaged);
  g_assert_cmpuint (valid, ==, sizeof bytes - 1);
  g_assert_cmpstr (records->pdata[0], ==, "123456789");
}

static void
test_large (void)
{
  g_autofree char *path = make_path ();
  g_autoptr(GError) error = NULL;
  g_autofree char *text = g_strnfill (2 * 1024 * 1024, 'x');
  RelDraftJournal *journal = rel_draft_journal_open (path, &error);
  struct stat st;

  for (guint i = 0; i < 3; i++)
    g_assert_true (rel_draft_journal_append (journal, text, strlen (text), &error));
  for (guint i = 0; i < 200; i++)
    g_assert_true (rel_draft_journal_append (journal, "{}", 2, &error));
  rel_draft_journal_close (journal, FALSE);

  journal = rel_draft_journal_open (path, &error);
  g_assert_cmpuint (rel_draft_journal_get_records (journal)->len, ==, 203);
  g_assert_cmpstr (rel_draft_journal_get_records (journal)->pdata[2], ==, text);
  g_assert_true (rel_draft_journal_rewrite (journal, "{\"small\":1}", 11, &error));
  g_assert_cmpint (g_stat (path, &st), ==, 0);
  g_assert_cmpint (st.st_size, <, 100);
  g_assert_cmpint (st.st_mode & 0777, ==, 0600);
  g_assert_true (rel_draft_journal_append (journal, "{}", 2, &error));
  rel_draft_journal_close (journal, FALSE);
  journal = rel_draft_journal_open (path, &error);
  g_assert_cmpuint (rel_draft_journal_get_records (journal)->len, ==, 2);
  rel_draft_journal_close (journal, FALSE);
  remove_path (path);
}

static void
test_held (void)
{
  g_autofree char *path = make_path ();
  g_autoptr(GError) error = NULL;
  RelDraftJournal *journal = rel_draft_journal_open (path, &error);
  gboolean locked;

  g_assert_null (rel_draft_journal_open (path, &error));
  g_assert_error (error, REL_ERROR, REL_ERROR_BUSY);
  g_clear_error (&error);
  /* still, after it was exchanged for a shorter one */
  g_assert_true (rel_draft_journal_append (journal, "{}", 2, &error));
  g_assert_true (rel_draft_journal_rewrite (journal, "{}", 2, &error));
  g_assert_null (rel_draft_journal_open (path, &error));
  g_assert_error (error, REL_ERROR, REL_ERROR_BUSY);
  g_clear_error (&error);
  g_ptr_array_unref (rel_draft_journal_peek (path, &locked));
  g_assert_true (locked);
  rel_draft_journal_close (journal, FALSE);
  g_ptr_array_unref (rel_draft_journal_peek (path, &locked));
  g_assert_false (locked);
  journal = rel_draft_journal_open (path, &error);
  g_assert_no_error (error);
  rel_draft_journal_clear (journal);
  rel_draft_journal_close (journal, FALSE);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  remove_path (path);
}

/* Whatever the bytes are, nothing is read beyond them. */
static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());

  for (guint round = 0; round < support_scale (20000); round++)
    {
      gsize length = g_rand_int_range (rand, 0, 80);
      g_autofree char *bytes = g_malloc (length + 1);
      g_autoptr(GPtrArray) records = NULL;
      gboolean damaged;
      gsize valid;

      for (gsize i = 0; i < length; i++)
        bytes[i] = g_rand_int_range (rand, 0, 4) == 0 ? g_rand_int_range (rand, 0, 256) : 0;
      memcpy (bytes, "relata-journal 1\n", MIN (length, 17));
      records = rel_draft_journal_parse (bytes, length, &valid, &damaged);
      g_assert_cmpuint (valid, <=, length);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/document/draft-journal/torn", test_torn);
  g_test_add_func ("/document/draft-journal/damaged", test_damaged);
  g_test_add_func ("/document/draft-journal/put-aside", test_put_aside);
  g_test_add_func ("/document/draft-journal/format", test_format);
  g_test_add_func ("/document/draft-journal/large", test_large);
  g_test_add_func ("/document/draft-journal/held", test_held);
  g_test_add_func ("/document/draft-journal/random", test_random);

  return g_test_run ();
}
