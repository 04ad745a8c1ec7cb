/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Exit statuses of every verb. */
#define REL_EXIT_OK      0
#define REL_EXIT_FAILED  1
#define REL_EXIT_USAGE   2

/* A verb of the command line: parses, calls the library, prints. No verb knows another. */
typedef struct
{
  const char *name;
  const char *summary; /* one line, for --help; translated when shown */
  int       (*run) (int    argc,
                    char **argv);
} RelVerb;

int              rel_verb_schema          (int    argc,
                                           char **argv);
int              rel_verb_diagram         (int    argc,
                                           char **argv);
int              rel_verb_import          (int    argc,
                                           char **argv);
int              rel_verb_records         (int    argc,
                                           char **argv);
int              rel_verb_diff            (int    argc,
                                           char **argv);
int              rel_verb_migrate         (int    argc,
                                           char **argv);
int              rel_verb_check           (int    argc,
                                           char **argv);

G_END_DECLS
