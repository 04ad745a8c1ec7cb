/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Models of every schema there is, judged by SQLAlchemy itself (judge-sqlalchemy): they
 * must make the schema again, but for what was told. Beside it, what they look like.
 */
#include "config.h"

#include "formats/rel-sqlalchemy-writer.h"

#include <string.h>
#include <sys/wait.h>

#include "support/models.h"
#include "support/support.h"

static void
write_file (const char *folder,
            guint       number,
            const char *suffix,
            const char *text)
{
  g_autofree char *name = g_strdup_printf ("%05u%s", number, suffix);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

typedef struct
{
  const char *folder;
  guint       n;
} Writing;

/* SQLAlchemy takes minutes for thousands of classes: those schemas are for other tests. */
static gboolean
is_small (RelSchema *schema)
{
  guint n = 0;

  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    n += rel_table_get_info (rel_schema_get_nth_table (schema, i))->columns->len;

  return n < support_scale (250);
}

static void
write_models (const char *name,
              RelSchema  *schema,
              gpointer    data)
{
  Writing *self = data;
  g_autoptr(RelSchema) stripped = NULL;
  g_autoptr(RelLosses) losses = rel_losses_new ();
  g_autofree char *script = NULL;
  g_autofree char *classic = NULL;
  g_autofree char *mapped = NULL;
  g_autoptr(GString) told = g_string_new (NULL);

  if (!is_small (schema))
    {
      g_test_message ("%s is too big", name);
      return;
    }

  stripped = support_strip_schema (schema);
  script = support_write_plain (stripped);
  classic = rel_sqlalchemy_write (stripped, REL_SQLALCHEMY_CLASSIC, losses);
  mapped = rel_sqlalchemy_write (stripped, REL_SQLALCHEMY_MAPPED, losses);
  for (guint i = 0; i < rel_losses_get_n (losses); i++)
    {
      g_autofree char *subject = support_python_literal (rel_losses_get_subject (losses, i));

      g_string_append_printf (told, "%s\n", subject);
    }
  g_test_message ("%05u is %s", self->n, name);
  write_file (self->folder, self->n, ".sql", script);
  write_file (self->folder, self->n, ".classic.py", classic);
  write_file (self->folder, self->n, ".mapped.py", mapped);
  write_file (self->folder, self->n, ".losses", told->str);
  self->n++;
}

/* What the judge was, in its last words. */
static char *verdict;

static void
judge (const char *folder)
{
  g_autofree char *judge = g_test_build_filename (G_TEST_DIST, "data", "formats", "judge-sqlalchemy", NULL);
  const char *argv[] = { judge, folder, NULL };
  const char *clean[] = { "rm", "-rf", folder, NULL };
  g_autofree char *output = NULL;
  g_autoptr(GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_test_message ("%s", output);
  g_free (verdict);
  verdict = g_strdup (output);
  if (g_getenv ("RELATA_KEEP") == NULL)
    g_spawn_sync (NULL, (char **) clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  if (WIFEXITED (status) && WEXITSTATUS (status) == 77)
    g_test_skip ("SQLAlchemy is not here");
  else
    g_assert_cmpint (status, ==, 0);
}

static void
check (void (*each) (SupportSchemaFunc func, gpointer data))
{
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("relata-models-XXXXXX", &error);
  Writing writing = { folder, 0 };

  g_assert_no_error (error);
  each (write_models, &writing);
  g_test_message ("%s: %u schemas", folder, writing.n);
  if (writing.n > 0)
    judge (folder);
}

static void
each_of_corpus (SupportSchemaFunc func,
                gpointer          data)
{
  if (support_each_schema (func, data) == 0)
    g_test_skip ("shared examples are not here");
}

/* The examples of how an export looks, which were run under SQLAlchemy 1.4 and 2.0. */
static void
each_example (SupportSchemaFunc func,
              gpointer          data)
{
  static const char *const names[] = { "bookshop", "travel", "videos" };
  Writing *self = data;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strdup_printf ("conformance/sqlalchemy/%s", names[i]);
      g_autofree char *folder = support_shared_path (path);
      g_autofree char *script = folder != NULL ? g_build_filename (folder, "schema.sql", NULL) : NULL;
      g_autofree char *classic = folder != NULL ? g_build_filename (folder, "models_classic.py", NULL) : NULL;
      g_autofree char *mapped = folder != NULL ? g_build_filename (folder, "models.py", NULL) : NULL;
      g_autoptr(RelSchema) schema = NULL;
      g_autofree char *text = NULL;

      if (folder == NULL)
        return;
      g_assert_true (g_file_get_contents (classic, &text, NULL, NULL));
      write_file (self->folder, self->n, ".classic.py.like", text);
      g_clear_pointer (&text, g_free);
      g_assert_true (g_file_get_contents (mapped, &text, NULL, NULL));
      write_file (self->folder, self->n, ".mapped.py.like", text);
      schema = support_read_example (script);
      g_assert_nonnull (schema);
      func (names[i], schema, data);
    }
}

static void
test_examples (void)
{
  check (each_example);
}

static void
test_corpus (void)
{
  check (each_of_corpus);
}

static void
test_odd (void)
{
  check (support_each_odd_schema);
}

static void
test_names (void)
{
  check (support_each_nasty_schema);
}

static void
test_ways (void)
{
  check (support_each_way_to_link);
}

/* Whether the tests before this one meant SQLAlchemy 2 itself. */
static void
test_two (void)
{
  if (verdict == NULL || strstr (verdict, "stand-in") != NULL || strstr (verdict, "absent") != NULL)
    g_test_skip ("the mapped form was judged without SQLAlchemy 2; RELATA_SQLALCHEMY may name a folder that has it");
}

int
main (int   argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/formats/sqlalchemy-writer/examples", test_examples);
  g_test_add_func ("/formats/sqlalchemy-writer/corpus", test_corpus);
  g_test_add_func ("/formats/sqlalchemy-writer/odd", test_odd);
  g_test_add_func ("/formats/sqlalchemy-writer/names", test_names);
  g_test_add_func ("/formats/sqlalchemy-writer/ways", test_ways);

  g_test_add_func ("/formats/sqlalchemy-writer/two", test_two);

  status = g_test_run ();
  g_free (verdict);

  return status;
}
