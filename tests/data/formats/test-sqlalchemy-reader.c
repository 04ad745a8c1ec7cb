/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Models as people write them: the patterns of SQLAlchemy's own tutorial in their many
 * spellings, what is wrong in models that were found, and every schema there is, written
 * as models and read back.
 */
#include "config.h"

#include "formats/rel-sqlalchemy-reader.h"

#include <string.h>

#include "base/rel-error.h"
#include "database/sqlite/rel-sqlite-script.h"
#include "formats/rel-sqlalchemy-writer.h"
#include "schema/rel-derive.h"
#include "schema/rel-schema-diff.h"
#include "schema/rel-schema-match.h"
#include "support/models.h"
#include "support/support.h"

/* --- round trips --- */

static gboolean
is_told (RelLosses       *losses,
         RelSchema       *schema,
         const RelChange *change)
{
  RelTable *table = rel_schema_get_table (schema, change->table);

  for (guint i = 0; i < rel_losses_get_n (losses); i++)
    {
      const char *subject = rel_losses_get_subject (losses, i);

      /* A table without a name gets one; a column of another type may be no alias of the rowid. */
      if (subject[0] == '\0' ||
          (change->element == REL_ELEMENT_KEY && table != NULL && g_str_has_prefix (subject, rel_table_get_name (table)) &&
           subject[strlen (rel_table_get_name (table))] == '.'))
        return TRUE;
      if (g_strcmp0 (subject, change->name) == 0 || (table != NULL && strcmp (subject, rel_table_get_name (table)) == 0) ||
          (strlen (subject) > 0 && strstr (change->words, subject) != NULL))
        return TRUE;
    }

  return FALSE;
}

static void
check_style (const char        *name,
             RelSchema         *schema,
             RelSqlalchemyStyle style)
{
  g_autoptr(RelLosses) losses = rel_losses_new ();
  g_autoptr(RelLosses) again = rel_losses_new ();
  g_autofree char *text = rel_sqlalchemy_write (schema, style, losses);
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autoptr(RelSchema) twice = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(RelSchema) back = rel_sqlalchemy_read (text, -1, again, &error);
  g_autoptr(RelSchema) adopted = NULL;
  g_autoptr(GArray) changes = NULL;
  guint n_shown = 0;

  if (back == NULL)
    {
      if (rel_schema_get_n_tables (schema) > 0 && rel_losses_get_n (losses) == 0)
        {
          g_test_message ("%s: %s", name, error->message);
          g_test_fail ();
        }
      return;
    }

  adopted = rel_schema_adopt (back, schema);
  changes = rel_schema_diff (schema, adopted);
  for (guint i = 0; i < changes->len; i++)
    {
      const RelChange *change = &g_array_index (changes, RelChange, i);

      if (is_told (losses, schema, change))
        continue;
      g_test_fail ();
      if (n_shown++ < 5)
        g_test_message ("%s: not told: %s: %s", name, change->name, change->words);
    }
  for (guint i = 0; i < rel_losses_get_n (again); i++)
    {
      g_test_fail ();
      if (n_shown++ < 5)
        g_test_message ("%s: line %u: reading what was written loses: %s: %s", name, rel_losses_get_line (again, i),
                        rel_losses_get_subject (again, i), rel_losses_get_text (again, i));
    }

  /* Tables that are no classes come first now; from here on nothing changes any more. */
  second = rel_sqlalchemy_write (back, style, NULL);
  twice = rel_sqlalchemy_read (second, -1, NULL, NULL);
  third = rel_sqlalchemy_write (twice, style, NULL);
  if (strcmp (third, second) != 0)
    {
      g_test_fail ();
      g_test_message ("%s: written again it is another text", name);
      if (g_getenv ("RELATA_KEEP") != NULL)
        {
          static guint n = 0;
          g_autofree char *one = g_strdup_printf ("/tmp/again-%u-first.py", n);
          g_autofree char *other = g_strdup_printf ("/tmp/again-%u-second.py", n++);

          g_file_set_contents (one, third, -1, NULL);
          g_file_set_contents (other, second, -1, NULL);
        }
    }
}

