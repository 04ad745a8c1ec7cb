/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * P10: a saved file is the old or the new one. Every step of saving a design and of
 * writing a journal fails once for want of space, and is once the moment of a kill. The
 * calls are taken over by functions of this program, which the libraries then call.
 */
#include "config.h"

#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "document/rel-design-file.h"
#include "document/rel-draft-journal.h"

#define MAX_STEPS 200
#define UNFAULTED 10

/* In a child only: how many steps go well, and what happens then. */
static int steps_left = -1;
static gboolean kills;

static gboolean
is_due (void)
{
  if (steps_left < 0 || --steps_left >= 0)
    return FALSE;
  if (kills)
    raise (SIGKILL);
  errno = ENOSPC;

  return TRUE;
}

#define TAKE_OVER(name, parameters, arguments, result)      \
  result name parameters;                                   \
  result name parameters                                    \
  {                                                         \
    result (*real) parameters = dlsym (RTLD_NEXT, #name);   \
    return is_due () ? -1 : real arguments;                 \
  }

TAKE_OVER (write, (int fd, const void *bytes, size_t n), (fd, bytes, n), ssize_t)
TAKE_OVER (pwrite64, (int fd, const void *bytes, size_t n, off64_t at), (fd, bytes, n, at), ssize_t)
TAKE_OVER (fsync, (int fd), (fd), int)
TAKE_OVER (fdatasync, (int fd), (fd), int)
TAKE_OVER (rename, (const char *from, const char *to), (from, to), int)
TAKE_OVER (ftruncate64, (int fd, off64_t length), (fd, length), int)

typedef gboolean (*Act)   (const char *path);
typedef void     (*Check) (const char *path,
                           int         outcome);

/* outcome: 1 done, 0 told that it failed, -1 killed */
static guint
each_step (const char *path,
           gboolean    kill_it,
           void      (*set_up) (const char *path),
           Act         act,
           Check       check)
{
  for (guint n = 0; n < MAX_STEPS; n++)
    {
      int status;
      pid_t pid;

      set_up (path);
      pid = fork ();
      if (pid == 0)
        {
          gboolean done;

          kills = kill_it;
          steps_left = n;
          done = act (path);
          /* the step that was to fail never came */
          _exit (steps_left >= 0 ? UNFAULTED : done ? 0 : 1);
        }
      g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
      if (WIFEXITED (status) && WEXITSTATUS (status) == UNFAULTED)
        return n;
      g_assert_true (WIFSIGNALED (status) ? WTERMSIG (status) == SIGKILL && kill_it : WEXITSTATUS (status) <= 1);
      check (path, WIFSIGNALED (status) ? -1 : WEXITSTATUS (status) == 0);
    }
  g_assert_not_reached ();
}

#define OLD "-- the old design\n"
#define NEW "-- the new one, which is longer than the old one was\n"

static void
set_up_design (const char *path)
{
  g_assert_true (g_file_set_contents (path, OLD, -1, NULL));
}

static gboolean
save_design (const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);

  return rel_design_save (file, NEW, NULL, NULL, NULL, NULL);
}

static void
check_design (const char *path,
              int         outcome)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  if (outcome == 1)
    g_assert_cmpstr (text, ==, NEW);
  else if (outcome == 0)
    g_assert_cmpstr (text, ==, OLD);
  else
    g_assert_true (g_str_equal (text, OLD) || g_str_equal (text, NEW));
}

static void
set_up_journal (const char *path)
{
  RelDraftJournal *journal;

  g_unlink (path);
  journal = rel_draft_journal_open (path, NULL);
  g_assert_true (rel_draft_journal_append (journal, "old", 3, NULL));
  rel_draft_journal_close (journal, FALSE);
}

static gboolean
append_journal (const char *path)
{
  RelDraftJournal *journal = rel_draft_journal_open (path, NULL);

  return rel_draft_journal_append (journal, "new", 3, NULL);
}

static gboolean
rewrite_journal (const char *path)
{
  RelDraftJournal *journal = rel_draft_journal_open (path, NULL);

  return rel_draft_journal_rewrite (journal, "old and new", 11, NULL);
}

static void
check_journal (const char *path,
               int         outcome)
{
  RelDraftJournal *journal = rel_draft_journal_open (path, NULL);
  GPtrArray *records;
  gboolean changed;

  g_assert_nonnull (journal);
  g_assert_false (rel_draft_journal_is_damaged (journal));
  records = rel_draft_journal_get_records (journal);
  g_assert_cmpuint (records->len, >, 0);
  changed = records->len == 2 || g_str_equal (records->pdata[0], "old and new");
  g_assert_true (changed || g_str_equal (records->pdata[0], "old"));
  if (outcome >= 0)
    g_assert_cmpint (changed, ==, outcome);
  rel_draft_journal_close (journal, FALSE);
}

static void
test_faults (void)
{
  g_autofree char *folder = g_dir_make_tmp ("relata-faults-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "x", NULL);
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", folder);

  for (int kill_it = 0; kill_it <= 1; kill_it++)
    {
      guint n_design = each_step (path, kill_it, set_up_design, save_design, check_design);
      guint n_append = each_step (path, kill_it, set_up_journal, append_journal, check_journal);
      guint n_rewrite = each_step (path, kill_it, set_up_journal, rewrite_journal, check_journal);

      g_test_message ("%s: steps %u, %u, %u", kill_it ? "killed" : "no space", n_design, n_append, n_rewrite);
      g_assert_cmpuint (n_design, >=, 2);
      g_assert_cmpuint (n_append, >=, 3);
      g_assert_cmpuint (n_rewrite, >=, 3);
    }
  g_assert_cmpint (system (command), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/saving-faults/each-step", test_faults);

  return g_test_run ();
}
