/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "sql/rel-read-dump.h"

#include <string.h>

#include "schema/rel-schema-json.h"
#include "support/support.h"

static RelSchema *
read_text (const char    *text,
           RelTokenStyle  style)
{
  g_autoptr(GError) error = NULL;
  RelSchema *schema = rel_read_dump (text, -1, style, NULL, &error);

  g_assert_no_error (error);

  return schema;
}

static guint
count_links (RelSchema *schema)
{
  guint n = 0;

  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    n += rel_table_get_info (rel_schema_get_nth_table (schema, i))->foreign_keys->len;

  return n;
}

static void
test_pg_dump (void)
{
  g_autoptr(RelSchema) schema = read_text ("SET client_encoding = 'UTF8';\n"
                                      "CREATE TYPE public.mood AS ENUM ('a', 'b');\n"
                                      "CREATE TABLE public.author (\n"
                                      "    id integer NOT NULL,\n"
                                      "    name character varying(40) DEFAULT 'x'::character varying NOT NULL,\n"
                                      "    CONSTRAINT short CHECK ((length((name)::text) < 40))\n"
                                      ");\n"
                                      "CREATE TABLE sales.book (id integer, author_id integer, title text COLLATE pg_catalog.\"C\");\n"
                                      "ALTER TABLE public.author OWNER TO somebody;\n"
                                      "COPY public.author (id, name) FROM stdin;\n1\tCREATE TABLE no (a);\n\\.\n"
                                      "ALTER TABLE ONLY public.author ADD CONSTRAINT author_pkey PRIMARY KEY (id);\n"
                                      "ALTER TABLE ONLY sales.book ALTER COLUMN id SET DEFAULT nextval('s'::regclass);\n"
                                      "ALTER TABLE ONLY sales.book\n    ADD CONSTRAINT book_author FOREIGN KEY (author_id) REFERENCES public.author(id) ON DELETE CASCADE DEFERRABLE;\n"
                                      "CREATE UNIQUE INDEX book_title ON sales.book USING btree (lower(title), author_id DESC NULLS LAST) WHERE (id > 0);\n"
                                      "COMMENT ON COLUMN sales.book.title IS 'what''s on it';\n"
                                      "COMMENT ON TABLE public.author IS 'people';\n",
                                      REL_TOKEN_STYLE_POSTGRESQL);
  RelTable *author = rel_schema_find_table (schema, "author");
  RelTable *book = rel_schema_find_table (schema, "sales.book");
  const RelTableInfo *info;
  const RelForeignKeyInfo *link;
  const RelIndexInfo *index;

  g_assert_cmpuint (rel_schema_get_n_tables (schema), ==, 2);
  g_assert_nonnull (author);
  g_assert_nonnull (book);

  info = rel_table_get_info (author);
  g_assert_cmpstr (info->note, ==, "people");
  g_assert_cmpuint (info->columns->len, ==, 2);
  g_assert_cmpstr (rel_key_get_name (info->primary_key), ==, "author_pkey");
  g_assert_cmpuint (info->checks->len, ==, 1);
  g_assert_cmpstr (rel_column_get_declared_type (rel_table_find_column (author, "name")), ==, "character varying(40)");

  info = rel_table_get_info (book);
  g_assert_cmpstr (rel_column_get_info (rel_table_find_column (book, "title"))->note, ==, "what's on it");
  g_assert_cmpstr (rel_column_get_info (rel_table_find_column (book, "id"))->default_value, ==, "nextval('s'::regclass)");
  g_assert_cmpuint (info->foreign_keys->len, ==, 1);
  link = rel_foreign_key_get_info (g_ptr_array_index (info->foreign_keys, 0));
  g_assert_cmpuint (link->target, ==, rel_table_get_id (author));
  g_assert_cmpint (link->on_delete, ==, REL_ACTION_CASCADE);
  g_assert_true (link->deferrable);
  g_assert_cmpuint (info->indexes->len, ==, 1);
  index = rel_index_get_info (g_ptr_array_index (info->indexes, 0));
  g_assert_true (index->unique);
  g_assert_cmpstr (index->where, ==, "(id > 0)");
  g_assert_cmpstr (index->parts[0].expression, ==, "lower(title)");
  g_assert_cmpuint (index->parts[1].column, ==, rel_column_get_id (rel_table_find_column (book, "author_id")));

  /* The type is told, with its line. */
  g_assert_cmpuint (rel_schema_get_info (schema)->n_problems, ==, 1);
  g_assert_cmpuint (rel_schema_get_info (schema)->problems[0].line, ==, 2);
}