/* What SQLAlchemy always does is no loss: types in capitals, NOT NULL in keys, the columns of a parent named. */
static RelSchema *
normalize (RelSchema *schema)
{
  g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func (g_object_unref);
  RelSchemaInfo info = { .tables = tables };

  for (guint i = 0; i < rel_schema_get_n_tables (schema); i++)
    {
      RelTable *table = rel_schema_get_nth_table (schema, i);
      RelTableInfo content = *rel_table_get_info (table);
      g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr(GPtrArray) links = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr(GPtrArray) checks = g_ptr_array_new_with_free_func (g_object_unref);

      for (guint j = 0; j < content.columns->len; j++)
        {
          RelColumn *column = g_ptr_array_index (content.columns, j);
          RelColumnInfo part = *rel_column_get_info (column);
          g_autofree char *upper = g_ascii_strup (part.type, -1);
          g_auto(GStrv) pieces = g_strsplit (upper, ", ", -1);
          g_autofree char *joined = g_strjoinv (",", pieces);
          g_auto(GStrv) again = g_strsplit (joined, ",", -1);
          g_autofree char *type = g_strjoinv (", ", again);
          g_auto(GStrv) words = g_strsplit (type, " (", -1);
          g_autofree char *close = g_strjoinv ("(", words);

          part.type = close;
          part.not_null = part.not_null || (content.primary_key != NULL && rel_key_has_column (content.primary_key, rel_column_get_id (column)));
          g_ptr_array_add (columns, rel_column_new (rel_column_get_id (column), &part));
        }
      for (guint j = 0; j < content.foreign_keys->len; j++)
        {
          RelForeignKey *link = g_ptr_array_index (content.foreign_keys, j);
          RelForeignKeyInfo part = *rel_foreign_key_get_info (link);
          RelTable *target = rel_schema_get_table (schema, part.target);
          g_autofree const char **names = g_new0 (const char *, part.n_target_columns + 1);

          part.implicit = FALSE;
          for (guint k = 0; k < part.n_target_columns; k++)
            {
              RelColumn *column = target != NULL ? rel_table_get_column (target, part.target_columns[k]) : NULL;

              names[k] = column != NULL ? rel_column_get_name (column) : part.target_column_names[k];
            }
          part.target_column_names = names;
          if (target != NULL)
            part.target_name = rel_table_get_name (target);
          g_ptr_array_add (links, rel_foreign_key_new (rel_foreign_key_get_id (link), &part));
        }
      for (guint j = 0; j < content.checks->len; j++)
        {
          RelCheck *check = g_ptr_array_index (content.checks, j);
          RelCheckInfo part = *rel_check_get_info (check);

          part.column = REL_ID_NONE;
          g_ptr_array_add (checks, rel_check_new (rel_check_get_id (check), &part));
        }
      content.columns = columns;
      content.foreign_keys = links;
      content.checks = checks;
      g_ptr_array_add (tables, rel_table_new (rel_table_get_id (table), &content));
    }

  return rel_schema_new (&info);
}

static void
check_back (const char *name,
            RelSchema  *schema,
            gpointer    data)
{
  g_autoptr(RelSchema) stripped = support_strip_schema (schema);
  g_autoptr(RelSchema) normal = normalize (stripped);
  guint *n = data;

  check_style (name, normal, REL_SQLALCHEMY_MAPPED);
  check_style (name, normal, REL_SQLALCHEMY_CLASSIC);
  (*n)++;
}

static void
test_corpus (void)
{
  guint n = 0;

  if (support_each_schema (check_back, &n) == 0)
    g_test_skip ("shared examples are not here");
  g_test_message ("%u schemas", n);
}

static void
test_odd (void)
{
  guint n = 0;

  support_each_odd_schema (check_back, &n);
}

static void
test_names (void)
{
  guint n = 0;

  support_each_nasty_schema (check_back, &n);
  g_assert_cmpuint (n, >, 100);
}

static void
test_ways (void)
{
  guint n = 0;

  support_each_way_to_link (check_back, &n);
  n = 1;
  support_each_way_to_link (check_back, &n);
}

/* --- patterns --- */

