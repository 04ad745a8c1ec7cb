/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What the names in a schema say: their words, and English singular and plural of
 * the last one. An ending is described as "cut so many letters, add these", so that
 * the capitals of what stays are never touched; irregular nouns are the same thing
 * with a longer cut. Only names are made with these rules, never data, so a rare
 * word that comes out wrong is an odd name, not an error.
 */
#include "config.h"

#include "schema/rel-naming.h"

#include <string.h>

typedef struct
{
  const char *singular;
  const char *plural;
} Noun;

/* Nouns whose plural does not follow from their ending. */
static const Noun irregular[] = {
  { "ability", "abilities" },     { "analysis", "analyses" },       { "appendix", "appendices" },
  { "archive", "archives" },      { "axis", "axes" },               { "cache", "caches" },
  { "calf", "calves" },           { "child", "children" },          { "cookie", "cookies" },
  { "crisis", "crises" },         { "criterion", "criteria" },      { "die", "dice" },
  { "diagnosis", "diagnoses" },   { "excuse", "excuses" },          { "foot", "feet" },
  { "foreman", "foremen" },       { "fuse", "fuses" },              { "goose", "geese" },
  { "half", "halves" },           { "headache", "headaches" },      { "hypothesis", "hypotheses" },
  { "index", "indices" },         { "knife", "knives" },            { "leaf", "leaves" },
  { "life", "lives" },            { "loaf", "loaves" },             { "man", "men" },
  { "matrix", "matrices" },       { "mouse", "mice" },              { "movie", "movies" },
  { "niche", "niches" },          { "ox", "oxen" },                 { "parenthesis", "parentheses" },
  { "person", "people" },         { "phenomenon", "phenomena" },    { "quiz", "quizzes" },
  { "salesman", "salesmen" },     { "self", "selves" },             { "shelf", "shelves" },
  { "synopsis", "synopses" },     { "thesis", "theses" },           { "thief", "thieves" },
  { "tooth", "teeth" },           { "vertex", "vertices" },         { "wife", "wives" },
  { "wolf", "wolves" },           { "woman", "women" },             { "zombie", "zombies" },
  { "calorie", "calories" },      { "selfie", "selfies" },          { "tie", "ties" },
  { "chairman", "chairmen" },     { "craftsman", "craftsmen" },     { "workman", "workmen" },
  { "use", "uses" },              { "muse", "muses" },              { "menu", "menus" },
  { "taxi", "taxis" },            { "ski", "skis" },                { "api", "apis" },
  { "kpi", "kpis" },              { "uri", "uris" },                { "wiki", "wikis" },
  { "alias", "aliases" },         { "atlas", "atlases" },           { "bias", "biases" },
  { "canvas", "canvases" },       { "gas", "gases" },               { "lens", "lenses" },
  { "iris", "irises" },           { "shoe", "shoes" },              { "toe", "toes" },
  { "canoe", "canoes" },          { "epoch", "epochs" },            { "stomach", "stomachs" },
  { "monarch", "monarchs" },      { "oasis", "oases" },             { "guru", "gurus" },
  { "kiwi", "kiwis" },            { "alibi", "alibis" },            { "safari", "safaris" },
  { "emoji", "emojis" },          { "gui", "guis" },                { "emu", "emus" },
};

/* Plurals that are met as well, besides the one we make. */
static const Noun other_plurals[] = {
  { "index", "indexes" },         { "appendix", "appendixes" },     { "vertex", "vertexes" },
  { "matrix", "matrixes" },       { "person", "persons" },
};

/* Nouns in -o with plural -oes. */
static const char *const es_after_o[] = {
  "hero", "potato", "tomato", "echo", "veto", "torpedo", "cargo", "embargo", "volcano", "mosquito", NULL
};

/* The same word for one and for many. */
static const char *const uncountable[] = {
  "series", "species", "news", "staff", "media", "data", "metadata", "sheep", "fish", "deer", "aircraft",
  "equipment", "information", "software", "hardware", "feedback", "goods", "chaos", "gps", "sms", "dns", "os", "money", NULL
};

/* Nouns among the words in -ing and -ed, which otherwise stay as they are. */
static const char *const plain_nouns[] = {
  "being", "binding", "booking", "building", "ceiling", "drawing", "earning", "evening", "filing", "finding",
  "greeting", "heading", "holding", "landing", "listing", "mapping", "meeting", "morning", "offering", "opening",
  "painting", "posting", "ranking", "rating", "reading", "recording", "saving", "setting", "thing", "training",
  "warning", "wedding", "breed", "deed", "feed", "need", "seed", "shed", "speed", "weed", NULL
};

