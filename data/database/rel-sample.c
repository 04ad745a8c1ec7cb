/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The sample: a bookshop of invented authors, books and customers, made on the spot and
 * the same every time. It shows what Relata is for: one-to-many with several delete
 * rules, many-to-many with a column of its own, a tree, a composite key.
 */
#include "config.h"

#include "database/rel-sample.h"

#include "base/rel-value.h"

#define N_BOOKS     420
#define N_CUSTOMERS 300
#define N_ORDERS    1100
#define N_REVIEWS   1600

static const char *const ddl[] = {
  "CREATE TABLE authors (\n"
  "  id INTEGER PRIMARY KEY,\n"
  "  name TEXT NOT NULL,\n"
  "  born DATE\n"
  ")",
  "CREATE TABLE books (\n"
  "  id INTEGER PRIMARY KEY,\n"
  "  author_id INTEGER NOT NULL REFERENCES authors (id) ON DELETE RESTRICT,\n"
  "  isbn TEXT NOT NULL UNIQUE,\n"
  "  title TEXT NOT NULL,\n"
  "  price REAL CHECK (price >= 0),\n"
  "  published DATE\n"
  ")",
  "CREATE TABLE categories (\n"
  "  id INTEGER PRIMARY KEY,\n"
  "  parent_id INTEGER REFERENCES categories (id) ON DELETE SET NULL,\n"
  "  name TEXT NOT NULL UNIQUE\n"
  ")",
  "CREATE TABLE book_category (\n"
  "  book_id INTEGER NOT NULL REFERENCES books (id) ON DELETE CASCADE,\n"
  "  category_id INTEGER NOT NULL REFERENCES categories (id) ON DELETE CASCADE,\n"
  "  position INTEGER,\n"
  "  PRIMARY KEY (book_id, category_id)\n"
  ") WITHOUT ROWID",
  "CREATE TABLE reviews (\n"
  "  id INTEGER PRIMARY KEY,\n"
  "  book_id INTEGER NOT NULL REFERENCES books (id) ON DELETE CASCADE,\n"
  "  stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),\n"
  "  body TEXT,\n"
  "  written DATE\n"
  ")",
  "CREATE TABLE customers (\n"
  "  id INTEGER PRIMARY KEY,\n"
  "  email TEXT NOT NULL UNIQUE,\n"
  "  name TEXT\n"
  ")",
  "CREATE TABLE orders (\n"
  "  id INTEGER PRIMARY KEY,\n"
  "  customer_id INTEGER NOT NULL REFERENCES customers (id),\n"
  "  placed_at DATETIME NOT NULL\n"
  ")",
  "CREATE TABLE order_lines (\n"
  "  order_id INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,\n"
  "  line_no INTEGER NOT NULL,\n"
  "  book_id INTEGER NOT NULL REFERENCES books (id) ON DELETE RESTRICT,\n"
  "  quantity INTEGER NOT NULL DEFAULT 1 CHECK (quantity > 0),\n"
  "  PRIMARY KEY (order_id, line_no)\n"
  ")",
  "CREATE INDEX books_author ON books (author_id)",
  "CREATE INDEX categories_parent ON categories (parent_id)",
  "CREATE INDEX book_category_back ON book_category (category_id, book_id)",
  "CREATE INDEX reviews_book ON reviews (book_id)",
  "CREATE INDEX orders_customer ON orders (customer_id)",
  "CREATE INDEX order_lines_book ON order_lines (book_id)",
  "CREATE VIEW bestsellers AS\n"
  "  SELECT books.id, books.title, authors.name AS author, sum(order_lines.quantity) AS sold\n"
  "  FROM books JOIN authors ON authors.id = books.author_id\n"
  "  JOIN order_lines ON order_lines.book_id = books.id\n"
  "  GROUP BY books.id ORDER BY sold DESC",
};

