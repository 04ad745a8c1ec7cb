/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "formats/rel-dbml-lexer.h"

G_BEGIN_DECLS

/* Deeper brackets than any schema has are refused. */
#define REL_DBML_MAX_DEPTH 1000

typedef struct
{
  const char *text;
  GArray     *tokens;
  guint       at;
} RelDbmlCursor;

/* One of [pk, note: 'text']: its words in lower case with one space between, and the tokens of its value. */
typedef struct
{
  char  *name;
  guint  token; /* where it begins */
  guint  first; /* of its value */
  guint  n;     /* 0 when it has none */
} RelDbmlSetting;

const RelDbmlToken      *rel_dbml_cursor_peek        (RelDbmlCursor       *self,
                                                      guint                n);
gboolean                 rel_dbml_cursor_at_sign     (RelDbmlCursor       *self,
                                                      guint                n,
                                                      char                 sign);
gboolean                 rel_dbml_cursor_at_word     (RelDbmlCursor       *self,
                                                      guint                n,
                                                      const char          *word);
gboolean                 rel_dbml_cursor_at_name     (RelDbmlCursor       *self,
                                                      guint                n);
gboolean                 rel_dbml_cursor_accept_sign (RelDbmlCursor       *self,
                                                      char                 sign);
gboolean                 rel_dbml_cursor_expect_sign (RelDbmlCursor       *self,
                                                      char                 sign,
                                                      GError             **error);
char                    *rel_dbml_cursor_name        (RelDbmlCursor       *self,
                                                      GError             **error);
GPtrArray               *rel_dbml_cursor_path        (RelDbmlCursor       *self,
                                                      GError             **error);
char                    *rel_dbml_cursor_string      (RelDbmlCursor       *self,
                                                      GError             **error);
gboolean                 rel_dbml_cursor_settings    (RelDbmlCursor       *self,
                                                      GArray             **settings,
                                                      GError             **error);
gboolean                 rel_dbml_cursor_skip        (RelDbmlCursor       *self,
                                                      GError             **error);
gboolean                 rel_dbml_cursor_fail        (RelDbmlCursor       *self,
                                                      const char          *wanted,
                                                      GError             **error);

char                    *rel_dbml_join_name          (GPtrArray           *path,
                                                      guint                n);
char                    *rel_dbml_setting_dup_text   (RelDbmlCursor        *self,
                                                      const RelDbmlSetting *setting);

G_END_DECLS