static void
test_mysqldump (void)
{
  g_autoptr(RelSchema) schema = read_text ("/*!40101 SET NAMES utf8 */;\n"
                                      "DROP TABLE IF EXISTS `a`;\n"
                                      "CREATE TABLE `a` (\n"
                                      "  `id` int(11) NOT NULL AUTO_INCREMENT,\n"
                                      "  `b_id` int(11) DEFAULT NULL COMMENT 'to b; CREATE TABLE',\n"
                                      "  PRIMARY KEY (`id`),\n"
                                      "  KEY `i` (`b_id`),\n"
                                      "  CONSTRAINT `f` FOREIGN KEY (`b_id`) REFERENCES `b` (`id`) ON DELETE SET NULL\n"
                                      ") ENGINE=InnoDB COMMENT='the first';\n"
                                      "INSERT INTO `a` VALUES (1,'it\\'s; CREATE TABLE x (a);');\n"
                                      "/*!50001 CREATE TABLE `v` (`id` int) ENGINE=MyISAM */;\n"
                                      "CREATE TABLE b (id int, c text);\n"
                                      "ALTER TABLE b ADD PRIMARY KEY (id), ADD UNIQUE KEY u (c(10)), MODIFY id int NOT NULL AUTO_INCREMENT;\n"
                                      "DELIMITER ;;\n"
                                      "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET @x = 1; END;;\n"
                                      "DELIMITER ;\n"
                                      "/*!50001 DROP TABLE `v`*/;\n"
                                      "/*!50001 CREATE ALGORITHM=UNDEFINED */\n/*!50013 DEFINER=`r`@`l` SQL SECURITY DEFINER */\n/*!50001 VIEW `v` AS select 1 */;\n",
                                      REL_TOKEN_STYLE_MYSQL);
  RelTable *a = rel_schema_find_table (schema, "a");
  RelTable *b = rel_schema_find_table (schema, "b");
  const RelTableInfo *info;

  g_assert_cmpuint (rel_schema_get_n_tables (schema), ==, 2);
  g_assert_nonnull (rel_schema_find_view (schema, "v"));
  info = rel_table_get_info (a);
  g_assert_true (info->autoincrement);
  g_assert_cmpstr (info->note, ==, "the first");
  g_assert_cmpstr (rel_column_get_info (rel_table_find_column (a, "b_id"))->note, ==, "to b; CREATE TABLE");
  g_assert_cmpuint (info->indexes->len, ==, 1);
  g_assert_cmpuint (rel_foreign_key_get_info (g_ptr_array_index (info->foreign_keys, 0))->target, ==, rel_table_get_id (b));
  info = rel_table_get_info (b);
  g_assert_true (info->autoincrement);
  g_assert_nonnull (info->primary_key);
  g_assert_cmpuint (info->uniques->len, ==, 1);
  g_assert_cmpuint (info->columns->len, ==, 2);
  g_assert_cmpuint (rel_schema_get_info (schema)->n_problems, ==, 1);
  g_assert_cmpuint (rel_schema_get_info (schema)->problems[0].line, ==, 15);
}