static const char *const first_names[] = {
  "Amara", "Benedikt", "Clara", "Davide", "Edda", "Farid", "Greta", "Hana", "Ilya", "Joan",
  "Karim", "Lene", "Mateo", "Nadia", "Odile", "Pavel", "Quinn", "Rosa", "Sanjay", "Tove",
  "Uma", "Viktor", "Wanda", "Xenia", "Yusuf", "Zofia",
};

static const char *const last_names[] = {
  "Abernathy", "Bergström", "Calloway", "Drăgan", "Eklund", "Fontaine", "Grünwald", "Hollis", "Ibarra", "Järvinen",
  "Kessler", "Lindqvist", "Moreau", "Nakagawa", "Okafor", "Petrova", "Quiroga", "Rasmussen", "Sedláček", "Thorne",
  "Underhill", "Varga", "Whitlock", "Yamada", "Zielińska",
};

static const char *const adjectives[] = {
  "Silent", "Last", "Hidden", "Northern", "Borrowed", "Broken", "Distant", "Golden", "Second", "Unfinished",
  "Quiet", "Crooked", "Forgotten", "Salt", "Winter", "Glass", "Paper", "Slow", "Hollow", "Bright",
};

static const char *const nouns[] = {
  "Harbour", "Orchard", "Cartographer", "Letters", "Garden", "Lighthouse", "River", "Archive", "Clockmaker", "Summer",
  "Island", "Library", "Orchestra", "Mountain", "Bridge", "Tide", "Atlas", "Station", "Window", "Almanac",
};

static const char *const places[] = {
  "Lisbon", "the North", "Tomorrow", "Elm Street", "the Valley", "Saint Bride", "Aurora", "the Old Town",
};

static const struct
{
  const char *name;
  int         parent;
} categories[] = {
  { "Fiction", 0 }, { "Non-fiction", 0 }, { "Children", 0 },
  { "Science fiction", 1 }, { "Crime", 1 }, { "Romance", 1 }, { "Short stories", 1 }, { "Historical novels", 1 },
  { "History", 2 }, { "Science", 2 }, { "Travel", 2 }, { "Cooking", 2 }, { "Biography", 2 },
  { "Picture books", 3 }, { "Young adult", 3 },
  { "Space opera", 4 }, { "Utopias", 4 }, { "Time travel", 4 }, { "Noir", 5 }, { "Cosy mysteries", 5 },
  { "Mathematics", 10 }, { "Biology", 10 }, { "Astronomy", 10 }, { "Bread", 12 },
};

static const char *const opinions[] = {
  "A book to live in.", "Slow and splendid.", "I could not put it down.", "The middle part drags.",
  "Better on a second reading.", "Not what the cover promises.", "Read it on a train, missed my stop.",
  "Beautifully made, thin story.", "Gave it to everybody I know.", "The ending is worth the wait.",
  "Too many maps, too few people.", "Warm, funny and a little sad.",
};

/* A small generator of its own, so that the sample is the same on every machine. */
typedef struct
{
  guint64        state;
  RelConnection *connection;
  GCancellable  *cancellable;
} Maker;

static guint
pick (Maker *self,
      guint  n)
{
  /* xorshift64* (S. Vigna, 2016) */
  self->state ^= self->state >> 12;
  self->state ^= self->state << 25;
  self->state ^= self->state >> 27;

  return (guint) ((self->state * G_GUINT64_CONSTANT (2685821657736338717)) >> 33) % n;
}

#define PICK(self, words) (words)[pick ((self), G_N_ELEMENTS (words))]

/* Few early, many late: no two records of a shop are equally popular. */
static guint
pick_popular (Maker *self,
              guint  n)
{
  guint a = pick (self, n);
  guint b = pick (self, n);
  guint c = pick (self, n);

  return MIN (a, MIN (b, c));
}

static RelValue *
text (char *string)
{
  RelValue *value = rel_value_new_text (string, -1);

  g_free (string);

  return value;
}

static char *
day (Maker *self,
     int    first_year,
     int    n_years)
{
  guint year = first_year + pick (self, n_years);
  guint month = 1 + pick (self, 12);

  return g_strdup_printf ("%04u-%02u-%02u", year, month, 1 + pick (self, 28));
}

