/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Asks the layout helper. Graphviz is not thread-safe, cannot be cancelled, and aborts
 * on some graphs: so it runs in a process of its own, which is killed at its deadline
 * or when somebody cancels. What it answers is believed only when it is whole and
 * finite. Blocks; call it on a thread.
 */
#include "config.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib-unix.h>

#include "diagram/rel-layout.h"

#include "diagram/rel-layout-private.h"
#include "diagram/rel-layout-wire.h"

#define POLL_MS    20
#define MAX_ANSWER (REL_LAYOUT_MAX_NODES * 64 + 1024)

static const char *
engine_name (RelEngine engine)
{
  switch (engine)
    {
    case REL_ENGINE_NEATO:
      return "neato";
    case REL_ENGINE_FDP:
      return "fdp";
    case REL_ENGINE_SFDP:
      return "sfdp";
    case REL_ENGINE_AUTO:
    case REL_ENGINE_DOT:
    default:
      return "dot";
    }
}

/**
 * rel_engine_from_string:
 * @name: `dot`, `neato`, `fdp`, `sfdp` or `auto`
 * @engine: (out): the engine
 *
 * Returns: whether the name is known
 */
gboolean
rel_engine_from_string (const char *name,
                        RelEngine  *engine)
{
  if (strcmp (name, "auto") == 0)
    {
      *engine = REL_ENGINE_AUTO;
      return TRUE;
    }

  for (RelEngine e = REL_ENGINE_DOT; e <= REL_ENGINE_SFDP; e++)
    if (strcmp (name, engine_name (e)) == 0)
      {
        *engine = e;
        return TRUE;
      }

  return FALSE;
}