static const char *const prepositions[] = {
  "after", "as", "at", "before", "by", "for", "from", "in", "into", "of", "on", "since", "through", "to", "until",
  "via", "with", NULL
};

static const char *const link_suffixes[] = { "id", "fk", "key", "uuid", NULL };

/* Longest word that is looked up; of a longer one, the rules see the end. */
#define WORD_MAX 63

static gboolean
is_separator (char c)
{
  return c == '_' || c == ' ' || c == '.' || c == '-';
}

/* Whether a word begins at p, which is not the beginning of the name. */
static gboolean
begins_word (const char *p)
{
  if (is_separator (p[-1]))
    return TRUE;
  if (!g_ascii_isupper (p[0]))
    return FALSE;

  return g_ascii_islower (p[-1]) || g_ascii_isdigit (p[-1]) ||
         (g_ascii_isupper (p[-1]) && g_ascii_islower (p[1]));
}

static const char *
find_last_word (const char *name,
                gsize       len)
{
  const char *p = name + len;

  while (p > name && !is_separator (p[-1]))
    {
      p--;
      if (p > name && begins_word (p))
        break;
    }

  return p;
}

static gboolean
in_list (const char        *word,
         const char *const *list)
{
  for (; *list != NULL; list++)
    if (word[0] == (*list)[0] && strcmp (word, *list) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
is_vowel (char c)
{
  return strchr ("aeiou", c) != NULL && c != '\0';
}

static gboolean
has_vowel (const char *word,
           gsize       len)
{
  for (gsize i = 0; i < len; i++)
    if (is_vowel (word[i]) || word[i] == 'y')
      return TRUE;

  return FALSE;
}

/* followed, following: said of many as of one. ring, bed: nouns. */
static gboolean
is_verbal (const char *word,
           gsize       len)
{
  if (g_str_has_suffix (word, "ing"))
    return has_vowel (word, len - 3) && !in_list (word, plain_nouns);
  if (g_str_has_suffix (word, "ed"))
    return has_vowel (word, len - 2) && !in_list (word, plain_nouns);

  return FALSE;
}

static gboolean
replace_whole (const char  *from,
               const char  *to,
               gsize       *cut,
               const char **add)
{
  gsize common = 0;

  while (from[common] != '\0' && from[common] == to[common])
    common++;

  *cut = strlen (from) - common;
  *add = to + common;

  return TRUE;
}

static gboolean
replace_ending (gsize        n,
                const char  *ending,
                gsize       *cut,
                const char **add)
{
  *cut = n;
  *add = ending;

  return TRUE;
}

/* Whether a word in small letters is a plural, and how to make it singular. */
static gboolean
find_singular (const char  *word,
               gsize        len,
               gsize       *cut,
               const char **add)
{
  if (in_list (word, uncountable))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (irregular); i++)
    if (irregular[i].plural[0] == word[0] && strcmp (irregular[i].plural, word) == 0)
      return replace_whole (word, irregular[i].singular, cut, add);
  for (gsize i = 0; i < G_N_ELEMENTS (irregular); i++)
    if (irregular[i].singular[0] == word[0] && strcmp (irregular[i].singular, word) == 0)
      return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (other_plurals); i++)
    if (strcmp (other_plurals[i].plural, word) == 0)
      return replace_whole (word, other_plurals[i].singular, cut, add);

  if (len < 2 || word[len - 1] != 's' ||
      g_str_has_suffix (word, "ss") || g_str_has_suffix (word, "us") || g_str_has_suffix (word, "is"))
    return FALSE;

  if (g_str_has_suffix (word, "ies"))
    return len > 4 ? replace_ending (3, "y", cut, add) : replace_ending (1, "", cut, add);
  if (g_str_has_suffix (word, "yses"))
    return replace_ending (2, "is", cut, add);
  if (g_str_has_suffix (word, "sses") || g_str_has_suffix (word, "shes") || g_str_has_suffix (word, "ches") ||
      g_str_has_suffix (word, "xes") || g_str_has_suffix (word, "zzes") || g_str_has_suffix (word, "oes"))
    return replace_ending (2, "", cut, add);
  /* statuses, but houses and causes */
  if (g_str_has_suffix (word, "uses") && len > 4 && word[len - 5] != 'o' && word[len - 5] != 'a')
    return replace_ending (2, "", cut, add);

  return replace_ending (1, "", cut, add);
}