/* Takes the values. */
static gboolean
insert (Maker       *self,
        const char  *sql,
        RelValue   **values,
        guint        n,
        GError     **error)
{
  gboolean done = rel_connection_execute (self->connection, sql, values, n, NULL, self->cancellable, error);

  for (guint i = 0; i < n; i++)
    rel_value_unref (values[i]);

  return done;
}

static gboolean
make_authors (Maker   *self,
              GError **error)
{
  for (guint i = 0; i < 64; i++)
    {
      /* Each pair once: the two counts have no common divisor. */
      RelValue *values[] = {
        rel_value_new_integer (i + 1),
        text (g_strdup_printf ("%s %s", first_names[(i * 7) % G_N_ELEMENTS (first_names)],
                               last_names[(i * 11) % G_N_ELEMENTS (last_names)])),
        pick (self, 9) == 0 ? rel_value_new_null () : text (day (self, 1921, 72)),
      };

      if (!insert (self, "INSERT INTO authors VALUES (?, ?, ?)", values, G_N_ELEMENTS (values), error))
        return FALSE;
    }

  return TRUE;
}

static char *
make_title (Maker *self)
{
  switch (pick (self, 5))
    {
    case 0:
      return g_strdup_printf ("The %s %s", PICK (self, adjectives), PICK (self, nouns));
    case 1:
      return g_strdup_printf ("A %s of %s", PICK (self, nouns), PICK (self, places));
    case 2:
      return g_strdup_printf ("%s in %s", PICK (self, nouns), PICK (self, places));
    case 3:
      return g_strdup_printf ("The %s’s %s", PICK (self, nouns), PICK (self, nouns));
    default:
      return g_strdup_printf ("%s %s", PICK (self, adjectives), PICK (self, nouns));
    }
}

static char *
make_isbn (guint number)
{
  char digits[13];
  guint sum = 0;

  g_snprintf (digits, sizeof digits, "97899%07u", number * 7919 % 10000000);
  for (guint i = 0; i < 12; i++)
    sum += (digits[i] - '0') * (i % 2 == 0 ? 1 : 3);

  return g_strdup_printf ("978-99-%.4s-%.3s-%u", digits + 5, digits + 9, (10 - sum % 10) % 10);
}