/* The corpus, against the rough counts of its manifest. */
static void
check_corpus (const char    *folder,
              RelTokenStyle  style)
{
  g_autofree char *manifest = support_shared_path ("corpus/MANIFEST.md");
  g_autofree char *text = NULL;
  g_autofree char *pattern = g_strdup_printf ("^\\| `(%s/[^`]+)` \\| \\d+ \\| (\\d+) / (\\d+) \\|", folder);
  g_autoptr(GRegex) regex = g_regex_new (pattern, G_REGEX_MULTILINE, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  guint n_files = 0;

  if (manifest == NULL)
    return;

  g_assert_true (g_file_get_contents (manifest, &text, NULL, NULL));
  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *name = g_match_info_fetch (match, 1);
      g_autofree char *tables = g_match_info_fetch (match, 2);
      g_autofree char *links = g_match_info_fetch (match, 3);
      g_autofree char *relative = g_build_filename ("corpus", name, NULL);
      g_autofree char *path = support_find_shared (relative);
      g_autofree char *script = NULL;
      g_autofree char *json = NULL;
      g_autoptr(RelSchema) schema = NULL;
      guint n_tables = atoi (tables), n_links = atoi (links);

      g_assert_nonnull (path);
      g_assert_true (g_file_get_contents (path, &script, NULL, NULL));
      g_assert_cmpint (rel_guess_dump_style (script, -1), ==, style);
      schema = read_text (script, style);
      json = rel_schema_to_json (schema, TRUE);
      g_test_message ("%s: %u tables (%u), %u links (%u), %u problems", name, rel_schema_get_n_tables (schema), n_tables,
                      count_links (schema), n_links, rel_schema_get_info (schema)->n_problems);
      for (guint i = 0; i < rel_schema_get_info (schema)->n_problems; i++)
        {
          const RelProblem *problem = &rel_schema_get_info (schema)->problems[i];

          g_test_message ("   %u: %s: %s", problem->line, problem->object, problem->message);
        }

      /* Its counts are of the words in the text, those in comments and temporary tables included. */
      g_assert_cmpuint (rel_schema_get_n_tables (schema) * 100, >=, n_tables * 94);
      g_assert_cmpuint (rel_schema_get_n_tables (schema), <=, n_tables);
      g_assert_cmpuint (count_links (schema) * 100, >=, n_links * 90);
      n_files++;
    }
  g_assert_cmpuint (n_files, >, 10);
}

static void
test_postgres (void)
{
  check_corpus ("postgres", REL_TOKEN_STYLE_POSTGRESQL);
}

static void
test_mysql (void)
{
  check_corpus ("mysql", REL_TOKEN_STYLE_MYSQL);
}

/* Pieces of real dumps, cut and joined anywhere: no crash, and whatever was read can be written. */
static void
test_mutations (void)
{
  static const char *const files[] = {
    "corpus/postgres/pagila.sql", "corpus/postgres/dbml-ugly.sql", "corpus/postgres/chinook.sql", "corpus/mysql/sakila.sql", "corpus/mysql/dbml-ddl.sql",
  };
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  char *texts[G_N_ELEMENTS (files)] = { NULL };
  gsize lengths[G_N_ELEMENTS (files)];

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = support_shared_path (files[i]);

      if (path == NULL)
        return;
      g_assert_true (g_file_get_contents (path, &texts[i], &lengths[i], NULL));
    }

  for (guint i = 0; i < support_scale (300); i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(RelSchema) schema = NULL;
      g_autofree char *json = NULL;

      for (guint n = g_rand_int_range (rand, 1, 8); n > 0; n--)
        {
          guint file = g_rand_int_range (rand, 0, G_N_ELEMENTS (files));
          gsize start = g_rand_int_range (rand, 0, lengths[file]);
          gsize length = g_rand_int_range (rand, 1, 4000);

          g_string_append_len (text, texts[file] + start, MIN (length, lengths[file] - start));
        }
      for (guint n = g_rand_int_range (rand, 0, 10); n > 0; n--)
        text->str[g_rand_int_range (rand, 0, text->len)] = "'\"`();,\0\n-/*\\$xE\xff"[g_rand_int_range (rand, 0, 17)];

      schema = rel_read_dump (text->str, text->len, i % 3, NULL, NULL);
      json = rel_schema_to_json (schema, TRUE);
      g_assert_true (g_utf8_validate (json, -1, NULL));
    }

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    g_free (texts[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sql/read-dump/pg-dump", test_pg_dump);
  g_test_add_func ("/sql/read-dump/mysqldump", test_mysqldump);
  g_test_add_func ("/sql/read-dump/postgres", test_postgres);
  g_test_add_func ("/sql/read-dump/mysql", test_mysql);
  g_test_add_func ("/sql/read-dump/mutations", test_mutations);

  return g_test_run ();
}
