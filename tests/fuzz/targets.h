/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What is repeated until it is long. */
typedef struct
{
  const char *begin;
  const char *middle;
  const char *end;
} FuzzLong;

/* Something that reads bytes which came from anywhere. */
typedef struct
{
  const char        *name;
  void             (*read)      (const guint8 *bytes,
                                 gsize         length);
  const char        *folders;   /* of the shared corpus, with spaces; NULL */
  const char        *suffix;    /* of the files there */
  GBytes          *(*make_seed) (void); /* NULL */
  const char *const *words;     /* what the language is made of */
  const FuzzLong    *longs;
} FuzzTarget;

const FuzzTarget *fuzz_targets_get  (guint             *n_targets);
const FuzzTarget *fuzz_targets_find (const char        *name);

G_END_DECLS