static char *
describe (RelSchema *schema)
{
  GPtrArray *relationships = rel_schema_get_relationships (schema);
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < relationships->len; i++)
    {
      const RelRelationshipInfo *info = rel_relationship_get_info (g_ptr_array_index (relationships, i));

      g_ptr_array_add (lines, g_strdup_printf ("%s.%s %s %s.%s%s", rel_table_get_name (rel_schema_get_table (schema, info->parent)), info->name_at_parent,
                                               rel_kind_to_string (info->kind), rel_table_get_name (rel_schema_get_table (schema, info->child)),
                                               info->name_at_child, info->kind == REL_KIND_MANY_TO_MANY && info->pure ? " pure" : ""));
    }
  g_ptr_array_add (lines, NULL);

  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
check_models (const char *models,
              const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(RelLosses) losses = rel_losses_new ();
  g_autoptr(RelSchema) schema = rel_sqlalchemy_read (models, -1, losses, &error);
  g_autofree char *described = NULL;

  g_assert_no_error (error);
  described = describe (schema);
  if (g_strcmp0 (described, expected) != 0)
    g_test_message ("%s", models);
  g_assert_cmpstr (described, ==, expected);
}

/* The body of Parent and Child in every spelling; what the diagram must be is the same in all. */
static void
test_one_to_many (void)
{
  static const char *const models[] = {
    "class Parent(Base):\n    __tablename__ = 'parent'\n    id = Column(Integer, primary_key=True)\n    children = relationship('Child')\n\n"
    "class Child(Base):\n    __tablename__ = 'child'\n    id = Column(Integer, primary_key=True)\n    parent_id = Column(Integer, ForeignKey('parent.id'))\n",

    "class Parent(Base):\n    __tablename__ = 'parent'\n    id = Column(Integer, primary_key=True)\n    children = relationship('Child', back_populates='parent')\n"
    "class Child(Base):\n    __tablename__ = 'child'\n    id = Column(Integer, primary_key=True)\n    parent_id = Column(ForeignKey(\"parent.id\"))\n"
    "    parent = relationship(Parent, back_populates='children')\n",

    "class Parent(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n    children = db.relationship('Child', backref='parent', lazy=True)\n\n"
    "class Child(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n    parent_id = db.Column(db.Integer, db.ForeignKey('parent.id'))\n",

    "class Parent(Base):\n    __tablename__ = 'parent'\n    id: Mapped[int] = mapped_column(primary_key=True)\n    children: Mapped[List['Child']] = relationship()\n"
    "class Child(Base):\n    __tablename__ = 'child'\n    id: Mapped[int] = mapped_column(primary_key=True)\n    parent_id: Mapped[int] = mapped_column(ForeignKey('parent.id'))\n",

    "from __future__ import annotations\nclass Parent(Base):\n    __tablename__ = 'parent'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
    "    children: Mapped[set[Child]] = relationship(back_populates='parent')\n"
    "class Child(Base):\n    __tablename__ = 'child'\n    id: Mapped[int] = mapped_column(primary_key=True)\n    parent_id: Mapped[int | None] = mapped_column(ForeignKey('parent.id'))\n"
    "    parent: Mapped[Parent | None] = relationship(back_populates='children')\n",

    "class Parent(MappedAsDataclass, Base, kw_only=True):\n    __tablename__ = 'parent'\n    id: Mapped[int] = mapped_column(init=False, primary_key=True)\n"
    "    children: Mapped[\"List[Child]\"] = relationship(default_factory=list, back_populates='parent')\n"
    "class Child(MappedAsDataclass, Base):\n    __tablename__ = 'child'\n    id: Mapped[int] = mapped_column(init=False, primary_key=True)\n"
    "    parent_id: Mapped[Optional[int]] = mapped_column(ForeignKey(Parent.id), init=False)\n"
    "    parent: 'Mapped[Optional[Parent]]' = relationship(back_populates='children', default=None)\n",

    "class Parent(Base):\n    __tablename__ = 'parent'\n    id = sa.Column(sa.Integer, primary_key=True)\n    children = orm.relationship(lambda: Child)\n\n"
    "class Child(Base):\n    __tablename__ = 'child'\n    id = sa.Column(sa.Integer, primary_key=True)\n    parent_id = sa.Column(sa.Integer)\n"
    "    __table_args__ = (sa.ForeignKeyConstraint(['parent_id'], ['parent.id'], name='x'), {'comment': 'c'})\n",

    "parent = Table('parent', metadata, Column('id', Integer, primary_key=True))\n"
    "child = Table('child', metadata, Column('id', Integer, primary_key=True), Column('parent_id', None, ForeignKey(parent.c.id)))\n"
    "class Parent(Base):\n    __table__ = parent\n    children = relationship('Child')\nclass Child(Base):\n    __table__ = child\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    check_models (models[i], "parent.children one-to-many child.parent");
}

static void
test_many_to_one (void)
{
  static const char *const models[] = {
    "class Parent(Base):\n    __tablename__ = 'parent'\n    id = Column(Integer, primary_key=True)\n    child_id = Column(Integer, ForeignKey('child.id'))\n"
    "    child = relationship('Child')\n\nclass Child(Base):\n    __tablename__ = 'child'\n    id = Column(Integer, primary_key=True)\n",
    "class Parent(Base):\n    __tablename__ = 'parent'\n    id = Column(Integer, primary_key=True)\n    child_id = Column(Integer, ForeignKey('child.id'))\n"
    "    child = relationship('Child', backref='parents')\nclass Child(Base):\n    __tablename__ = 'child'\n    id = Column(Integer, primary_key=True)\n",
    "class Parent(Base):\n    __tablename__ = 'parent'\n    id: Mapped[int] = mapped_column(primary_key=True)\n    child_id: Mapped[Optional[int]] = mapped_column(ForeignKey('child.id'))\n"
    "    child: Mapped[Optional['Child']] = relationship(back_populates='parents')\n"
    "class Child(Base):\n    __tablename__ = 'child'\n    id: Mapped[int] = mapped_column(primary_key=True)\n    parents: Mapped[List['Parent']] = relationship(back_populates='child')\n",
    "class Parent(Base):\n    __tablename__ = 'parent'\n    id: Mapped[int] = mapped_column(primary_key=True)\n    child_id: Mapped[int] = mapped_column(ForeignKey('child.id'))\n"
    "    child: Mapped['Child'] = relationship()\nclass Child(Base):\n    __tablename__ = 'child'\n    id: Mapped[int] = mapped_column(primary_key=True)\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    check_models (models[i], "child.parents one-to-many parent.child");
}

static void
test_one_to_one (void)
{
  static const char *const models[] = {
    "class Parent(Base):\n    __tablename__ = 'parent'\n    id = Column(Integer, primary_key=True)\n    child = relationship('Child', uselist=False, back_populates='parent')\n"
    "class Child(Base):\n    __tablename__ = 'child'\n    id = Column(Integer, primary_key=True)\n    parent_id = Column(Integer, ForeignKey('parent.id'))\n"
    "    parent = relationship('Parent', back_populates='child')\n",
    "class Parent(Base):\n    __tablename__ = 'parent'\n    id = Column(Integer, primary_key=True)\n"
    "class Child(Base):\n    __tablename__ = 'child'\n    id = Column(Integer, primary_key=True)\n    parent_id = Column(Integer, ForeignKey('parent.id'))\n"
    "    parent = relationship('Parent', backref=backref('child', uselist=False))\n",
    "class Parent(Base):\n    __tablename__ = 'parent'\n    id: Mapped[int] = mapped_column(primary_key=True)\n    child: Mapped['Child'] = relationship(back_populates='parent')\n"
    "class Child(Base):\n    __tablename__ = 'child'\n    id: Mapped[int] = mapped_column(primary_key=True)\n    parent_id: Mapped[int] = mapped_column(ForeignKey('parent.id'))\n"
    "    parent: Mapped['Parent'] = relationship(back_populates='child', single_parent=True)\n    __table_args__ = (UniqueConstraint('parent_id'),)\n",
    "class Parent(Base):\n    __tablename__ = 'parent'\n    id: Mapped[int] = mapped_column(primary_key=True)\n    child: Mapped[Union['Child', None]] = relationship(back_populates='parent')\n"
    "class Child(Base):\n    __tablename__ = 'child'\n    id: Mapped[int] = mapped_column(primary_key=True)\n    parent_id: Mapped[int] = mapped_column(ForeignKey('parent.id'))\n"
    "    parent: Mapped['Parent'] = relationship(back_populates='child')\n",
    "class Parent(Base):\n    __tablename__ = 'parent'\n    id = Column(Integer, primary_key=True)\n    child = relationship('Child', uselist=False)\n"
    "class Child(Base):\n    __tablename__ = 'child'\n    parent_id = Column(Integer, ForeignKey('parent.id'), primary_key=True)\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    check_models (models[i], "parent.child one-to-one child.parent");
}

static void
test_many_to_many (void)
{
  static const char table[] =
      "association_table = Table('association', Base.metadata,\n    Column('left_id', ForeignKey('left.id'), primary_key=True),\n"
      "    Column('right_id', ForeignKey('right.id'), primary_key=True)\n)\n\n";
  static const char *const models[] = {
    "class Left(Base):\n    __tablename__ = 'left'\n    id = Column(Integer, primary_key=True)\n    rights = relationship('Right', secondary=association_table)\n"
    "class Right(Base):\n    __tablename__ = 'right'\n    id = Column(Integer, primary_key=True)\n",
    "class Left(Base):\n    __tablename__ = 'left'\n    id = Column(Integer, primary_key=True)\n    rights = relationship('Right', secondary='association', backref='lefts')\n"
    "class Right(Base):\n    __tablename__ = 'right'\n    id = Column(Integer, primary_key=True)\n",
    "class Left(Base):\n    __tablename__ = 'left'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
    "    rights: Mapped[List['Right']] = relationship(secondary=lambda: association_table, back_populates='lefts')\n"
    "class Right(Base):\n    __tablename__ = 'right'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
    "    lefts: Mapped[set['Left']] = relationship(secondary=association_table, back_populates='rights')\n",
  };
  static const char object[] =
      "class Association(Base):\n    __tablename__ = 'association'\n    left_id: Mapped[int] = mapped_column(ForeignKey('left.id'), primary_key=True)\n"
      "    right_id: Mapped[int] = mapped_column(ForeignKey('right.id'), primary_key=True)\n    extra_data: Mapped[Optional[str]]\n"
      "    right: Mapped['Right'] = relationship(back_populates='associations')\n    left: Mapped['Left'] = relationship(back_populates='associations')\n"
      "class Left(Base):\n    __tablename__ = 'left'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
      "    associations: Mapped[List['Association']] = relationship(back_populates='left')\n"
      "    rights: Mapped[List['Right']] = relationship(secondary='association', back_populates='lefts', viewonly=True)\n"
      "class Right(Base):\n    __tablename__ = 'right'\n    id: Mapped[int] = mapped_column(primary_key=True)\n"
      "    associations: Mapped[List['Association']] = relationship(back_populates='right')\n"
      "    lefts: Mapped[List['Left']] = relationship(secondary='association', back_populates='rights', viewonly=True)\n";

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    {
      g_autofree char *text = g_strconcat (table, models[i], NULL);
      g_autofree char *behind = g_strconcat (models[i], "\n", table, NULL);

      check_models (text, "left.associations one-to-many association.left\nright.associations one-to-many association.right\n"
                          "left.rights many-to-many right.lefts pure");
      check_models (behind, "left.associations one-to-many association.left\nright.associations one-to-many association.right\n"
                            "left.rights many-to-many right.lefts pure");
    }
  check_models (object, "left.associations one-to-many association.left\nright.associations one-to-many association.right\n"
                        "left.rights many-to-many right.lefts");
}

static void
test_names_kept (void)
{
  check_models ("class Node(Base):\n    __tablename__ = 'node'\n    id = Column(Integer, primary_key=True)\n    parent_id = Column(Integer, ForeignKey('node.id'))\n"
                "    twigs = relationship('Node', backref=backref('stem', remote_side=[id]))\n",
                "node.twigs one-to-many node.stem");
  check_models ("class Customer(Base):\n    __tablename__ = 'customer'\n    id = Column(Integer, primary_key=True)\n"
                "    billing_address_id = Column(Integer, ForeignKey('address.id'))\n    shipping_address_id = Column(Integer, ForeignKey('address.id'))\n"
                "    bill_to = relationship('Address', foreign_keys=[billing_address_id])\n    ship_to = relationship('Address', foreign_keys='Customer.shipping_address_id')\n"
                "class Address(Base):\n    __tablename__ = 'address'\n    id = Column(Integer, primary_key=True)\n",
                "address.billing_address_customers one-to-many customer.bill_to\naddress.shipping_address_customers one-to-many customer.ship_to");
}

/* Names that people gave in the designer come back, or are told. */
static void
test_names_given (void)
{
  g_autoptr(RelSchema) schema = rel_sqlite_read_script ("CREATE TABLE author (id INTEGER PRIMARY KEY);"
                                                        "CREATE TABLE book (id INTEGER PRIMARY KEY, author_id INTEGER REFERENCES author);", -1, NULL, NULL);
  RelTable *book = rel_schema_find_table (schema, "book");
  RelForeignKey *link = g_ptr_array_index (rel_table_get_info (book)->foreign_keys, 0);
  RelForeignKeyInfo info = *rel_foreign_key_get_info (link);
  g_autoptr(RelForeignKey) named = NULL;
  g_autoptr(RelTable) table = NULL;
  g_autoptr(RelSchema) given = NULL;
  g_autoptr(RelSchema) back = NULL;
  g_autoptr(RelLosses) losses = rel_losses_new ();
  g_autofree char *models = NULL;
  g_autofree char *described = NULL;

  info.name_at_parent = "works";
  info.name_at_child = "written by";
  named = rel_foreign_key_new (rel_foreign_key_get_id (link), &info);
  table = rel_table_with_foreign_key (book, named);
  given = rel_schema_with_table (schema, table);
  models = rel_sqlalchemy_write (given, REL_SQLALCHEMY_MAPPED, losses);
  back = rel_sqlalchemy_read (models, -1, NULL, NULL);
  described = describe (back);
  g_assert_cmpstr (described, ==, "author.works one-to-many book.written_by");
  g_assert_cmpuint (rel_losses_get_n (losses), ==, 1);
  g_assert_nonnull (strstr (rel_losses_get_text (losses, 0), "written by"));
}

/* --- models that contain mistakes --- */

static gboolean
tells (RelLosses  *losses,
       guint       line,
       const char *text)
{
  for (guint i = 0; i < rel_losses_get_n (losses); i++)
    if ((line == 0 || rel_losses_get_line (losses, i) == line) &&
        (strstr (rel_losses_get_text (losses, i), text) != NULL || strstr (rel_losses_get_subject (losses, i), text) != NULL))
      return TRUE;
  for (guint i = 0; i < rel_losses_get_n (losses); i++)
    g_test_message ("told: line %u: %s: %s", rel_losses_get_line (losses, i), rel_losses_get_subject (losses, i), rel_losses_get_text (losses, i));

  return FALSE;
}

static void
test_same_name (void)
{
  g_autoptr(RelLosses) losses = rel_losses_new ();
  g_autoptr(RelSchema) schema = rel_sqlalchemy_read ("class Book(Base):\n    __tablename__ = \"books\"\n    id = Column(Integer, Sequence('s'), primary_key=True)\n"
                                                      "    author_id = Column(Integer, ForeignKey('authors.id'))\n"
                                                      "class Author(Base):\n    __tablename__ = \"books\"\n    id = Column(Integer, primary_key=True)\n",
                                                      -1, losses, NULL);

  g_assert_nonnull (rel_schema_find_table (schema, "books"));
  g_assert_nonnull (rel_schema_find_table (schema, "authors"));
  g_assert_true (tells (losses, 5, "defined twice"));
  g_assert_cmpuint (rel_schema_list_broken_links (schema)->len, ==, 0);
}

static void
test_mistakes (void)
{
  g_autoptr(RelLosses) losses = rel_losses_new ();
  g_autoptr(RelSchema) schema = NULL;
  static const char models[] =
      "# A notebook\n"                                                                 /* 1 */
      "Here is **text** about the code:\n"                                             /* 2 */
      "%matplotlib inline\n"                                                           /* 3 */
      "engine = create_engine('postgresql://me:secret@host/db')\n"                     /* 4 */
      "class Person(Base):\n"                                                          /* 5 */
      "    __tablename__ = 'person'\n"                                                 /* 6 */
      "    name = ColumnColumn(String)\n"                                              /* 7 */
      "    house_id = Column(Integer, ForeignKey('house.id'))\n"                       /* 8 */
      "    broken = Column(Integer, primary_key=\n"                                    /* 9 */
      "    other = Column(Integer)\n"                                                  /* 10 */
      "    def __repr__(self):\n        return '%s' % self.name\n"                     /* 11 */
      "association = Table('association', Base.metadata, Column('a', Integer))\n"      /* 13 */
      "association = Table('association', Base.metadata,\n    Column('a', Integer))\n" /* 14 */
      "association = Table('association', Base.metadata, Column('b', Integer))\n"      /* 16 */
      "print 'hello'\n"                                                                /* 17 */
      "session.add(myparent)\n";                                                       /* 18 */

  schema = rel_sqlalchemy_read (models, -1, losses, NULL);
  g_assert_nonnull (schema);
  g_assert_cmpuint (rel_schema_get_n_tables (schema), ==, 2);
  g_assert_true (tells (losses, 2, "no"));
  g_assert_true (tells (losses, 7, "ColumnColumn"));
  g_assert_true (tells (losses, 8, "house"));
  g_assert_true (tells (losses, 9, "broken"));
  g_assert_nonnull (rel_table_find_column (rel_schema_find_table (schema, "person"), "other"));
  g_assert_true (tells (losses, 5, "primary key"));
  g_assert_true (tells (losses, 14, "same words"));
  g_assert_true (tells (losses, 16, "differently"));
  g_assert_true (tells (losses, 17, "cannot be understood"));
  for (guint i = 0; i < rel_losses_get_n (losses); i++)
    g_assert_null (strstr (rel_losses_get_text (losses, i), "secret"));
  g_assert_cmpuint (rel_schema_list_broken_links (schema)->len, ==, 1);
}

static void
test_nothing (void)
{
  static const char *const texts[] = { "", "\n", "x = 1\n", "class A:\n    pass\n", "\xff\xfe\x00", "'''" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (rel_sqlalchemy_read (texts[i], -1, NULL, &error));
      g_assert_error (error, REL_ERROR, REL_ERROR_SYNTAX);
    }
}

/* Mixins, aliases, Annotated, enumerations, types of the program. */
static void
test_far_fetched (void)
{
  g_autoptr(RelLosses) losses = rel_losses_new ();
  g_autoptr(GString) types = g_string_new (NULL);
  g_autoptr(RelSchema) schema = rel_sqlalchemy_read (
      "from sqlalchemy import Column as C, Integer as I\nimport sqlalchemy as sa\n"
      "intpk = Annotated[int, mapped_column(primary_key=True)]\nstr30 = Annotated[str, 30]\nSIZE = 40\nMoney = sa.Numeric(10, 2)\n"
      "class Color(enum.Enum):\n    RED = 'r'\n    MAGENTA = 'm'\n"
      "class GUID(TypeDecorator):\n    impl = CHAR(32)\n    cache_ok = True\n"
      "class Stamped:\n    made = C(sa.DateTime(timezone=True), server_default=func.now(), nullable=False)\n"
      "    @declared_attr\n    def owner_id(cls):\n        return Column(ForeignKey('owner.id'))\n"
      "class Owner(Base):\n    __tablename__ = 'owner'\n    id: Mapped[intpk]\n"
      "class Thing(Stamped, Base):\n    __tablename__ = 'thing'\n"
      "    id: Mapped[intpk]\n    name: Mapped[str30]\n    nick: Mapped[Optional[str]]\n    word: Mapped[str] = mapped_column(sa.String(SIZE), unique=True, index=True)\n"
      "    price = C(Money, server_default='0')\n    color: Mapped[Color]\n    guid = C(GUID())\n    data = C(MutableDict.as_mutable(sa.JSON))\n"
      "    v = C(sa.Text().with_variant(sa.VARCHAR(9), 'sqlite'))\n    f = C(sa.Float(53), sa.CheckConstraint('f > 0'))\n    flag = C(sa.Boolean, server_default=sa.true())\n"
      "    n = C(I, sa.Computed('id + 1'))\n"
      "class Special(Thing):\n    extra = C(sa.SmallInteger)\n",
      -1, losses, NULL);
  RelTable *thing = rel_schema_find_table (schema, "thing");
  const RelTableInfo *info = rel_table_get_info (thing);

  for (guint i = 0; i < info->columns->len; i++)
    {
      const RelColumnInfo *column = rel_column_get_info (g_ptr_array_index (info->columns, i));

      g_string_append_printf (types, "%s %s%s%s%s|", column->name, column->type, column->not_null ? " NN" : "",
                              column->default_value != NULL ? " =" : "", column->default_value != NULL ? column->default_value : "");
    }
  g_assert_cmpstr (types->str, ==,
                   "made DATETIME NN =CURRENT_TIMESTAMP|owner_id INTEGER|id INTEGER NN|name VARCHAR(30) NN|nick VARCHAR|word VARCHAR(40) NN|"
                   "price NUMERIC(10, 2) ='0'|color VARCHAR(7) NN|guid CHAR(32)|data JSON|v VARCHAR(9)|f FLOAT|flag BOOLEAN =1|n INTEGER|extra SMALLINT|");
  g_assert_cmpuint (info->foreign_keys->len, ==, 1);
  g_assert_cmpuint (info->checks->len, ==, 1);
  g_assert_cmpuint (info->indexes->len, ==, 1);
  g_assert_cmpstr (rel_index_get_name (g_ptr_array_index (info->indexes, 0)), ==, "ix_thing_word");
}

/* Mixins and bases that give their subclasses a name are no tables; what is not followed is told. */
static void
test_named_by_class (void)
{
  static const char mixin[] = "class Named:\n    @declared_attr\n    def __tablename__(cls):\n        return cls.__name__.lower()\n"
                              "    id = Column(Integer, primary_key=True)\n"
                              "class Thing(Named, Base):\n    word = Column(String)\n"
                              "class Part(Named, Base):\n    thing_id = Column(ForeignKey('thing.id'))\n    thing = relationship('Thing', backref='parts')\n";
  static const char base[] = "class Base(DeclarativeBase):\n    type_annotation_map = {str: String(50)}\n"
                             "    @declared_attr.directive\n    def __tablename__(cls) -> str:\n        return cls.__name__.lower()\n"
                             "    id: Mapped[int] = mapped_column(primary_key=True)\n"
                             "class Thing(Base):\n    word: Mapped[str]\n"
                             "class Part(Base):\n    thing_id: Mapped[int] = mapped_column(ForeignKey('thing.id'))\n    thing: Mapped['Thing'] = relationship(backref='parts')\n";
  static const char *const texts[] = { mixin, base };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(RelLosses) losses = rel_losses_new ();
      g_autoptr(RelSchema) schema = rel_sqlalchemy_read (texts[i], -1, losses, NULL);

      g_assert_nonnull (schema);
      g_assert_cmpuint (rel_schema_get_n_tables (schema), ==, 2);
      g_assert_nonnull (rel_table_find_column (rel_schema_find_table (schema, "thing"), "id"));
      g_assert_nonnull (rel_table_find_column (rel_schema_find_table (schema, "part"), "id"));
      g_assert_true (i == 0 || tells (losses, 2, "type_annotation_map"));
      check_models (texts[i], "thing.parts one-to-many part.thing");
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/formats/sqlalchemy-reader/one-to-many", test_one_to_many);
  g_test_add_func ("/formats/sqlalchemy-reader/many-to-one", test_many_to_one);
  g_test_add_func ("/formats/sqlalchemy-reader/one-to-one", test_one_to_one);
  g_test_add_func ("/formats/sqlalchemy-reader/many-to-many", test_many_to_many);
  g_test_add_func ("/formats/sqlalchemy-reader/names-kept", test_names_kept);
  g_test_add_func ("/formats/sqlalchemy-reader/names-given", test_names_given);
  g_test_add_func ("/formats/sqlalchemy-reader/same-name", test_same_name);
  g_test_add_func ("/formats/sqlalchemy-reader/mistakes", test_mistakes);
  g_test_add_func ("/formats/sqlalchemy-reader/nothing", test_nothing);
  g_test_add_func ("/formats/sqlalchemy-reader/far-fetched", test_far_fetched);
  g_test_add_func ("/formats/sqlalchemy-reader/ways", test_ways);
  g_test_add_func ("/formats/sqlalchemy-reader/corpus", test_corpus);
  g_test_add_func ("/formats/sqlalchemy-reader/names", test_names);
  g_test_add_func ("/formats/sqlalchemy-reader/odd", test_odd);

  g_test_add_func ("/formats/sqlalchemy-reader/named-by-class", test_named_by_class);

  return g_test_run ();
}