static gboolean
make_books (Maker   *self,
            GError **error)
{
  for (guint i = 0; i < N_BOOKS; i++)
    {
      RelValue *values[] = {
        rel_value_new_integer (i + 1),
        rel_value_new_integer (1 + pick_popular (self, 64)),
        text (make_isbn (i + 1)),
        text (make_title (self)),
        pick (self, 20) == 0 ? rel_value_new_null () : rel_value_new_real ((399 + pick (self, 3600) / 50 * 50) / 100.0),
        text (day (self, 1950, 76)),
      };

      if (!insert (self, "INSERT INTO books VALUES (?, ?, ?, ?, ?, ?)", values, G_N_ELEMENTS (values), error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
make_categories (Maker   *self,
                 GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (categories); i++)
    {
      RelValue *values[] = {
        rel_value_new_integer (i + 1),
        categories[i].parent != 0 ? rel_value_new_integer (categories[i].parent) : rel_value_new_null (),
        rel_value_new_text (categories[i].name, -1),
      };

      if (!insert (self, "INSERT INTO categories VALUES (?, ?, ?)", values, G_N_ELEMENTS (values), error))
        return FALSE;
    }

  for (guint book = 1; book <= N_BOOKS; book++)
    {
      guint n = 1 + pick (self, 3);

      for (guint i = 0; i < n; i++)
        {
          RelValue *values[] = {
            rel_value_new_integer (book),
            rel_value_new_integer (4 + pick (self, G_N_ELEMENTS (categories) - 3)),
            rel_value_new_integer (i + 1),
          };

          if (!insert (self, "INSERT OR IGNORE INTO book_category VALUES (?, ?, ?)", values, G_N_ELEMENTS (values), error))
            return FALSE;
        }
    }

  return TRUE;
}

static gboolean
make_reviews (Maker   *self,
              GError **error)
{
  for (guint i = 0; i < N_REVIEWS; i++)
    {
      guint stars = 2 + pick (self, 5);
      RelValue *values[] = {
        rel_value_new_integer (i + 1),
        rel_value_new_integer (1 + pick_popular (self, N_BOOKS)),
        rel_value_new_integer (MIN (stars, 5)),
        pick (self, 6) == 0 ? rel_value_new_null () : rel_value_new_text (PICK (self, opinions), -1),
        text (day (self, 2019, 7)),
      };

      if (!insert (self, "INSERT INTO reviews VALUES (?, ?, ?, ?, ?)", values, G_N_ELEMENTS (values), error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
make_customers (Maker   *self,
                GError **error)
{
  for (guint i = 0; i < N_CUSTOMERS; i++)
    {
      const char *first = first_names[(i * 5 + 3) % G_N_ELEMENTS (first_names)];
      const char *last = last_names[(i * 9 + i / 26 + 1) % G_N_ELEMENTS (last_names)];
      g_autofree char *ascii = g_str_to_ascii (last, "C");
      g_autofree char *lower = g_ascii_strdown (ascii, -1);
      g_autofree char *name = g_ascii_strdown (first, -1);
      RelValue *values[] = {
        rel_value_new_integer (i + 1),
        text (g_strdup_printf ("%s.%s%u@example.org", name, lower, i + 1)),
        pick (self, 25) == 0 ? rel_value_new_null () : text (g_strdup_printf ("%s %s", first, last)),
      };

      if (!insert (self, "INSERT INTO customers VALUES (?, ?, ?)", values, G_N_ELEMENTS (values), error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
make_orders (Maker   *self,
             GError **error)
{
  for (guint order = 1; order <= N_ORDERS; order++)
    {
      g_autofree char *date = day (self, 2021, 5);
      guint n_lines = 1 + pick (self, 4);
      guint hour = 7 + pick (self, 15);
      RelValue *values[] = {
        rel_value_new_integer (order),
        rel_value_new_integer (1 + pick_popular (self, N_CUSTOMERS)),
        text (g_strdup_printf ("%s %02u:%02u:%02u", date, hour, pick (self, 60), pick (self, 60))),
      };

      if (!insert (self, "INSERT INTO orders VALUES (?, ?, ?)", values, G_N_ELEMENTS (values), error))
        return FALSE;

      for (guint line = 1; line <= n_lines; line++)
        {
          RelValue *columns[] = {
            rel_value_new_integer (order),
            rel_value_new_integer (line),
            rel_value_new_integer (1 + pick_popular (self, N_BOOKS)),
            rel_value_new_integer (pick (self, 5) == 0 ? 2 + pick (self, 4) : 1),
          };

          if (!insert (self, "INSERT INTO order_lines VALUES (?, ?, ?, ?)", columns, G_N_ELEMENTS (columns), error))
            return FALSE;
        }
    }

  return TRUE;
}

/**
 * rel_sample_fill:
 * @connection: a connection to an empty database that can be written
 * @cancellable: (nullable): stops it
 * @error: where to put an error
 *
 * Makes the tables of the bookshop and their records.
 *
 * Returns: whether it succeeded
 */
gboolean
rel_sample_fill (RelConnection  *connection,
                 GCancellable   *cancellable,
                 GError        **error)
{
  Maker self = { G_GUINT64_CONSTANT (0x52656c617461), connection, cancellable };

  if (!rel_connection_execute (connection, "BEGIN", NULL, 0, NULL, cancellable, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (ddl); i++)
    if (!rel_connection_execute (connection, ddl[i], NULL, 0, NULL, cancellable, error))
      return FALSE;

  return make_authors (&self, error) &&
         make_books (&self, error) &&
         make_categories (&self, error) &&
         make_reviews (&self, error) &&
         make_customers (&self, error) &&
         make_orders (&self, error) &&
         rel_connection_execute (connection, "COMMIT", NULL, 0, NULL, cancellable, error);
}
