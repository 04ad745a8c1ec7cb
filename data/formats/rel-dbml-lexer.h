/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  REL_DBML_END,
  REL_DBML_NAME,       /* a bare word */
  REL_DBML_QUOTED,     /* "a name" */
  REL_DBML_STRING,     /* 'text' or '''text''' */
  REL_DBML_EXPRESSION, /* `code` */
  REL_DBML_NUMBER,
  REL_DBML_COLOR,      /* #aabbcc */
  REL_DBML_RELATION,   /* <, >, -, <>, with ? where an end may be empty */
  REL_DBML_SIGN,       /* any other character */
} RelDbmlKind;

typedef struct
{
  guint8  kind;
  guint8  new_line : 1; /* the first of its line */
  guint8  spaced : 1;   /* something stands between it and the one before */
  guint32 line;
  guint32 start;
  guint32 end;
} RelDbmlToken;

GArray                  *rel_dbml_lex                (const char          *text,
                                                      gsize                length,
                                                      GError             **error);
char                    *rel_dbml_token_dup_text     (const RelDbmlToken  *token,
                                                      const char          *text);
char                    *rel_dbml_trim_note          (const char          *note);
void                     rel_dbml_set_error          (GError             **error,
                                                      const RelDbmlToken  *token,
                                                      const char          *text,
                                                      const char          *format,
                                                      ...) G_GNUC_PRINTF (4, 5);

G_END_DECLS