/* How to make a word in small letters plural; FALSE when it stays. */
static gboolean
find_plural (const char  *word,
             gsize        len,
             gsize       *cut,
             const char **add)
{
  char last = word[len - 1];

  if (in_list (word, uncountable) || is_verbal (word, len))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (irregular); i++)
    if (irregular[i].singular[0] == word[0] && strcmp (irregular[i].singular, word) == 0)
      return replace_whole (word, irregular[i].plural, cut, add);
  if (find_singular (word, len, cut, add))
    return FALSE;

  if (g_str_has_suffix (word, "sis") && len > 4)
    return replace_ending (2, "es", cut, add);
  if (last == 's' || last == 'x' || last == 'z' ||
      g_str_has_suffix (word, "ch") || g_str_has_suffix (word, "sh") || in_list (word, es_after_o))
    return replace_ending (0, "es", cut, add);
  if (last == 'y' && len > 1 && (!is_vowel (word[len - 2]) || g_str_has_suffix (word, "quy")))
    return replace_ending (1, "ies", cut, add);

  return replace_ending (0, "s", cut, add);
}

static char *
inflect (const char *name,
         gboolean    plural)
{
  gsize len = strlen (name);
  const char *word = find_last_word (name, len);
  gsize word_len = len - (word - name);
  gboolean has_small = FALSE;
  char low[WORD_MAX + 1];
  gsize low_len = MIN (word_len, WORD_MAX);
  gsize cut;
  const char *add;
  GString *result;

  for (const char *p = word; *p != '\0'; p++)
    {
      if (!g_ascii_isalpha (*p))
        return g_strdup (name);
      has_small |= g_ascii_islower (*p);
    }
  if (word_len == 0)
    return g_strdup (name);

  for (gsize i = 0; i < low_len; i++)
    low[i] = g_ascii_tolower (word[word_len - low_len + i]);
  low[low_len] = '\0';

  if (!(plural ? find_plural (low, low_len, &cut, &add) : find_singular (low, low_len, &cut, &add)))
    return g_strdup (name);

  result = g_string_sized_new (len + 4);
  g_string_append_len (result, name, len - cut);
  for (; *add != '\0'; add++)
    g_string_append_c (result, has_small || word_len == 1 ? *add : g_ascii_toupper (*add));

  return g_string_free (result, FALSE);
}

/**
 * rel_naming_plural:
 * @name: name of a table or end
 *
 * Makes the last word of a name plural. What is plural already, and words with other
 * than ASCII letters, stay as they are.
 *
 * Returns: (transfer full): the name for many
 */
char *
rel_naming_plural (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return inflect (name, TRUE);
}

/**
 * rel_naming_singular:
 * @name: name of a table or end
 *
 * Makes the last word of a name singular.
 *
 * Returns: (transfer full): the name for one
 */
char *
rel_naming_singular (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return inflect (name, FALSE);
}

/**
 * rel_naming_words:
 * @name: a name
 *
 * Splits a name at `_`, space, `.`, `-`, and before inner capitals.
 *
 * Returns: (transfer full) (array zero-terminated=1): its words, with capitals as found
 */
