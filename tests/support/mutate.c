/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Changes an input as a language would go wrong: bytes flipped, pieces lost, doubled and
 * repeated, words of the language where they do not belong, numbers at their limits. The
 * same seed makes the same input, here and under libFuzzer.
 */
#include "config.h"

#include "support/mutate.h"

#include <string.h>

#define MAX_LENGTH (64 * 1024)

static const char *const numbers[] = {
  "0", "-1", "2147483647", "2147483648", "-2147483649", "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551616", "1e308", "1e999", "-0.0", "nan", "inf",
};

static const char *const breaks[] = {
  "\"", "'", "`", "[", "]", "(", ")", "{", "}", ",", ";", ".", ":", "\\", "\n", "\r\n", "\t", "--", "/*", "*/", "#", "$$", "'''", "\"\"\"",
  "\xef\xbb\xbf", "\xff", "\xc3", "\xe2\x80", "\xf0\x9f\x98\x80", "\xe2\x80\xae", "\xc2\x85",
};

static void
insert (GByteArray *bytes,
        guint       at,
        const void *piece,
        guint       length)
{
  if (bytes->len + length > MAX_LENGTH)
    return;
  g_byte_array_set_size (bytes, bytes->len + length);
  memmove (bytes->data + at + length, bytes->data + at, bytes->len - length - at);
  memcpy (bytes->data + at, piece, length);
}

/* Some place and some length there, mostly short. */
static guint
choose (GByteArray *bytes,
        GRand      *rand,
        guint      *length)
{
  guint at = bytes->len > 0 ? (guint) g_rand_int_range (rand, 0, bytes->len) : 0;
  guint most = g_rand_int_range (rand, 0, 4) > 0 ? 24 : 2048;

  most = MIN (most, bytes->len - at);
  *length = most > 0 ? (guint) g_rand_int_range (rand, 1, most + 1) : 0;

  return at;
}

static void
repeat (GByteArray *bytes,
        guint       at,
        guint       length,
        guint       n)
{
  g_autofree guint8 *piece = g_memdup2 (bytes->data + at, length);

  for (guint i = 0; i < n && piece != NULL; i++)
    insert (bytes, at, piece, length);
}

/* Where one piece was, there is another one of the same input. */
static void
exchange (GByteArray *bytes,
          guint       at,
          guint       length,
          GRand      *rand)
{
  guint from_length;
  guint from = choose (bytes, rand, &from_length);
  g_autofree guint8 *piece = g_memdup2 (bytes->data + from, from_length);

  if (length > 0)
    g_byte_array_remove_range (bytes, at, length);
  if (piece != NULL)
    insert (bytes, at, piece, from_length);
}

static void
mutate_once (GByteArray        *bytes,
             const char *const *words,
             GRand             *rand)
{
  guint length;
  guint at = choose (bytes, rand, &length);
  guint n_words = words != NULL ? g_strv_length ((char **) words) : 0;
  const char *word;

  switch (g_rand_int_range (rand, 0, 9))
    {
    case 0:
      if (length > 0)
        bytes->data[at] ^= 1 << g_rand_int_range (rand, 0, 8);
      break;
    case 1:
      if (length > 0)
        g_byte_array_remove_range (bytes, at, length);
      break;
    case 2:
      repeat (bytes, at, length, 1);
      break;
    case 3:
      repeat (bytes, at, MIN (length, 24), g_rand_int_range (rand, 2, 80));
      break;
    case 4:
      exchange (bytes, at, length, rand);
      break;
    case 5:
      word = numbers[g_rand_int_range (rand, 0, G_N_ELEMENTS (numbers))];
      insert (bytes, at, word, strlen (word));
      break;
    case 6:
      if (g_rand_int_range (rand, 0, 8) == 0)
        g_byte_array_set_size (bytes, at);
      break;
    default:
      word = n_words > 0 && g_rand_int_range (rand, 0, 3) > 0 ? words[g_rand_int_range (rand, 0, n_words)]
                                                              : breaks[g_rand_int_range (rand, 0, G_N_ELEMENTS (breaks))];
      insert (bytes, at, word, strlen (word));
      break;
    }
}

/* A few changes to what is there; words: of its language, or NULL. */
void
support_mutate (GByteArray        *bytes,
                const char *const *words,
                GRand             *rand)
{
  guint n = g_rand_int_range (rand, 1, 6);

  for (guint i = 0; i < n; i++)
    mutate_once (bytes, words, rand);
}
