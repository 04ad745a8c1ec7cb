/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * One target for libFuzzer; which one, the build says (FUZZ_TARGET). Half of the
 * changes are ours, which know the language.
 */
#include "config.h"

#include <string.h>

#include "fuzz/targets.h"
#include "support/mutate.h"

int    LLVMFuzzerInitialize    (int          *argc,
                                char       ***argv);
int    LLVMFuzzerTestOneInput  (const guint8 *bytes,
                                size_t        length);
size_t LLVMFuzzerCustomMutator (guint8       *bytes,
                                size_t        length,
                                size_t        max_length,
                                unsigned int  seed);
size_t LLVMFuzzerMutate        (guint8       *bytes,
                                size_t        length,
                                size_t        max_length);

static const FuzzTarget *target;

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  g_setenv ("G_DEBUG", "fatal-criticals", TRUE);
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  target = fuzz_targets_find (FUZZ_TARGET);
  g_assert_nonnull (target);

  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *bytes,
                        size_t        length)
{
  target->read (bytes, length);

  return 0;
}

size_t
LLVMFuzzerCustomMutator (guint8       *bytes,
                         size_t        length,
                         size_t        max_length,
                         unsigned int  seed)
{
  g_autoptr(GByteArray) changed = NULL;
  g_autoptr(GRand) rand = NULL;

  if (seed % 2 == 0)
    return LLVMFuzzerMutate (bytes, length, max_length);

  rand = g_rand_new_with_seed (seed);
  changed = g_byte_array_sized_new (length + 64);
  g_byte_array_append (changed, bytes, length);
  support_mutate (changed, target->words, rand);
  length = MIN (changed->len, max_length);
  if (length > 0)
    memcpy (bytes, changed->data, length);

  return length;
}