char **
rel_naming_words (const char *name)
{
  g_autoptr(GPtrArray) words = NULL;
  const char *start = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  words = g_ptr_array_new ();
  for (const char *p = name; ; p++)
    {
      gboolean ends = *p == '\0' || is_separator (*p) || (p > name && begins_word (p));

      if (ends && start != NULL)
        {
          g_ptr_array_add (words, g_strndup (start, p - start));
          start = NULL;
        }
      if (*p == '\0')
        break;
      if (start == NULL && !is_separator (*p))
        start = p;
    }
  g_ptr_array_add (words, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

/**
 * rel_naming_phrase:
 * @name: a name
 *
 * Makes words for a sentence from a name: `OrderItem` and `order_item` give
 * "order item". Words all in capitals stay so.
 *
 * Returns: (transfer full): the words
 */
char *
rel_naming_phrase (const char *name)
{
  g_auto(GStrv) words = rel_naming_words (name);

  for (guint i = 0; words[i] != NULL; i++)
    if (!(g_ascii_isupper (words[i][0]) && g_ascii_isupper (words[i][1])))
      words[i][0] = g_ascii_tolower (words[i][0]);

  return words[0] != NULL ? g_strjoinv (" ", words) : g_strdup (name);
}

/**
 * rel_naming_is_same:
 * @a: a name
 * @b: another
 *
 * Returns: whether both say the same but for case, number and how words are separated
 */
gboolean
rel_naming_is_same (const char *a,
                    const char *b)
{
  g_autofree char *one = rel_naming_singular (a);
  g_autofree char *other = rel_naming_singular (b);
  const char *p = one;
  const char *q = other;

  for (;;)
    {
      while (is_separator (*p))
        p++;
      while (is_separator (*q))
        q++;
      if (*p == '\0' || *q == '\0')
        return *p == *q;
      if (g_ascii_tolower (*p) != g_ascii_tolower (*q))
        return FALSE;
      p++;
      q++;
    }
}

/**
 * rel_naming_is_abbreviation:
 * @shorter: what may be an abbreviation
 * @name: a name
 *
 * Tells whether a word abbreviates a name, as `cat` and `ctgry` do `category`: it
 * begins like it and goes on with letters of it in their order.
 *
 * Returns: whether it does
 */
gboolean
rel_naming_is_abbreviation (const char *shorter,
                            const char *name)
{
  const char *p = shorter;

  if (strlen (shorter) < 2 || g_ascii_tolower (shorter[0]) != g_ascii_tolower (name[0]))
    return FALSE;

  for (const char *q = name; *q != '\0' && *p != '\0'; q++)
    if (g_ascii_isalpha (*p) && g_ascii_tolower (*p) == g_ascii_tolower (*q))
      p++;

  return *p == '\0';
}

/**
 * rel_naming_likeness:
 * @a: a name
 * @b: another
 *
 * Compares two names letter by letter without case: how many would have to be changed,
 * added or left out. Of very long names, only the beginning counts.
 *
 * Returns: 1 for the same name, down to 0 for nothing in common
 */
double
rel_naming_likeness (const char *a,
                     const char *b)
{
  gsize n = MIN (strlen (a), WORD_MAX);
  gsize m = MIN (strlen (b), WORD_MAX);
  guint row[WORD_MAX + 1];

  if (n == 0 || m == 0)
    return n == m;

  for (gsize j = 0; j <= m; j++)
    row[j] = j;
  for (gsize i = 1; i <= n; i++)
    {
      guint diagonal = row[0];

      row[0] = i;
      for (gsize j = 1; j <= m; j++)
        {
          guint change = diagonal + (g_ascii_tolower (a[i - 1]) != g_ascii_tolower (b[j - 1]));

          diagonal = row[j];
          row[j] = MIN (change, MIN (row[j], row[j - 1]) + 1);
        }
    }

  return 1.0 - (double) row[m] / MAX (n, m);
}

/**
 * rel_naming_strip_suffix:
 * @column: name of a link column
 * @referenced: name of the column that it refers to
 *
 * Finds what a link column says about the record that it leads to: its name without
 * `_` and the name of the referenced column, `_id`, `_fk`, `_key` or `_uuid`, or these
 * with a capital. A column called like the referenced one, or just `id`, says nothing.
 *
 * Returns: (nullable) (transfer full): the rest; %NULL when there is none
 */
char *
rel_naming_strip_suffix (const char *column,
                         const char *referenced)
{
  gsize len = strlen (column);

  if (g_ascii_strcasecmp (column, referenced) == 0)
    return NULL;

  for (int i = -1; i < 0 || link_suffixes[i] != NULL; i++)
    {
      const char *suffix = i < 0 ? referenced : link_suffixes[i];
      gsize suffix_len = strlen (suffix);
      const char *tail;

      if (suffix_len == 0 || suffix_len > len || g_ascii_strcasecmp (column + len - suffix_len, suffix) != 0)
        continue;
      tail = column + len - suffix_len;
      if (tail == column)
        return NULL;
      if (tail[-1] == '_' && tail - 1 > column)
        return g_strndup (column, tail - 1 - column);
      if (g_ascii_isupper (tail[0]) && (g_ascii_islower (tail[-1]) || g_ascii_isdigit (tail[-1])))
        return g_strndup (column, tail - column);
    }

  return g_strdup (column);
}

/**
 * rel_naming_ends_in_preposition:
 * @name: a name
 *
 * Returns: whether its last word is one like by, to, from, so that it is read after
 *   what it belongs to: posts approved by
 */
gboolean
rel_naming_ends_in_preposition (const char *name)
{
  const char *word = find_last_word (name, strlen (name));

  for (guint i = 0; prepositions[i] != NULL; i++)
    if (g_ascii_strcasecmp (word, prepositions[i]) == 0)
      return TRUE;

  return FALSE;
}