/* The variable is for tests and for running from a build tree. */
static char *
find_helper (void)
{
  const char *from_environment = g_getenv ("RELATA_LAYOUT_HELPER");
  g_autofree char *installed = g_build_filename (LIBEXECDIR, "relata", "relata-layout", NULL);

  if (from_environment != NULL)
    return g_strdup (from_environment);
  if (g_file_test (installed, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&installed);

  return g_build_filename (BUILD_HELPER_DIR, "relata-layout", NULL);
}

static void
append_double (GString *wire,
               double   value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (wire, ' ');
  g_string_append (wire, g_ascii_formatd (buffer, sizeof buffer, "%.2f", value));
}

static GString *
write_question (const RelLayoutGraph *graph)
{
  GString *wire = g_string_new (NULL);

  g_string_append_printf (wire, "engine %s\ndirection %s\nspacing", engine_name (graph->engine),
                          graph->direction == REL_DIRECTION_TB ? "TB" : "LR");
  append_double (wire, graph->spacing);
  g_string_append_c (wire, '\n');
  for (guint i = 0; i < graph->n_nodes; i++)
    {
      g_string_append (wire, "node");
      append_double (wire, graph->nodes[i].width);
      append_double (wire, graph->nodes[i].height);
      g_string_append_c (wire, '\n');
    }
  for (guint i = 0; i < graph->n_edges; i++)
    g_string_append_printf (wire, "edge %u %u\n", graph->edges[i].from, graph->edges[i].to);
  g_string_append (wire, "end\n");

  return wire;
}

/**
 * rel_layout_set_failed:
 * @error: (out) (optional): where to put the error
 *
 * Sets the error of a layout that failed, for people.
 */
void
rel_layout_set_failed (GError **error)
{
  g_set_error_literal (error, REL_ERROR, REL_ERROR_FAILED,
                       _("The tables could not be laid out by Graphviz, so they were set in a plain grid. You can move them by hand, or arrange again."));
}

static gboolean
fail (GError **error)
{
  rel_layout_set_failed (error);

  return FALSE;
}

/* Pure, for the tests too: sets the places that the helper's lines say, or none. */
gboolean
rel_layout_read_answer (RelLayoutGraph  *graph,
                        const char      *answer,
                        GError         **error)
{
  g_auto(GStrv) lines = g_strsplit (answer, "\n", -1);
  g_autofree RelPoint *places = g_new0 (RelPoint, graph->n_nodes + 1);
  g_autofree gboolean *seen = g_new0 (gboolean, graph->n_nodes + 1);
  guint n_seen = 0;
  gboolean ended = FALSE;

  for (guint i = 0; lines[i] != NULL && !ended; i++)
    {
      char *p = lines[i];
      guint64 node;
      RelPoint place;

      if (strcmp (p, "end") == 0)
        {
          ended = TRUE;
          break;
        }
      if (!g_str_has_prefix (p, "place "))
        return fail (error);

      node = g_ascii_strtoull (p + 6, &p, 10);
      place.x = g_ascii_strtod (p, &p);
      place.y = g_ascii_strtod (p, &p);
      if (node >= graph->n_nodes || seen[node] || !isfinite (place.x) || !isfinite (place.y) ||
          fabs (place.x) > REL_LAYOUT_MAX_COORD || fabs (place.y) > REL_LAYOUT_MAX_COORD)
        return fail (error);
      seen[node] = TRUE;
      n_seen++;
      places[node] = place;
    }

  if (!ended || n_seen != graph->n_nodes)
    return fail (error);

  for (guint i = 0; i < graph->n_nodes; i++)
    {
      graph->nodes[i].x = round (places[i].x);
      graph->nodes[i].y = round (places[i].y);
    }

  return TRUE;
}

/* A helper that died must not take us with it: SIGPIPE is held back on this thread, and taken if it came. */
static gssize
write_quietly (int           fd,
               gconstpointer data,
               gsize         length)
{
  const struct timespec at_once = { 0, 0 };
  sigset_t pipe_set;
  sigset_t before;
  sigset_t pending;
  gboolean was_pending;
  gssize n;
  int number;

  sigemptyset (&pipe_set);
  sigaddset (&pipe_set, SIGPIPE);
  sigpending (&pending);
  was_pending = sigismember (&pending, SIGPIPE);
  pthread_sigmask (SIG_BLOCK, &pipe_set, &before);
  n = write (fd, data, length);
  number = errno;
  if (n < 0 && number == EPIPE && !was_pending)
    while (sigtimedwait (&pipe_set, NULL, &at_once) < 0 && errno == EINTR)
      ;
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  errno = number;

  return n;
}

/* Writes and reads at once, so that neither side waits for the other; TRUE when the answer ended in time. */
static gboolean
talk (int            in,
      int            out,
      const GString *question,
      GString       *answer,
      gint64         deadline,
      GCancellable  *cancellable)
{
  gsize written = 0;

  while (TRUE)
    {
      struct pollfd fds[2] = { { out, POLLIN, 0 }, { in, POLLOUT, 0 } };
      char buffer[8192];
      gssize n;

      if (g_cancellable_is_cancelled (cancellable) || g_get_monotonic_time () > deadline)
        return FALSE;
      if (poll (fds, in >= 0 ? 2 : 1, POLL_MS) < 0 && errno != EINTR)
        return FALSE;

      if (in >= 0 && (fds[1].revents & (POLLOUT | POLLERR | POLLHUP)) != 0)
        {
          n = write_quietly (in, question->str + written, question->len - written);
          if (n < 0 && errno != EAGAIN && errno != EINTR)
            return FALSE;
          written += n > 0 ? n : 0;
          if (written == question->len)
            in = -1;
        }

      if ((fds[0].revents & (POLLIN | POLLERR | POLLHUP)) != 0)
        {
          n = read (out, buffer, sizeof buffer);
          if (n == 0)
            return TRUE;
          if (n < 0 && errno != EAGAIN && errno != EINTR)
            return FALSE;
          if (n > 0)
            g_string_append_len (answer, buffer, n);
          if (answer->len > MAX_ANSWER)
            return FALSE;
          if (answer->len >= 4 && strcmp (answer->str + answer->len - 4, "end\n") == 0)
            return TRUE;
        }
    }
}

/* Nothing of ours: not the user's environment, and the word that keeps Graphviz from loading files. */
static char **
helper_environment (void)
{
  char **environment = g_new0 (char *, 4);
  guint n = 0;

  environment[n++] = g_strdup ("SERVER_NAME=relata");
  environment[n++] = g_strdup ("LC_ALL=C");
  if (g_getenv ("ASAN_OPTIONS") != NULL)
    environment[n++] = g_strdup ("ASAN_OPTIONS=detect_leaks=0");

  return environment;
}

/**
 * rel_layout_run:
 * @graph: sizes and links in, places out
 * @deadline_ms: milliseconds after which it is given up
 * @cancellable: (nullable): gives up at once
 * @error: where to put an error; the places are unchanged then
 *
 * Lays a graph out.
 *
 * Returns: whether the places are set
 */
gboolean
rel_layout_run (RelLayoutGraph  *graph,
                guint            deadline_ms,
                GCancellable    *cancellable,
                GError         **error)
{
  g_autofree char *helper = find_helper ();
  g_auto(GStrv) environment = helper_environment ();
  char *argv[] = { helper, NULL };
  g_autoptr(GString) question = NULL;
  g_autoptr(GString) answer = g_string_new (NULL);
  GPid pid;
  int in;
  int out;
  gboolean done;

  g_return_val_if_fail (graph != NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (graph->n_nodes > REL_LAYOUT_MAX_NODES || graph->n_edges > REL_LAYOUT_MAX_EDGES)
    return fail (error);

  question = write_question (graph);
  if (!g_spawn_async_with_pipes ("/", argv, environment, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL,
                                 NULL, NULL, &pid, &in, &out, NULL, NULL))
    return fail (error);

  g_unix_set_fd_nonblocking (in, TRUE, NULL);
  g_unix_set_fd_nonblocking (out, TRUE, NULL);
  done = talk (in, out, question, answer, g_get_monotonic_time () + deadline_ms * G_TIME_SPAN_MILLISECOND, cancellable);
  close (in);
  close (out);
  kill (pid, SIGKILL);
  while (waitpid (pid, NULL, 0) < 0 && errno == EINTR)
    ;
  g_spawn_close_pid (pid);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  return done ? rel_layout_read_answer (graph, answer->str, error) : fail (error);
}
