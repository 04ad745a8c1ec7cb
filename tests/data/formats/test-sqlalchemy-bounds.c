/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Any bytes are read or refused as models, in a time that grows with their number.
 */
#include "config.h"

#include <string.h>
#include <time.h>

#include "formats/rel-sqlalchemy-reader.h"
#include "formats/rel-sqlalchemy-writer.h"
#include "schema/rel-derive.h"
#include "support/examples.h"
#include "support/support.h"

static void
check_time (const char *what,
            GString    *text)
{
  clock_t start = clock ();
  g_autoptr(RelLosses) losses = rel_losses_new ();
  g_autoptr(RelSchema) schema = rel_sqlalchemy_read (text->str, text->len, losses, NULL);
  double seconds = (double) (clock () - start) / CLOCKS_PER_SEC;

  g_test_message ("%s: %.1f MB in %.2f s, %u tables, %u losses", what, text->len / 1e6, seconds, schema != NULL ? rel_schema_get_n_tables (schema) : 0,
                  rel_losses_get_n (losses));
  g_string_free (text, TRUE);
  /* 10 MB in 5 s is promised; a sanitizer makes it several times slower. */
  g_assert_cmpfloat (seconds, <, 20);
}

static GString *
repeat (const char *head,
        const char *piece,
        const char *tail,
        gsize       size)
{
  GString *text = g_string_new (head);
  guint n = 0;

  while (text->len < size)
    {
      const char *mark = strchr (piece, '@');

      if (mark == NULL)
        g_string_append (text, piece);
      else
        g_string_append_printf (text, "%.*s%u%s", (int) (mark - piece), piece, n++, mark + 1);
    }
  g_string_append (text, tail);

  return text;
}

static void
test_bounds (void)
{
  gsize size = support_scale (10) * 10 * 1000;

  check_time ("brackets", repeat ("x = ", "(", "", size));
  check_time ("nested lists", repeat ("class A(Base):\n    __tablename__ = 'a'\n    id = Column(", "[", "", size));
  check_time ("unary", repeat ("x = ", "- ", "1", size));
  check_time ("lambda", repeat ("x = ", "lambda: ", "1", size));
  check_time ("attributes", repeat ("x = a", ".a", "", size));
  check_time ("calls", repeat ("x = a", "()", "", size));
  check_time ("operators", repeat ("x = a", " | a", "", size));
  check_time ("commas", repeat ("x = (", "a,", ")", size));
  check_time ("open texts", repeat ("", "x = 'a\n", "", size));
  check_time ("open triple", repeat ("", "x = '''a", "", size));
  check_time ("open calls", repeat ("", "x = Column(\n", "", size));
  check_time ("deep blocks", repeat ("", "if a: ", "x", size));
  check_time ("columns", repeat ("class A(Base):\n    __tablename__ = 'a'\n", "    c@ = Column(Integer, index=True, unique=True)\n", "", size));
  check_time ("links", repeat ("class A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer, primary_key=True)\n",
                               "    c@ = Column(ForeignKey('a.id'))\n", "", size));
  check_time ("ends", repeat ("class A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer, primary_key=True)\n    a_id = Column(ForeignKey('a.id'))\n",
                              "    c@ = relationship('A', remote_side=[id])\n", "", size));
  check_time ("classes", repeat ("class M:\n    a = Column(Integer)\n    b = Column(Integer)\n", "class A@(M):\n    __tablename__ = 'a@'\n", "", size));
  check_time ("same classes", repeat ("", "class A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer, primary_key=True)\n", "", size));
  check_time ("same tables", repeat ("", "t = Table('t', m, Column('a', Integer))\n", "", size));
  check_time ("aliases", repeat ("", "a@ = Annotated[int, mapped_column(primary_key=True)]\n", "", size));
  check_time ("chain of bases", repeat ("class A(Base):\n    __tablename__ = 'a'\n", "class A@(A):\n    b@ = Column(Integer)\n", "", size));
  check_time ("constraint", repeat ("class A(Base):\n    __tablename__ = 'a'\n    __table_args__ = (UniqueConstraint(", "'a@',", "),)\n", size));
}

/* Bytes of models changed at random: read or refused. */
static void
test_mutations (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (support_seed ());
  g_autoptr(RelSchema) schema = NULL;
  g_autofree char *mapped = NULL;
  g_autofree char *classic = NULL;
  static const char *const pieces[] = { "(", ")", "[", "\"", "'", "'''", "\\", "\n", "\n    ", ":", "=", "lambda", "class ", "def f():", ",", "*", "@", "\xff", "\xe2",
                                        "\\u0000", "Mapped[", "relationship(", "Column(", "ForeignKey(", ".", "None", "return " };
  guint n = support_scale (400);

  {
    g_autofree char *path = support_find_shared ("corpus/sqlite/chinook.sql");
    g_autoptr(RelSchema) example = path != NULL ? support_read_example (path) : support_nasty_schema ();

    schema = g_object_ref (example);
  }
  mapped = rel_sqlalchemy_write (schema, REL_SQLALCHEMY_MAPPED, NULL);
  classic = rel_sqlalchemy_write (schema, REL_SQLALCHEMY_CLASSIC, NULL);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(GString) text = g_string_new (i % 2 == 0 ? mapped : classic);
      g_autoptr(RelLosses) losses = rel_losses_new ();
      g_autoptr(RelSchema) back = NULL;
      guint n_changes = g_rand_int_range (rand, 1, 10);

      for (guint j = 0; j < n_changes; j++)
        {
          gsize at = g_rand_int_range (rand, 0, text->len);
          gsize length;
          const char *piece = pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))];

          switch (g_rand_int_range (rand, 0, 4))
            {
            case 0:
              length = g_rand_int_range (rand, 1, 60);
              g_string_erase (text, at, MIN (text->len - at, length));
              break;
            case 1:
              g_string_insert (text, at, piece);
              break;
            case 2:
              text->str[at] = g_rand_int_range (rand, 0, 256);
              break;
            default:
              g_string_truncate (text, MAX (at, 1));
              break;
            }
          if (text->len == 0)
            g_string_append_c (text, 'x');
        }
      back = rel_sqlalchemy_read (text->str, text->len, losses, NULL);
      if (back != NULL)
        rel_schema_get_relationships (back);
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/formats/sqlalchemy-bounds/time", test_bounds);
  g_test_add_func ("/formats/sqlalchemy-bounds/mutations", test_mutations);

  return g_test_run ();
}
